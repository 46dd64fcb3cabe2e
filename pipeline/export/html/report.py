"""The page of a plan, ``report.html``: matrix, load by unit, findings, and every text with its clause marked.

All of it is in the file as HTML and readable without script; the script filters, sorts and shows a text beside the
matrix.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.export.html.filters import choice, filters
from pipeline.export.html.grid import grid, sections, spoken, style
from pipeline.export.html.load import load
from pipeline.export.html.shell import Html, joined, page, tag, text
from pipeline.export.html.view import View, view
from pipeline.export.html.words import marked
from pipeline.findings import CATALOGUE, SEVERITY_WORDS
from pipeline.matrix import DECIDED, legend
from pipeline.matrix.cited import cited
from pipeline.matrix.columns import Column, field_columns, pick, with_labels
from pipeline.matrix.review import where
from pipeline.matrix.rows import Row
from pipeline.matrix.units import ROLE_WORDS
from pipeline.model import Finding, Plan, Span


def render(plan: Plan, title: str, facts: tuple[str, ...]) -> bytes:
    """The page of ``plan``, headed by ``title`` and ``facts`` (制表单位, 日期); the same plan gives the same bytes."""
    shown = view(plan)
    return page(title, _body(shown, title, facts), styles=("report.css",), scripts=("report.js",), style=style(shown))


def _body(shown: View, title: str, facts: tuple[str, ...]) -> Html:
    return joined(
        (
            tag("a", "跳到责任矩阵", href="#matrix", class_="skip"),
            tag("header", tag("h1", title), tag("p", *_facts(shown, facts)), class_="masthead"),
            _filters(shown),
            tag(
                "main",
                _part("matrix", "责任矩阵", _matrix(shown), open=True),
                _part("load", "单位任务量", load(shown), open=True),
                _part("findings", f"核对发现（{len(shown.plan.findings)}）", _findings(shown)),
                _part("texts", "逐条内容", tag("div", *_texts(shown))),
            ),
            tag("aside", id="detail", hidden=True, tabindex=-1, aria_label="任务内容"),
        ),
        "\n",
    )


def _facts(shown: View, facts: tuple[str, ...]) -> Iterator[Html]:
    year = f"{shown.plan.year} 年度" if shown.plan.year else ""
    items = len(shown.rows) - shown.own
    counts = f"工作内容 {shown.own} 项" + (f"，附件 {items} 项" if items else "") + f"，责任单位 {len(shown.units)} 个"
    for fact in (*facts, year, counts, f"源文件：{shown.plan.source.file}"):
        if fact:
            yield tag("span", fact)


def _part(name: str, title: str, content: Html, *, open: bool = False) -> Html:  # noqa: A002  (HTML's own word)
    return tag("details", tag("summary", tag("h2", title)), content, id=name, open=open)


def _filters(shown: View) -> Html:
    units = [("", "全部单位"), ("none", "（没有责任单位的）"), *((str(at), u.name) for at, u in enumerate(shown.units))]
    parts = [("", "全部章节"), *((str(at), title or "（无章节）") for at, title in enumerate(sections(shown)))]
    used = {share.role for row in shown.rows for share in row.shares}
    boxes = [
        tag("label", tag("input", type="checkbox", name="role", value=role, checked=True), word)
        for role, word in ROLE_WORDS.items()
        if role in used and len(used) > 1
    ]
    choices = (
        choice("单位", "unit", units),
        tag("fieldset", tag("legend", "角色"), *boxes) if boxes else "",
        choice("章节", "section", parts),
    )
    return filters(choices, "fold", "隐藏空列")


def _matrix(shown: View) -> Html:
    scroll = tag("div", grid(shown), class_="scroll", tabindex=0, role="region", aria_label="责任矩阵，可以滚动")
    return joined((tag("p", legend(list(shown.rows)), class_="legend"), scroll))


def _findings(shown: View) -> Html:
    if not shown.plan.findings:
        return tag("p", "没有核对发现。")
    starts = sorted((_start(row), at) for at, row in enumerate(shown.rows))
    heads = tag("tr", *(tag("th", head, scope="col") for head in ("级别", "代码", "位置", "行", "说明", "怎么办")))
    lines = [_finding(shown, finding, starts) for finding in shown.plan.findings]
    return tag("table", tag("thead", heads), tag("tbody", *lines), class_="list")


def _finding(shown: View, finding: Finding, starts: list[tuple[int, int]]) -> Html:
    place, line = "全文", None
    if finding.span:
        place, line = where(shown.plan, finding.span), shown.plan.source.place(finding.span.start)[0]
        row = _near(starts, finding.span)
        link = tag("a", place, href=f"#t{row}") if row is not None else text(place)
    else:
        link = text(place)
    kind = CATALOGUE.get(finding.code)
    return tag(
        "tr",
        tag("td", SEVERITY_WORDS[finding.severity], class_=finding.severity),
        *map(_cell, (finding.code, link, line, finding.message, kind.advice if kind else "")),
    )


def _cell(words: str | int | None) -> Html:
    return tag("td", words)


def _start(row: Row) -> int:
    spans = [*row.text.spans, *row.text.clauses, *([row.place.node.span] if row.place.node else [])]
    return min((span.start for span in spans), default=0)


def _near(starts: list[tuple[int, int]], span: Span) -> int | None:
    """The row whose text the span stands in, or the one it stands behind."""
    before = bisect_right(starts, (span.start, len(starts)))
    return starts[before - 1][1] if before else None


def _texts(shown: View) -> Iterator[Html]:
    """Each text with everything a cell's detail shows."""
    rows = list(shown.rows)
    columns = pick(f"lead responsible support leaders deadline {DECIDED} *fields", fields=field_columns(rows))
    columns = with_labels(columns, rows)
    for at, row in enumerate(rows):
        yield _article(shown, at, row, columns)


def _article(shown: View, at: int, row: Row, columns: tuple[Column, ...]) -> Html:
    title = "" if row.content == row.task else row.content.removesuffix(row.text.text)
    runs_on = "" if row.text.text else "\n"
    words = joined(filter(None, (title, marked(row.text, shown.plan.source, shown.unit))), runs_on)
    facts = [(column.head, text(column.value(row))) for column in columns]
    facts += [("沿用自", origin) for origin in _origins(shown, row)]
    facts += [("各单位", _parts(shown, row)), ("出处", _place(shown, row))]
    said = [joined((tag("dt", head), tag("dd", fact))) for head, fact in facts if fact]
    return tag(
        "article",
        tag("p", row.section, class_="section"),
        tag("h3", row.task or cited(row.place)),
        tag("div", words, class_="words"),
        tag("dl", *said),
        id=f"t{at}",
    )


def _parts(shown: View, row: Row) -> Html:
    parts = shown.parts(row).items()
    return joined((tag("span", shown.units[at].name, "：", spoken(of), data_unit=at) for at, of in parts), " ")


def _origins(shown: View, row: Row) -> Iterator[Html]:
    """The words that give a text the units it inherits."""
    for origin in dict.fromkeys(said.origin for said in row.text.inherited):
        words = " ".join(shown.plan.source.text[origin.start : origin.end].split())
        yield joined((f"第 {_line(shown, origin)} 行 ", tag("mark", words)))


def _place(shown: View, row: Row) -> Html:
    """位置、编号、原文第几行."""
    clauses = sorted({_line(shown, clause) for clause in row.text.clauses} - {row.line})
    lines = f"原文第 {row.line} 行" + "".join(f"，责任条款第 {line} 行" for line in clauses)
    return text(f"{cited(row.place)}（{row.text.id}），{lines}")


def _line(shown: View, span: Span) -> int:
    return shown.plan.source.place(span.start)[0]
