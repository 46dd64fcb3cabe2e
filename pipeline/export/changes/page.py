"""``changes.html``: the briefing, and every pair of texts with what changed in them marked, for any browser.

All of it is in the file as HTML and readable without script; the script filters by unit, kind and words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from pipeline.briefing import Briefing
from pipeline.briefing.items import Item
from pipeline.briefing.lines import Line
from pipeline.briefing.tables import LEGEND, notes
from pipeline.briefing.wording import KINDS, altered, kind
from pipeline.export.html.filters import choice, filters
from pipeline.export.html.shell import Html, joined, page, tag
from pipeline.matrix.marked import Marked, Run
from pipeline.matrix.table import Table
from pipeline.matrix.units import all_cells, units_of

_CALLED_OUT = {
    "moved": "移位",
    "renumbered": "改编号",
    "retitled": "改标题",
    "target": "目标升降",
    "time": "时限变动",
    "lead": "牵头变动",
    "units": "单位增减",
}


def render(briefing: Briefing, facts: tuple[str, ...]) -> bytes:
    """The page of a comparison; the same briefing gives the same bytes."""
    body = joined(
        (
            tag("a", "跳到逐条对照", href="#pairs", class_="skip"),
            tag("header", tag("h1", briefing.title), tag("p", *_facts(briefing, facts)), class_="masthead"),
            tag(
                "main",
                _part("overview", "总览", joined(_overview(briefing))),
                _part("units", "单位变化", _table(briefing.sheets[2]), open=False),
                _part("pairs", "逐条对照", joined((_filters(briefing), _pairs(briefing)))),
            ),
        ),
        "\n",
    )
    return page(briefing.title, body, styles=("changes.css",), scripts=("changes.js",))


def _facts(briefing: Briefing, facts: tuple[str, ...]) -> Iterator[Html]:
    said, side = briefing.facts.comparison, briefing.facts.sides
    why = f"比较依据：{briefing.why}" if briefing.why else ""
    for fact in (*facts, why, f"{side.new}：{said.new.source.file}", f"{side.old}：{said.old.source.file}"):
        if fact:
            yield tag("span", fact)


def _part(name: str, title: str, content: Html, *, open: bool = True) -> Html:  # noqa: A002  (HTML's own word)
    return tag("details", tag("summary", tag("h2", title)), content, id=name, open=open)


def _overview(briefing: Briefing) -> Iterator[Html]:
    for group, sentences in groupby(briefing.sentences, key=lambda sentence: sentence.group):
        yield tag("h3", group)
        yield tag("ul", *(tag("li", sentence.words) for sentence in sentences))


def _table(table: Table) -> Html:
    heads = tag("tr", *(tag("th", head, scope="col") for head in table.heads))
    lines = [tag("tr", *(tag("td", cell) for cell in row)) for row in table.rows]
    if not lines:
        return tag("p", table.remark)
    return _scrolled(tag("table", tag("thead", heads), tag("tbody", *lines), class_="list"), table.name)


def _scrolled(content: Html, name: str) -> Html:
    return tag("div", content, class_="scroll", tabindex=0, role="region", aria_label=f"{name}，可以滚动")


# The filters


def _filters(briefing: Briefing) -> Html:
    before = {new: old for old, new in _renamed(briefing).items()}
    called = {name: f"{name}（原{before[name]}）" if name in before else name for name in _numbers(briefing)}
    units = [("", "全部单位"), *((str(at), called[name]) for name, at in _numbers(briefing).items())]
    used = Counter(each for line in briefing.facts.lines for each in _kinds(line))
    named: dict[str, str] = {**KINDS, **_CALLED_OUT}  # type: ignore[dict-item]
    kinds = [("", "全部变化"), *((key, f"{word}（{used[key]}）") for key, word in named.items() if used[key])]
    choices = (
        choice("单位", "unit", units),
        choice("变化", "kind", kinds),
    )
    return filters(choices, "changed", "只看有变化的")


def _numbers(briefing: Briefing) -> dict[str, int]:
    """Unit → its number, in the order of the new plan's; a unit that was renamed has one."""
    said = briefing.facts.comparison
    renamed = _renamed(briefing)
    names = (unit.name for plan in (said.new, said.old) for unit in units_of(plan).values())
    return {name: at for at, name in enumerate(dict.fromkeys(renamed.get(name, name) for name in names))}


def _renamed(briefing: Briefing) -> dict[str, str]:
    changes = briefing.facts.comparison.changes
    return {pair.old: pair.new for change in changes for pair in change.units.renamed}


def _kinds(line: Line) -> list[str]:
    """What a row is found under; ``change`` where anything differs."""
    change, fields = line.change, {each.field for each in line.fields}
    differs = change.kind != "same" or change.moved or altered(change)
    found: dict[str, bool] = {
        change.kind: change.kind != "same" or not differs,
        "moved": change.moved,
        "renumbered": change.renumbered,
        "retitled": change.retitled,
        "target": "target" in fields,
        "time": bool(fields & {"deadline", "time"}),
        "lead": "lead" in fields,
        "units": bool(change.units) and change.kind not in ("added", "dropped"),
        "change": differs,
    }
    return [name for name, is_so in found.items() if is_so]


# The rows


def _pairs(briefing: Briefing) -> Html:
    side = briefing.facts.sides
    heads = tag("tr", *(tag("th", head, scope="col") for head in ("变化", side.old, side.new, "单位和变动")))
    numbers, renamed = _numbers(briefing), _renamed(briefing)
    lines = [_row(line, numbers, renamed, briefing) for line in briefing.facts.lines]
    table = tag("table", tag("thead", heads), tag("tbody", *lines), class_="list", id="list")
    legend = tag("p", LEGEND.format(old=side.old, new=side.new), class_="legend")
    return joined((legend, _scrolled(table, "逐条对照")))


def _row(line: Line, numbers: dict[str, int], renamed: dict[str, str], briefing: Briefing) -> Html:
    names = (share.unit.name for item in (line.old, line.new) if item for share in item.shares)
    units = dict.fromkeys(numbers[renamed.get(name, name)] for name in names)
    return tag(
        "tr",
        tag("th", tag("span", line.number, class_="number"), kind(line.change), scope="row"),
        tag("td", *_words(line.old, line.before)),
        tag("td", *_words(line.new, line.after)),
        tag("td", *_units(line, briefing)),
        id=f"c{line.number}",
        data_kind=" ".join(_kinds(line)),
        data_unit=" ".join(map(str, units)),
    )


def _words(item: Item | None, words: str) -> Iterator[Html]:
    if item is None:
        return
    section = "" if item.section == item.path else item.section
    yield tag("p", "　".join(filter(None, (item.path, section))), class_="section")
    runs = map(_run, words.runs) if isinstance(words, Marked) else [words]
    yield tag("div", *runs, class_="words")


def _run(run: Run) -> str:
    mark, words = run
    return words if mark == "=" else tag("del" if mark == "-" else "ins", words)


def _units(line: Line, briefing: Briefing) -> Iterator[Html]:
    item, before = line.new or line.old, line.old
    if item is None:
        return
    if words := all_cells(item.text):
        yield tag("p", words)
    if before and line.new and (words := all_cells(before.text)) and words != all_cells(item.text):
        yield tag("p", f"{briefing.facts.sides.old}：{words}", class_="section")
    if said := notes(line, briefing.facts):
        yield tag("ul", *(tag("li", note) for note in said.split("\n")))
