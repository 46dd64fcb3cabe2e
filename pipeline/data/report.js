// The page of a plan: the matrix as a grid for mouse and keyboard, filters, and the text of a cell beside it.
(() => {
  const grid = document.getElementById("grid");
  const detail = document.getElementById("detail");
  const heads = [...grid.querySelectorAll("thead .unit")];
  const form = document.getElementById("filters");
  const ROLES = ["lead", "responsible", "support"];
  const numberOf = (cell) => { const found = /(?:^| )c(\d+)/.exec(cell.className); return found ? +found[1] : -1; };
  const rolesOf = (cell) => ROLES.filter((role) => cell.classList.contains(role));
  const rows = [...grid.querySelectorAll("tbody tr[id]")].map((row) => ({
    row,
    group: row.parentElement,
    section: row.parentElement.dataset.section,
    task: row.cells[1],
    cells: [...row.cells].slice(2).map((cell) => ({ cell, unit: numberOf(cell), roles: rolesOf(cell) })),
    words: null,
  }));
  const placed = new Map();  // number of a unit → the rule of the style that places its column
  for (const rule of document.styleSheets[0].cssRules) {
    const found = /^\.c(\d+)$/.exec(rule.selectorText || "");
    if (found) placed.set(+found[1], rule.style);
  }

  // Filtering

  const textOf = (each) => {
    if (each.words === null) each.words = page.plain(document.getElementById("t" + each.row.id.slice(1)).textContent);
    return each.words;
  };

  function show(said) {
    const terms = page.terms(said.words);
    const asked = said.role || ROLES;
    const all = asked.length === form.querySelectorAll("[name=role]").length || !said.role;
    const used = new Set();
    const groups = new Map();
    let count = 0;
    for (const each of rows) {
      const left = each.cells.filter((cell) => cell.roles.some((role) => asked.includes(role)));
      const suits = (said.section === "" || each.section === said.section)
        && (said.unit === "" ? all || left.length > 0
          : said.unit === "none" ? !each.cells.length : left.some((cell) => String(cell.unit) === said.unit))
        && terms.every((term) => textOf(each).includes(term));
      if (each.row.hidden === suits) each.row.hidden = !suits;
      groups.set(each.group, groups.get(each.group) || suits);
      if (!suits) continue;
      count += 1;
      for (const cell of each.cells) {
        const off = !left.includes(cell);
        if (cell.cell.hidden !== off) cell.cell.hidden = off;
        if (!off) used.add(cell.unit);
      }
    }
    for (const [group, some] of groups) group.hidden = !some;
    columns(said.fold.length ? used : null, said.unit);
    rove(current && visible(current) ? current : (rows.find((each) => !each.row.hidden) || {}).task);
    return `显示 ${count} 项，共 ${rows.length} 项`;
  }

  // Puts the columns of the units used (all for null) side by side.
  function columns(used, chosen) {
    let at = 3;
    heads.forEach((_, unit) => {
      const on = !used || used.has(unit);
      const style = placed.get(unit);
      const column = on ? String(at++) : "";
      style.display = on ? "" : "none";
      if (on && style.gridColumnStart !== column) style.gridColumn = column;
      style.backgroundColor = String(unit) === chosen ? "#dce9f9" : "";
    });
    document.documentElement.style.setProperty("--units", at - 3);
  }

  // The keyboard: one cell of the grid can be reached by Tab, the arrows go on from there

  let current = null;
  const visible = (cell) => !cell.hidden && !cell.parentElement.hidden && placedOn(cell);
  const placedOn = (cell) => { const style = placed.get(numberOf(cell)); return !style || style.display !== "none"; };
  const shown = () => rows.filter((each) => !each.row.hidden);
  const inRow = (each) => [each.task, ...each.cells.map((cell) => cell.cell)].filter(visible);

  function rove(cell) {
    if (current) current.removeAttribute("tabindex");
    current = cell || null;
    if (current) current.tabIndex = 0;
  }

  function beside(row, step) {
    const cells = inRow(rows[+row.id.slice(1)]);
    return cells[cells.indexOf(current) + step];
  }

  // The next cell of the same column; every row has one in the column of tasks.
  function below(row, step) {
    const unit = numberOf(current);
    const list = shown();
    for (let at = list.findIndex((each) => each.row === row) + step; list[at]; at += step) {
      const cell = unit < 0 ? list[at].task : inRow(list[at]).find((other) => numberOf(other) === unit);
      if (cell) return cell;
    }
    return null;
  }

  function target(key, row, whole) {
    const ends = (cells) => (key === "Home" ? cells[0] : cells[cells.length - 1]);
    if (key === "ArrowLeft" || key === "ArrowRight") return beside(row, key === "ArrowLeft" ? -1 : 1);
    if (key === "ArrowUp" || key === "ArrowDown") return below(row, key === "ArrowUp" ? -1 : 1);
    if (key !== "Home" && key !== "End") return null;
    return ends(inRow(whole ? ends(shown()) : rows[+row.id.slice(1)]));
  }

  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[role=gridcell],[role=rowheader]");
    if (!cell || cell !== current) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(cell);
      detail.focus();
    }
    const next = target(event.key, cell.parentElement, event.ctrlKey);
    if (next) {
      event.preventDefault();
      rove(next);
      next.focus();
    }
  });

  // The text of a cell

  let opener = null;

  function open(cell) {
    const row = cell.parentElement;
    const unit = numberOf(cell);
    const copy = document.getElementById("t" + row.id.slice(1)).cloneNode(true);
    copy.removeAttribute("id");
    for (const named of copy.querySelectorAll(`[data-unit="${unit}"]`)) named.classList.add("here");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "关闭";
    button.addEventListener("click", close);
    detail.textContent = "";
    detail.append(button, copy);
    if (opener) opener.classList.remove("now");
    opener = cell;
    opener.classList.add("now");
    detail.hidden = false;
    document.body.classList.add("beside");
    detail.scrollTop = 0;
  }

  function close() {
    detail.hidden = true;
    document.body.classList.remove("beside");
    opener.classList.remove("now");
    rove(opener);
    opener.focus();
  }

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[role=gridcell],[role=rowheader]");
    if (!cell || !cell.parentElement.id) return;
    event.preventDefault();
    rove(cell.classList.contains("number") ? cell.nextElementSibling : cell);
    open(current);
    current.focus();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !detail.hidden) close(); });

  // Links to texts, and the load's units

  document.getElementById("findings").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const row = document.getElementById("r" + link.hash.slice(2));
    if (row.hidden || row.parentElement.hidden) clear();
    page.visit(row);
    rove(row.cells[1]);
    open(current);
    detail.focus();
  });

  for (const cell of grid.querySelectorAll("a")) cell.removeAttribute("href");
  const clear = page.filter(form, show);
})();
