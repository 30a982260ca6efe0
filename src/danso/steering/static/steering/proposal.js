// A proposal beside its source: the task looked at shows where in the text it came from, and the other way round.
(() => {
  "use strict";
  const pane = document.querySelector(".source-text");
  const tasks = [...document.querySelectorAll("[data-proposal] [data-lines]")];
  if (!pane || !tasks.length) return;

  const linesOf = (task) => {
    const [first, last] = task.dataset.lines.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => document.getElementById(`line-${first + step}`)).filter(Boolean);
  };
  let shown = [];
  const show = (task, scroll) => {
    for (const each of shown) each.classList.remove("looked-at");
    const lines = linesOf(task);
    shown = [task, ...lines];
    for (const each of shown) each.classList.add("looked-at");
    if (scroll && lines.length) pane.scrollTo({ top: lines[0].offsetTop - pane.clientHeight / 5 });
  };
  for (const task of tasks) {
    task.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(task, true); });
    task.addEventListener("focusin", () => show(task, true));
  }
  pane.addEventListener("click", (event) => {
    const owner = event.target.closest("a[href^='#task-']")?.getAttribute("href");
    const task = owner && document.querySelector(owner);
    if (task) show(task, false);
  });
  const asked = location.hash.startsWith("#task-") && document.querySelector(location.hash);
  if (asked && asked.dataset.lines) show(asked, true);
})();
