// Draws the charts of a page from the data beside them (danso.web.charts); the table twin is in the page already.
(() => {
  "use strict";
  const language = document.documentElement.lang || "vi";
  const colours = {
    brand: "#9b1c1f", soft: "#cfa9a7", good: "#1c8049", warning: "#d9962b",
    danger: "#c0262b", info: "#2b78b8", neutral: "#8a94a4",
  };
  const ink = "#1b2430";
  const softInk = "#4d5868";
  const number = (value) => value.toLocaleString(language, { maximumFractionDigits: 1 });
  const worded = (value, percent) => (value === null || value === undefined ? "–" : percent ? `${number(value)}%` : number(value));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = { color: softInk, fontFamily: "Be Vietnam Pro, sans-serif", fontSize: 13 };
  const figures = { color: softInk, fontFamily: "Noto Sans Variable, Noto Sans, sans-serif", fontSize: 13 };

  const isBars = (kind) => kind === "bars" || kind === "stacked_bars" || kind === "share";
  const isStacked = (kind) => kind.startsWith("stacked") || kind === "share";

  const drawnSeries = (data) => data.series.map((series, index) => {
    const line = series.as_line || data.kind === "lines";
    const colour = colours[series.tone];
    const last = data.series.filter((each) => !each.as_line).length - 1;
    const round = isBars(data.kind) ? [0, 3, 3, 0] : [3, 3, 0, 0];
    return {
      name: series.name, data: series.values, type: line ? "line" : "bar",
      stack: isStacked(data.kind) && !line ? "all" : undefined,
      yAxisIndex: series.percent && !data.percent && !isBars(data.kind) ? 1 : 0,
      itemStyle: { color: colour, borderRadius: line || (isStacked(data.kind) && index !== last) ? 0 : round },
      lineStyle: { width: 2.5, color: colour }, symbol: ["circle", "rect", "triangle", "diamond"][index % 4], symbolSize: 8,
      barMaxWidth: 34, connectNulls: false, z: line ? 3 : 2,
    };
  });

  // Built from elements: the page's policy forbids style attributes in markup.
  const tip = (points, data) => {
    const line = (name, ...texts) => { const element = document.createElement(name); element.append(...texts); return element; };
    const heading = line("strong", points[0].axisValueLabel);
    return [heading, ...points.map((point) => {
      const series = data.series[point.seriesIndex];
      const dot = line("i");
      dot.className = `tip-dot tone-${series.tone}`;
      return line("div", dot, `${point.seriesName}: `, line("b", worded(point.value, data.percent || series.percent)));
    })];
  };

  // Legends wrap instead of scrolling: a name out of sight explains nothing.
  const legendRows = (data, width) => {
    let rows = 1;
    let filled = 0;
    for (const series of data.series) {
      const wide = series.name.length * 7.5 + 52;
      if (filled && filled + wide > width) { rows += 1; filled = 0; }
      filled += wide;
    }
    return rows;
  };
  const isNarrow = (width) => width < 460;

  const option = (data, width) => {
    const narrow = isNarrow(width);
    const bars = isBars(data.kind);
    const second = data.series.some((series) => series.percent) && !data.percent && !bars;
    const category = {
      type: "category", data: data.categories, inverse: bars, axisTick: { show: false },
      axisLine: { lineStyle: { color: "#8a94a4" } },
      axisLabel: bars ? { ...text, interval: 0, width: narrow ? 105 : 180, overflow: "break", lineHeight: 16 } : { ...text, hideOverlap: true },
    };
    const value = (percent) => ({
      type: "value", max: percent ? 100 : undefined, minInterval: 1, splitLine: { show: true, lineStyle: { color: "#e8ebf0" } },
      axisLabel: { ...figures, formatter: (each) => worded(each, percent) }, splitNumber: narrow ? 3 : 5,
    });
    const values = second ? [value(false), { ...value(true), splitLine: { show: false } }] : [value(data.percent)];
    return {
      animation: !still, textStyle: text, aria: { enabled: true, label: { enabled: false }, decal: { show: isStacked(data.kind) } },
      grid: { left: 4, right: bars ? 24 : 8, top: 18 + 26 * legendRows(data, width), bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemGap: 14, textStyle: { ...text, color: ink }, selectedMode: false },
      tooltip: {
        trigger: "axis", axisPointer: { type: bars ? "shadow" : "line" }, confine: true, textStyle: { ...text, color: ink },
        formatter: (points) => tip(points, data),
      },
      xAxis: bars ? values : category, yAxis: bars ? category : values, series: drawnSeries(data),
    };
  };

  const draw = (figure) => {
    const source = document.getElementById(`${figure.dataset.chart}-data`);
    const place = figure.querySelector(".chart-drawing");
    if (!source || !place || place.dataset.drawn) return;
    place.dataset.drawn = "yes";
    const data = JSON.parse(source.textContent);
    const fit = () => { // a long name takes two lines, four on a phone
      if (isBars(data.kind)) place.style.height = `${data.categories.length * (isNarrow(place.clientWidth) ? 70 : 46) + 80}px`;
    };
    fit();
    const chart = echarts.init(place, null, { renderer: "svg", locale: "VI" });
    const render = () => {
      if (!place.clientWidth) return; // in a closed tab or fold: drawn when it opens
      fit(); chart.resize(); chart.setOption(option(data, place.clientWidth), true);
    };
    render();
    new ResizeObserver(render).observe(place);
    addEventListener("beforeprint", () => { chart.setOption({ animation: false }); chart.resize({ width: Math.min(place.clientWidth, 640) }); });
    addEventListener("afterprint", render);
  };
  const drawAll = (root) => { for (const figure of root.querySelectorAll("figure[data-chart]")) draw(figure); };
  drawAll(document);
  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
})();
