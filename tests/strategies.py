"""Arbitrary plans for property tests: well-formed records with words, numbers, names and spans of every kind.

``plans()`` gives a Plan as the reader would hand it on (not yet resolved, no findings). Every span lies within its
source; nothing else is promised: numbers jump, ids repeat, a text need not stand where its span says.
"""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.model import (
    Appendix,
    Inherited,
    Mention,
    Part,
    Plan,
    Point,
    Section,
    Source,
    Span,
    Text,
)

NAMES = (
    "办公室",
    "督查室",
    "投诉办",
    "信息 中心",
    "各区县人民政府",
    "相关处室",
    "市直各单位",
    "市发展改革委",
    "县委宣传部（县新闻出版局）",
    "县委宣传部(县新闻出版局)",
    "=1+1",
    "../../x",
)
_WORDS = "工作要点责任单位信访制度改革召开会议一二三十（）()《》〔】，。；、\n #*|1２𠀀\ud800"
_MARKERS = ("", "一、", "（一）", "(二)", "1.", "（1）", "①", "第一部分", "12", "﹒")

words = st.one_of(
    st.sampled_from(["", "召开第八次全国信访工作会议", "加强组织领导。", "总体要求"]),
    st.text(st.sampled_from(_WORDS), max_size=40),
    st.text(max_size=8),
)
names = st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=6))
numbers = st.one_of(st.integers(0, 4), st.integers(0, 10**6))
roles = st.sampled_from(["lead", "responsible", "support"])


def spans(size: int) -> st.SearchStrategy[Span]:
    """Spans within a source of ``size`` characters."""
    ends = st.integers(0, size)
    return st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair)))


def mentions(size: int) -> st.SearchStrategy[Mention]:
    """Mentions as a clause gives them: the name is the written one and there is no unit."""
    own = st.lists(spans(size), min_size=1, max_size=2).map(lambda found: tuple(sorted(found)))
    verb = st.sampled_from([None, "会同", "按职责分工负责"])
    inferred = st.sampled_from([(), ("role",)])

    def mention(written: str, *rest: object) -> Mention:
        role, order, where, label, doing, guessed = rest
        return Mention(written, written, role, order, where, None, (), label, doing, guessed)  # type: ignore[arg-type]

    label = st.sampled_from([None, "责任单位"])
    return st.builds(mention, names, roles, st.integers(1, 9), own, label, verb, inferred)


def texts(size: int) -> st.SearchStrategy[Text]:
    """Texts with mentions, inherited units, clauses and spans of any kind."""
    some_spans = st.lists(spans(size), max_size=2).map(lambda found: tuple(sorted(found)))
    given_units = st.builds(Inherited, names, roles, st.sampled_from(["heading", "row", "note"]), spans(size))
    return st.builds(
        Text,
        id=st.sampled_from(["P0-1#1", "P2017-3-8#1", ""]),
        text=words,
        spans=some_spans,
        clauses=some_spans,
        clause_texts=st.lists(words, max_size=1).map(tuple),
        open=st.booleans(),
        units=st.lists(mentions(size), max_size=3).map(tuple),
        inherited=st.lists(given_units, max_size=1).map(tuple),
    )


def _nodes(size: int, pool: list[Text]) -> st.SearchStrategy[dict[str, object]]:
    """What sections, appendices and points have in common; their texts come from a pool, to be quick."""
    own = st.lists(st.sampled_from(pool), max_size=2).map(tuple) if pool else st.just(())
    return st.fixed_dictionaries({"title": words, "span": spans(size), "texts": own})


def _points(size: int, pool: list[Text], depth: int) -> st.SearchStrategy[tuple[Point, ...]]:
    below = _points(size, pool, depth - 1) if depth else st.just(())
    own = st.tuples(_nodes(size, pool), st.sampled_from(_MARKERS), numbers, below)
    point = own.map(lambda own: Point(id="P0-1", marker=own[1], number=own[2], points=own[3], **own[0]))  # type: ignore[arg-type]
    return st.lists(point, max_size=3).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan as the reader hands it on."""
    text = draw(st.text(st.sampled_from(_WORDS), max_size=120))
    size = len(text)
    pool = draw(st.lists(texts(size), max_size=3))
    node, marker, part = _nodes(size, pool), st.sampled_from(_MARKERS), st.integers(0, 2)
    sections = [
        Section("P0-1", draw(part), draw(marker), draw(numbers), points=draw(_points(size, pool, 1)), **draw(node))  # type: ignore[arg-type]
        for _ in range(draw(st.integers(0, 3)))
    ]
    declared = st.one_of(st.none(), st.integers(0, 5))
    appendices = [
        Appendix("P0-A1", declared_count=draw(declared), points=draw(_points(size, pool, 0)), **draw(node))  # type: ignore[arg-type]
        for _ in range(draw(st.integers(0, 2)))
    ]
    return Plan(
        title=draw(words),
        year=draw(st.one_of(st.none(), st.integers(1990, 2040))),
        date=None,
        issuer=None,
        number=None,
        source=Source("plan.md", text, "0" * 64, "utf-8"),
        parts=draw(st.sampled_from([(), (Part(0, "notice", "通知", Span(0, 0)), Part(1, "plan", "要点", Span(0, 0)))])),
        preamble=tuple(pool[:1]) if draw(st.booleans()) else (),
        sections=tuple(sections),
        appendices=tuple(appendices),
    )
