"""Plan → rows: each text with what stands above it and everything a column may ask of it.

Columns (``pipeline.matrix.columns``) only pick.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline import match
from pipeline.matrix.units import Share, all_cells, shares, units_of
from pipeline.model import Appendix, Decision, Place, Plan, Point, Section, Text, Unit, places_in

_ARABIC = re.compile(r"[0-9]+[.．、]?")
_STOPS = re.compile(r"[。！？!?][”’」』）)]*$")  # a first sentence that the next one runs on behind


@dataclass(frozen=True, slots=True)
class Row:
    """A text with what stands above it. ``number`` counts the rows of a table from 1; ``content`` is the text or
    one measure of it; ``share`` is the unit that the row is about in tables with one row a unit, and ``parts`` its
    roles; ``marks`` are those of the matrix, unit key → mark; ``matched``, ``sentence`` and ``matched_units`` are the
    point of the body that speaks of the same matter as an appendix item, its words and its units."""

    number: int
    place: Place
    section: str
    task: str
    content: str
    line: int
    shares: tuple[Share, ...]
    decision: Decision | None = None
    share: Share | None = None
    parts: str = ""
    marks: dict[str, str] = field(default_factory=dict)
    matched: str = ""
    sentence: str = ""
    matched_units: str = ""

    @property
    def text(self) -> Text:
        return self.place.text

    @property
    def where(self) -> str:
        return "附件" if isinstance(self.place.top, Appendix) else "正文"


def label(node: Section | Appendix | Point) -> str:
    """A node as people cite it: marker and title, without the title's last 。 and on one line."""
    title = " ".join(node.title.split("\n")).removesuffix("。")
    if isinstance(node, Appendix):
        return title or "附件"
    return _apart(node.marker) + title


def _apart(marker: str) -> str:
    """A marker that ends in a bare digit gets a stop, so that 1 and 2017年 do not make 12017年."""
    return marker + "．" if marker[-1:].isdigit() else marker


def body(plan: Plan) -> list[Row]:
    """One row a text of the plan: the preamble and a covering notice only where they name units, headings without
    words of their own only where not all that they say is given to texts below. A plan that names units in its
    appendices alone has those for a body."""
    units = units_of(plan)
    places = [p for p in plan.places() if not isinstance(p.top, Appendix) and _is_row(p, plan)]
    if not any(p.text.units or p.text.inherited for p in places):
        named = [p for p in plan.places() if isinstance(p.top, Appendix) and _is_row(p, plan)]
        if any(p.text.units or p.text.inherited for p in named):
            places += named
    return _rows(plan, places, units)


def appendix(plan: Plan) -> list[Row]:
    """One row a text of the appendices, with the point of the body that speaks of the same matter."""
    matches = {found.item.text.id: found for found in match.appendix(plan)}
    places = [p for p in plan.places() if isinstance(p.top, Appendix) and _is_row(p, plan)]
    rows = _rows(plan, places, units_of(plan))
    return [_matched(row, found) if (found := matches.get(row.text.id)) else row for row in rows]


def _matched(row: Row, found: match.Match) -> Row:
    if found.body is None:
        return dataclasses.replace(row, matched="正文中未找到对应的内容")
    rivals = "、".join(place.path for place in found.rivals)
    return dataclasses.replace(
        row,
        matched=_cited(found.body) + (f"（相近的还有{rivals}）" if rivals else ""),
        sentence=found.sentence,
        matched_units=all_cells(found.body.text),
    )


def _cited(place: Place) -> str:
    """一（四）进一步巩固拓展改革实践成果."""
    title = label(dataclasses.replace(place.node, marker="")) if isinstance(place.node, (Section, Point)) else ""
    return place.path + title


def everything(plan: Plan) -> list[Row]:
    """One row a text of the plan and its appendices."""
    return _rows(plan, [p for p in plan.places() if _is_row(p, plan)], units_of(plan))


def _is_row(place: Place, plan: Plan) -> bool:
    text, node = place.text, place.node
    if text.id in plan.decisions:
        return True
    if node and node.points and not text.text and (text.units or text.deadline or text.leaders):
        return not _is_told_below(text, node)  # a heading: what its clause says stands with the texts below
    if text.units or text.inherited:
        return True
    if node is None or (isinstance(place.top, Section) and place.top.part in _notices(plan)):
        return False
    return bool(text.text) or not node.points


def _is_told_below(text: Text, node: Section | Appendix | Point) -> bool:
    """Is all that a heading says of units, a deadline and leaders given to texts below it?"""
    below = [place.text for place in places_in(node) if place.text is not text]
    given = {one.origin for other in below for one in other.inherited if one.why in ("heading", "note")}
    origins = [one for other in below if other.above for one in other.above.origins if one.why == "heading"]
    more = {(one.what, one.words) for one in origins}
    own = {unit.span for unit in text.units} | {one.origin for one in text.inherited if one.why == "note"}
    said = [("deadline", text.deadline)] if text.deadline else []
    said += [("leaders", name) for name in text.leaders]
    return own <= given and all(one in more for one in said)


def _notices(plan: Plan) -> frozenset[int]:
    return frozenset(part.part for part in plan.parts if part.kind == "notice")


def _rows(plan: Plan, places: list[Place], units: dict[str, Unit]) -> list[Row]:
    return [
        Row(
            number=number,
            place=place,
            section=section(place, plan),
            task=task(place),
            content=content(place),
            line=_line(place, plan),
            shares=shares(place.text, units, decision := plan.decisions.get(place.text.id)),
            decision=decision,
        )
        for number, place in enumerate(places, 1)
    ]


def numbered(rows: list[Row]) -> list[Row]:
    """The rows with the document's own numbers in the number column, and no more in front of the title, where each
    is an item of one level with an arabic number (a table's 序号, 1. 2. 3.) and no number comes twice."""
    found: list[Row] = []
    for row in rows:
        points = [node for node in row.place.nodes if isinstance(node, Point)]
        if len(points) != 1 or not _ARABIC.fullmatch(points[0].marker):
            return rows
        unmarked = dataclasses.replace(points[0], marker="")
        bare = task(row.place._replace(nodes=(*row.place.nodes[:-1], unmarked)))
        found.append(dataclasses.replace(row, number=points[0].number, task=bare))
    return found if len({row.number for row in found}) == len(found) else rows


def section(place: Place, plan: Plan) -> str:
    """章节: the label of the section or appendix, behind its part's title where the plan has several parts."""
    if place.top is None:
        return "" if place.node else "前言"
    titles = {part.part: part.title for part in plan.parts if part.kind == "plan"}
    part = titles.get(place.top.part, "") if isinstance(place.top, Section) and len(titles) > 1 else ""
    return "／".join(words for words in (part, label(place.top)) if words)


def task(place: Place) -> str:
    """重点任务: the labels from the point below the section to the innermost one: （一）…／1.… (less the innermost
    where it has no words but its title: they are the content then). A row of a table without a title of its own has
    that of the merged cell it stands beside, as issued: one cell is one title, and the row's words are its content."""
    points = [node for node in place.nodes if isinstance(node, Point)]
    if group := _group(place):
        points[-1] = dataclasses.replace(points[-1], title=group)
    elif _title_says_all(place, points):
        points.pop()
    return "／".join(map(label, points))


def content(place: Place) -> str:
    """工作内容: the text, or the title of a point below another one that has no text; of a row beside a merged cell
    all its words, the first sentence too; of a section that says no more the title."""
    points = [node for node in place.nodes if isinstance(node, Point)]
    if _group(place):
        first, rest = points[-1].title, place.text.text
        return first + ("" if not rest or _STOPS.search(first) else "\n") + rest
    if not place.text.text and not points and isinstance(place.node, Section):
        return label(dataclasses.replace(place.node, marker=""))
    return label(points[-1]) if _title_says_all(place, points) else place.text.text


def _group(place: Place) -> str:
    """The title that a merged cell of a row above gives to a row of a table."""
    above = place.text.above
    return above.title if above and isinstance(place.node, Point) else ""


def _title_says_all(place: Place, points: list[Point]) -> bool:
    return not place.text.text and len(points) > 1


def wording(row: Row) -> str:
    """What is to be done: the content, or the title where that says all."""
    node = row.place.node
    return row.content or (node.title if node else "")


def _line(place: Place, plan: Plan) -> int:
    """The line (from 1) where the text starts: its first words, else its node."""
    text = place.text
    spans = text.spans or text.clauses
    start = spans[0].start if spans else place.node.span.start if place.node else 0
    return plan.source.place(start)[0]


def openings(rows: list[Row], length: int = 24, longest: int = 60) -> Iterator[str]:
    """For each row what tells it from the others of its point: the task, at most ``longest`` characters of it, and
    where a point has several texts, several have its title, or a section is the point, the first ``length`` of its
    text."""
    counts = Counter(map(_titled, rows))
    for row in rows:
        words = "".join(row.content.split())
        if not words or (row.task and counts[_titled(row)] == 1):
            yield _short(row.task, longest)
        else:
            opening = _short(words, length)
            yield f"{_short(row.task, longest)}：{opening}" if row.task else opening


def _titled(row: Row) -> tuple[str, str]:
    """The titles above a row, its own without its number: 1．甲 and 2．甲 of a table have one."""
    above, mark, own = row.task.rpartition("／")
    marker = row.place.node.marker if isinstance(row.place.node, Point) else ""
    return row.section, above + mark + own.removeprefix(_apart(marker))


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"
