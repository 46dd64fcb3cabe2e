"""The tables of the desk (核对): findings with their place, how names were resolved, what was inferred."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.findings import SEVERITY_WORDS
from pipeline.matrix.cited import cited
from pipeline.matrix.columns import KINDS, Column
from pipeline.matrix.table import Table, tabulate
from pipeline.matrix.units import ROLE_WORDS, unit_key, units_of
from pipeline.model import Appendix, Finding, Mention, Place, Plan, Point, Section, Span, Text, Unit, Why

_WORDS = 120  # as many of the source's words as a finding shows
_WHY = {
    "heading": "上级标题的责任条款",
    "row": "表格上一行（合并单元格）",
    "note": "文中说明",
    "registry": "的集合单位按单位名录",
}
_WHAT = {"title": "任务名称", "deadline": "完成时限", "leaders": "责任领导"}


def tables(plan: Plan) -> tuple[Table, ...]:
    """核对发现, 名称对照, 推定与沿用, 来源."""
    return (_findings(plan), _names(plan), _inferred(plan), _origin(plan))


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a review table, its cells by key."""

    number: int
    cells: dict[str, str | int | None]


def _columns(*given: tuple[str, float]) -> tuple[Column, ...]:
    number = Column("number", "序号", 6, lambda line: line.number, center=True)
    return (number, *(_column(head, width) for head, width in given))


def _column(head: str, width: float) -> Column:
    return Column(head, head, width, lambda line: line.cells.get(head, ""), center=width <= 14, stretch=head == "说明")


def _table(
    name: str, columns: tuple[Column, ...], cells: Iterator[dict[str, str | int | None]], *, empty: str = ""
) -> Table:
    """``empty`` is what the sheet says where there is nothing to list."""
    lines = [_Line(number, each) for number, each in enumerate(cells, 1)]
    return tabulate(name, columns, lines, labels=1, remark="" if lines else empty)


def _findings(plan: Plan) -> Table:
    columns = _columns(
        ("级别", 8), ("代码", 8), ("位置", 14), ("行", 7), ("列", 7), ("说明", 60), ("原文", 40), ("处理情况", 16)
    )
    return _table("核对发现", columns, (_finding(plan, finding) for finding in plan.findings), empty="没有核对发现。")


def _finding(plan: Plan, finding: Finding) -> dict[str, str | int | None]:
    line, column = plan.source.place(finding.span.start) if finding.span else (None, None)
    return {
        "级别": SEVERITY_WORDS[finding.severity],
        "代码": finding.code,
        "位置": where(plan, finding.span) if finding.span else "全文",
        "行": line,
        "列": column,
        "说明": finding.message,
        "原文": _words(plan, finding.span) if finding.span else "",
    }


def _words(plan: Plan, span: Span) -> str:
    words = " ".join(plan.source.text[span.start : span.end].split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


def where(plan: Plan, span: Span) -> str:
    """The innermost node around the start of ``span``, as people cite it: 一（三）, 附件1; 全文 where there is none."""
    nodes: tuple[Section | Appendix | Point, ...] = ()
    inner = _around(plan.appendices, span) or _around(plan.sections, span)
    while inner:
        nodes = (*nodes, inner)
        inner = _around(inner.points, span)
    if not nodes and not any(part.start <= span.start < part.end for text in plan.preamble for part in text.spans):
        return "全文"
    return cited(Place(Text(""), nodes))


def _around(nodes: Sequence[Section | Appendix | Point], span: Span) -> Section | Appendix | Point | None:
    """The one of the nodes, which stand in the order of the source, that the start of ``span`` lies in."""
    before = bisect_right(nodes, span.start, key=lambda node: node.span.start)
    node = nodes[before - 1] if before else None
    return node if node and span.start < max(node.span.end, node.span.start + 1) else None


def _names(plan: Plan) -> Table:
    columns = _columns(
        ("原文写法", 22),
        ("规范名称", 22),
        ("简称", 14),
        ("单位编号", 14),
        ("识别结果", 14),
        ("可能的单位", 20),
        ("次数", 7),
        ("说明", 40),
    )
    return _table("名称对照", columns, _name_lines(plan))


def _name_lines(plan: Plan) -> Iterator[dict[str, str | int | None]]:
    """One line for each spelling of each unit, in the order of the matrix."""
    units = units_of(plan)
    found: dict[tuple[str, str], list[tuple[Mention, str]]] = {}
    for place in plan.places():
        for mention in place.text.units:
            spelling = unit_key(mention.unit, mention.name), mention.written
            found.setdefault(spelling, []).append((mention, cited(place)))
    order = {key: at for at, key in enumerate(units)}
    for (key, written), mentions in sorted(found.items(), key=lambda item: order[item[0][0]]):
        unit, first = units[key], mentions[0][0]
        yield {
            "原文写法": written,
            "规范名称": unit.name,
            "简称": unit.short,
            "单位编号": unit.id or "",
            "识别结果": _result(unit, first),
            "可能的单位": "、".join(first.candidates),
            "次数": len(mentions),
            "说明": "见 " + "、".join(dict.fromkeys(path for _, path in mentions)),
        }


def _result(unit: Unit, mention: Mention) -> str:
    if mention.candidates and mention.unit is None:
        return "有歧义，待定"
    return "名录中的单位" if unit.kind == "unit" and unit.id else KINDS[unit.kind]


def _inferred(plan: Plan) -> Table:
    columns = _columns(("位置", 14), ("行", 7), ("原文", 22), ("角色", 8), ("推定内容", 18), ("说明", 60))
    return _table("推定与沿用", columns, _inferences(plan), empty="没有推定或沿用的内容，均为原文所写。")


def _inferences(plan: Plan) -> Iterator[dict[str, str | int | None]]:
    """Whatever the document does not say itself: inferred roles and units, inherited units, and what else is given."""
    for place in plan.places():
        for mention in place.text.units:
            for what in mention.inferred:
                yield _inference(plan, place, mention, what)
        for unit in place.text.inherited:
            yield _given(plan, place, unit.name, unit.origin.start, unit.why) | {"角色": ROLE_WORDS[unit.role]}
        for origin in place.text.above.origins if place.text.above else ():
            what = _WHAT.get(origin.what, f"“{origin.head}”栏")
            yield _given(plan, place, origin.words, origin.span.start, origin.why, what)


def _inference(plan: Plan, place: Place, mention: Mention, what: str) -> dict[str, str | int | None]:
    role = ROLE_WORDS[mention.role]
    said = {
        "role": ("角色", f"原文没有在“{mention.written}”处写明角色，推定为{role}"),
        "unit": ("单位", f"“{mention.written}”推定为“{mention.name}”"),
    }
    kind, words = said.get(what, (what, ""))
    return {
        "位置": cited(place),
        "行": plan.source.place(mention.span.start)[0],
        "原文": mention.written,
        "角色": role,
        "推定内容": kind,
        "说明": words,
    }


def _given(plan: Plan, place: Place, words: str, at: int, why: Why, what: str = "") -> dict[str, str | int | None]:
    """What stands elsewhere, at an offset of the source, and holds for a text that does not say it."""
    line = plan.source.place(at)[0]
    return {
        "位置": cited(place),
        "行": line,
        "原文": words,
        "推定内容": "沿用",
        "说明": f"本段没有写{what}，由第 {line} 行{_WHY[why]}给出",
    }


def _origin(plan: Plan) -> Table:
    columns = (_column("项目", 20), replace(_column("内容", 80), stretch=True))
    lines = (_Line(0, {"项目": head, "内容": value}) for head, value in _facts(plan))
    return tabulate("来源", columns, lines)


def _facts(plan: Plan) -> Iterator[tuple[str, str | int]]:
    places = list(plan.places())
    yield "标题", plan.title
    for head, value in (("年度", plan.year), ("发文机关", plan.issuer), ("文号", plan.number), ("日期", plan.date)):
        yield head, "未写明" if value is None else value
    yield "源文件", plan.source.file
    yield "SHA-256", plan.source.sha256
    yield "编码", plan.source.encoding
    yield "行数", len(plan.source.line_starts)
    yield "章节", sum(bool(section.marker) for section in plan.sections)
    yield "工作内容（段）", sum(isinstance(place.top, Section) for place in places)
    yield "附件事项", sum(isinstance(place.top, Appendix) for place in places)
    yield "单位", len(plan.units)
    for severity, word in SEVERITY_WORDS.items():
        yield f"核对发现（{word}）", sum(finding.severity == severity for finding in plan.findings)
