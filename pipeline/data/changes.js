// The page of a comparison: rows filtered by unit, kind and words.
(() => {
  const rows = [...document.querySelectorAll("#list tbody tr")].map((row) => ({
    row,
    kinds: row.dataset.kind.split(" "),
    units: row.dataset.unit.split(" "),
    words: null,
  }));
  const textOf = (each) => {
    if (each.words === null) each.words = page.plain(each.row.textContent);
    return each.words;
  };

  function show(said) {
    const terms = page.terms(said.words);
    let count = 0;
    for (const each of rows) {
      const suits = (said.unit === "" || each.units.includes(said.unit))
        && (said.kind === "" || each.kinds.includes(said.kind))
        && (!said.changed.length || said.kind === "same" || each.kinds.includes("change"))
        && terms.every((term) => textOf(each).includes(term));
      if (each.row.hidden === suits) each.row.hidden = !suits;
      count += suits;
    }
    return `显示 ${count} 项，共 ${rows.length} 项`;
  }

  page.filter(document.getElementById("filters"), show);
})();
