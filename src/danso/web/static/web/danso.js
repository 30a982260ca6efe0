// Small helps for pages that also work without it: focus, labels of stacked tables, autosave, file names.
(() => {
  "use strict";
  const announcer = document.getElementById("announcer");
  const say = (text) => { if (announcer) announcer.textContent = text || ""; };

  // The summary of errors is read first (the page's own focus comes second).
  const focusWithin = (root) => {
    const target = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (target) target.focus();
  };

  // On a phone a row becomes a card: each cell needs its column's name, and the roles that display:block removes.
  const labelCells = (root) => {
    for (const table of root.querySelectorAll("table.stacks")) {
      const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
      const role = (element, value) => { if (element && !element.hasAttribute("role")) element.setAttribute("role", value); };
      role(table, "table");
      for (const group of table.querySelectorAll("thead, tbody, tfoot")) role(group, "rowgroup");
      for (const row of table.rows) {
        role(row, "row");
        let column = 0;
        for (const cell of row.cells) {
          const heading = cell.tagName === "TH";
          role(cell, !heading ? "cell" : row.parentElement.tagName === "THEAD" ? "columnheader" : "rowheader");
          if (!heading && cell.colSpan === 1 && names[column] && !cell.dataset.label) cell.dataset.label = names[column];
          if (!heading && !cell.textContent.trim() && !cell.children.length) cell.classList.add("empty-cell");
          column += cell.colSpan;
        }
      }
    }
  };

  const showChosenFiles = (event) => {
    const zone = event.target.closest?.(".upload-zone");
    if (!zone || event.target.type !== "file") return;
    zone.querySelector(".upload-chosen").textContent = [...event.target.files].map((file) => file.name).join(", ");
  };
  const dragging = (on) => (event) => event.target.closest?.(".upload-zone")?.classList.toggle("dragging", on);
  const dropFiles = (event) => {
    const zone = event.target.closest?.(".upload-zone");
    if (!zone || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    zone.classList.remove("dragging");
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // A form with data-autosave sends itself through htmx; its status line says what became of it.
  const autosaveStatus = (event) => {
    const form = event.detail.elt?.closest?.("[data-autosave]");
    return form && (form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]"));
  };
  const setAutosave = (line, state) => {
    if (!line) return;
    const words = line.dataset[state];
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    line.dataset.state = state;
    line.textContent = state === "saved" ? `${words} ${time}` : words;
  };

  const dateDigits = (event) => {
    const input = event.target;
    if (!input.matches?.("input[data-date]") || event.inputType !== "insertText" || !/^\d+(\/\d*)?$/.test(input.value)) return;
    if (/^\d{2}$/.test(input.value) || /^\d{1,2}\/\d{2}$/.test(input.value)) input.value += "/";
  };

  // One press, one request: a second click on a slow line must not submit twice.
  // A form that is saving itself waits for the answer, which brings the revision it must send.
  const submitOnce = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.matches("[data-autosave].htmx-request")) {
      event.preventDefault();
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(event.submitter)), { once: true });
      return;
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  };
  const allowAgain = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };

  document.addEventListener("change", showChosenFiles);
  document.addEventListener("dragover", (event) => { if (event.target.closest?.(".upload-zone")) { event.preventDefault(); dragging(true)(event); } });
  document.addEventListener("dragleave", dragging(false));
  document.addEventListener("drop", dropFiles);
  document.addEventListener("input", dateDigits);
  document.addEventListener("submit", submitOnce);
  addEventListener("pageshow", allowAgain);

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("form[data-sent]")) { event.preventDefault(); return; } // already on its way as a whole
    if (!event.detail.elt.matches("[data-autosave]")) say(announcer?.dataset.loading);
    setAutosave(autosaveStatus(event), "saving");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    say("");
    const line = autosaveStatus(event);
    if (line?.dataset.state === "saving") setAutosave(line, event.detail.successful ? "saved" : "failed"); // the answer had no line of its own
    if (!event.detail.successful) say(announcer?.dataset.failed);
  });
  // A form that is refused comes back with its errors under 422, or 409 when somebody else saved first: htmx would drop it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:load", (event) => { labelCells(event.detail.elt); focusWithin(event.detail.elt); });

  labelCells(document);
  focusWithin(document);
  for (const here of document.querySelectorAll(".shell-nav [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });
  addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details.chart-table, details[data-print-open]")) fold.open = true; });
})();
