"use strict";
// What pages share: a form that filters items, tables that sort, links into closed parts.
const page = {
  // What the form says now: name → value of a select or a field, of boxes of one name the list of values.
  said(form) {
    const said = {};
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox") {
        said[field.name] = said[field.name] || [];
        if (field.checked) said[field.name].push(field.value);
      } else said[field.name] = field.value;
    }
    return said;
  },

  // Words to look for: each has to be there, wide or narrow, large or small.
  terms: (words) => page.plain(words).split(/\s+/).filter(Boolean),
  plain: (words) => words.normalize("NFKC").toLowerCase(),

  // Calls show(said) at once and whenever the form changes, and says in its output what show returns. Returns what
  // clears the form.
  filter(form, show) {
    const output = form.querySelector("output");
    const again = () => { output.textContent = show(page.said(form)); };
    form.hidden = false;
    form.addEventListener("input", again);
    form.addEventListener("submit", (event) => event.preventDefault());
    const clear = () => { form.reset(); again(); };
    form.querySelector("[data-clear]").addEventListener("click", clear);
    form.querySelector("[data-print]").addEventListener("click", () => window.print());
    again();
    return clear;
  },

  // Heads of the table become buttons that sort by their column: numbers largest first, and round again.
  sortable(table) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells].filter((cell) => cell.tagName === "TH");
    const issued = [...body.rows];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", () => {
        const next = { none: at ? "descending" : "none", descending: "ascending" }[head.getAttribute("aria-sort") || "none"] || "none";
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next !== "none") head.setAttribute("aria-sort", next);
        const sign = { descending: -1, ascending: 1, none: 0 }[next];
        const value = (row) => Number(row.cells[at].textContent);
        body.append(...(sign ? [...issued].sort((a, b) => sign * (value(a) - value(b))) : issued));
      });
    });
  },

  // Opens the part that the element stands in, and goes there.
  visit(element) {
    for (let part = element.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    element.scrollIntoView({ block: "start" });
  },
};
for (const table of document.querySelectorAll(".sortable")) page.sortable(table);
