"""Plans made by hand for tests of tables and writers: no reader involved, hostile words welcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from pipeline.model import (
    Appendix,
    Finding,
    Inherited,
    Mention,
    Part,
    Plan,
    Point,
    Role,
    Section,
    Source,
    Span,
    Text,
    Unit,
)

ORIGIN = Span(0, 1)
fewer = settings(max_examples=max(settings.default.max_examples // 3, 20))  # a whole plan is slow to make
ROLES: tuple[Role, ...] = ("lead", "responsible", "support")
COUNTS = st.integers(0, 9)


def mention(written: str, role: Role = "responsible", order: int = 1, **more: object) -> Mention:
    return replace(Mention(written, written, role, order, (ORIGIN,)), **more)  # type: ignore[arg-type]


def said(names: str, role: Role = "responsible", **more: object) -> tuple[Mention, ...]:
    """``甲、乙`` as mentions of one role."""
    return tuple(mention(name, role, order, **more) for order, name in enumerate(names.split("、"), 1))


def text(words: str = "", units: Sequence[Mention] = (), **more: object) -> Text:
    return replace(Text("", words, units=tuple(units)), **more)  # type: ignore[arg-type]


def point(marker: str, title: str, *texts: Text, points: Sequence[Point] = (), number: int = 0) -> Point:
    return Point("", marker, number, title, ORIGIN, texts, tuple(points))


def section(marker: str, title: str, *points: Point, texts: Sequence[Text] = (), part: int = 1) -> Section:
    return Section("", part, marker, 0, title, ORIGIN, tuple(texts), points)


def appendix(title: str, *points: Point, count: int | None = None) -> Appendix:
    return Appendix("", title, ORIGIN, count, (), points)


def plan(*sections: Section, **more: object) -> Plan:
    """A plan with ids in document order and, unless given, the units that it names as unknown ones."""
    source = Source("plan.md", "甲\n乙\n", "0" * 64, "utf-8")
    found = more.pop("findings", ())
    more["checks"] = lambda _: found
    made = replace(Plan("工作要点", 2023, None, None, None, source, sections=sections), **more)  # type: ignore[arg-type]
    made = _with_ids(made)
    return made if "units" in more else replace(made, units=_units(made))


def units(names: str, kind: str = "unit") -> tuple[Unit, ...]:
    return tuple(Unit(None, name, name, kind, (name,)) for name in names.split("、"))  # type: ignore[arg-type]


def _units(made: Plan) -> tuple[Unit, ...]:
    names = dict.fromkeys(each.name for place in made.places() for each in (*place.text.units, *place.text.inherited))
    return tuple(Unit(None, name, name, "unknown", (name,)) for name in names)


def _with_ids(made: Plan) -> Plan:
    numbers = iter(range(1, 1_000_000))

    def texts(given: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(replace(each, id=f"P2023-{next(numbers)}#1") for each in given)

    def points(given: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(replace(each, texts=texts(each.texts), points=points(each.points)) for each in given)

    return replace(
        made,
        preamble=texts(made.preamble),
        sections=tuple(replace(s, texts=texts(s.texts), points=points(s.points)) for s in made.sections),
        appendices=tuple(replace(a, texts=texts(a.texts), points=points(a.points)) for a in made.appendices),
    )


# Hostile words: what starts a formula, what no cell can hold, what looks like an escape, a path, a number.
STARTS = [
    "",
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "\t",
    "\r",
    "\n",
    "'",
    " =",
    "=cmd|'/c calc'!A0",
    "#N/A",
    "TRUE",
    "1-2",
    "007",
]
BITS = [
    "信访", "责任单位：", "a/b", "../../x", "CON", "_x0041_", "_x005F_", "\\u0041", "\\u005C", "\x00", "\x0b", "\x1f",
    "\x7f", "\x85", "\u2028", "\ufffe", "\uffff", "\ud800", "\udc00",
    "\U0001f600", "\U00020000", "[:*?/\\]",
    "<b>&amp;", '"', "，", "。", "\n", "\r\n", "，”", "2017", "超过三十一个字符的单位名称" * 3,
]  # fmt: skip


@st.composite
def words(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(STARTS)) + "".join(draw(st.lists(st.sampled_from(BITS), max_size=6)))


@st.composite
def long_words(draw: st.DrawFn) -> str:
    """Hostile words, now and then so many that no page holds them."""
    return draw(words()) * draw(st.sampled_from([1, 1, 1, 30]))


@st.composite
def mentions(draw: st.DrawFn) -> Mention:
    return mention(
        draw(words().filter(bool)),
        draw(st.sampled_from(ROLES)),
        draw(st.integers(1, 70)),
        label=draw(st.none() | words()),
        verb=draw(st.none() | words()),
        inferred=draw(st.sampled_from([(), ("role",), ("role", "unit")])),
        candidates=draw(st.sampled_from([(), ("a", "b")])),
    )


@st.composite
def inheritances(draw: st.DrawFn) -> Inherited:
    why = draw(st.sampled_from(["heading", "row", "note"]))
    return Inherited(draw(words().filter(bool)), draw(st.sampled_from(ROLES)), why, ORIGIN)


@st.composite
def texts(draw: st.DrawFn, contents: st.SearchStrategy[str]) -> Text:
    return text(
        draw(contents),
        draw(st.lists(mentions(), max_size=3)),
        inherited=tuple(draw(st.lists(inheritances(), max_size=1))),
        fields=tuple(draw(st.dictionaries(st.sampled_from(["备注", "目标", "=1", ""]), words(), max_size=2)).items()),
        deadline=draw(st.none() | words()),
        leaders=tuple(draw(st.lists(words(), max_size=2))),
        open=draw(st.booleans()),
    )


@st.composite
def points(draw: st.DrawFn, contents: st.SearchStrategy[str], depth: int = 2) -> Point:
    inner = draw(st.lists(points(contents, depth - 1), max_size=2)) if depth else []
    own = draw(st.lists(texts(contents), min_size=0 if inner else 1, max_size=2))
    marker = draw(st.sampled_from(["（一）", "1.", "2", "3", "", "=1"]))
    return point(marker, draw(words()), *own, points=inner, number=draw(st.integers(0, 9)))


@st.composite
def plans(draw: st.DrawFn, contents: st.SearchStrategy[str] | None = None) -> Plan:
    """Plans with hostile words wherever a plan has words."""
    contents = long_words() if contents is None else contents
    sections = [
        section(
            draw(words()),
            draw(words()),
            *draw(st.lists(points(contents, 1), max_size=2)),
            texts=draw(st.lists(texts(contents), max_size=1)),
            part=draw(st.integers(0, 2)),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    lists = [
        appendix(
            draw(words()), *draw(st.lists(points(words(), 0), min_size=1, max_size=2)), count=draw(st.none() | COUNTS)
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    title = draw(words())
    return plan(
        *sections,
        title=title,
        issuer=draw(st.none() | words()),
        appendices=tuple(lists),
        preamble=tuple(draw(st.lists(texts(words()), max_size=1))),
        findings=tuple(
            Finding("F101", "warning", draw(words()), span) for span in draw(st.lists(st.sampled_from([None, ORIGIN])))
        ),
        parts=(Part(0, "notice", "通知", ORIGIN), Part(1, "plan", title, ORIGIN), Part(2, "plan", title, ORIGIN)),
    )
