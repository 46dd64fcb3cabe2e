"""The promises of HOUSE, section 4, as laws: on the 2017 plan, on every plan of the corpus, on corrupted plans, on
arbitrary text."""

from __future__ import annotations

import os
import pickle
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from corrupt import corrupt, same
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_cases import ALL, Case

from pipeline import lines, outline, roles, source
from pipeline.model import Mention, Plan, Span
from pipeline.rules import Rules

CORRUPTIONS = int(os.environ.get("FENGONG_CORRUPTIONS", "1000"))
CLEAN = Path(__file__).parent / "clean"


def words(text: str) -> Counter[str]:
    """What a reader could miss: letters and digits, whatever their width."""
    return Counter(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def places(plan: dict[str, Any]) -> Iterator[str]:
    """Every string in which words of the source have their one place."""
    titles = [part["title"] for part in plan["parts"]]
    if plan["title"] in titles:  # the plan's title is that of its part, and stands in the document once
        titles.remove(plan["title"])
    yield from [plan["title"], *titles]
    for text in plan["preamble"]:
        yield from _text(text)
    for top in plan["sections"] + plan["appendices"]:
        yield from _node(top)
    yield from (note["text"] for note in plan["notes"])


def _node(node: dict[str, Any]) -> Iterator[str]:
    yield node.get("marker", "") + node["title"]
    for text in node["texts"]:
        yield from _text(text)
    for point in node["points"]:
        yield from _node(point)


def _text(text: dict[str, Any]) -> Iterator[str]:
    yield text["text"]
    yield from text["clause_texts"]
    yield from text["fields"].values()


def holds(plan: Plan) -> None:
    """Nothing lost, nothing twice; every mention and text traceable; ids unique; spans in order and in the source."""
    whole = plan.to_dict()
    text = plan.source.text
    left_out = set()
    for start, end in whole["furniture"]:
        left_out.update(range(start, end))
    kept = "".join(c for i, c in enumerate(text) if i not in left_out)
    kept = lines.join(kept, lines._cuts(kept, 0, len(kept)))
    found, wanted = words("".join(places(whole))), words(kept)
    if found != wanted and [part.title for part in plan.parts].count(plan.title) == 1:
        found += words(plan.title)  # two heads of one document may say the same
    assert found == wanted
    for place in plan.places():
        for mention in place.text.units:
            said = "".join(text[a:b] for a, b in mention.spans)
            assert mention.written
            assert mention.written == "".join(said.split())
            assert (mention.label or "")[:1] != "*"  # how the flow writes a bracket
        said = "".join(text[a:b] for a, b in place.text.spans)
        assert words(said) == words(place.text.text)
        for spans in (place.text.spans, place.text.clauses, *(m.spans for m in place.text.units)):
            assert all(0 <= a < b <= len(text) for a, b in spans)
    for spans in (*(place.text.spans for place in plan.places()), *(note.spans for note in plan.notes)):
        assert all(one.end <= two.start for one, two in pairwise(spans))
    inside(plan)
    apart(plan)
    ids = [node.id for place in plan.places() for node in place.nodes[-1:]]
    texts = [place.text.id for place in plan.places()]
    assert len(set(texts)) == len(texts)
    assert len({id(n) for p in plan.places() for n in p.nodes[-1:]}) == len(set(ids))


def inside(plan: Plan) -> None:
    """Every point, text and clause lies within the span of the node that holds it."""
    for place in plan.places():
        for above, below in pairwise(place.nodes):
            assert above.span.start <= below.span.start <= below.span.end <= above.span.end, (above.id, below.id)
        for start, end in (*place.text.spans, *place.text.clauses):
            assert not place.node or place.node.span.start <= start < end <= place.node.span.end, place.text.id


def apart(plan: Plan) -> None:
    """No two texts or clauses share a character, nor do notes and furniture; only the notes that rule later clauses
    stand within one."""
    texts = [place.text for place in plan.places()]
    prose = [span for text in texts for span in text.spans]
    notes = [span for note in plan.notes for span in note.spans if note.kind != "rule"]
    # The span of a clause runs from its first to its last character: it holds more than the clause where a page break
    # cuts it, or its lines stand beside others.
    source, clauses = plan.source.text, []
    for span, said in [pair for text in texts for pair in zip(text.clauses, text.clause_texts, strict=True)]:
        whole = source[slice(*span)]
        if "\n" not in whole or words(whole) == words(said):
            clauses.append(span)
    for spans in (sorted([*prose, *clauses, *notes]), sorted([*prose, *notes, *plan.furniture])):
        assert all(one.end <= two.start for one, two in pairwise(spans))


def test_the_laws_hold_on_the_2017_plan(plan_2017: Path) -> None:
    holds(outline.read(source.read(plan_2017)))


@pytest.mark.parametrize("case", [case for case in ALL if case.file != "numbering"], ids=lambda case: case.title)
def test_the_laws_hold_on_every_case(case: Case) -> None:
    holds(outline.read(source.from_text(case.given)))


def test_the_laws_hold_on_the_corpus(corpus_plan: Path) -> None:
    holds(outline.read(source.read(corpus_plan)))


def clean_plans(plan_2017: Path) -> list[str]:
    return [path.read_text("utf-8-sig") for path in (plan_2017, *sorted(CLEAN.glob("*.md")))]


def test_typography_does_not_matter(plan_2017: Path) -> None:
    plans = clean_plans(plan_2017)
    wanted = [same(outline.read(source.from_text(text))) for text in plans]
    for seed in range(CORRUPTIONS):
        text, want = plans[seed % len(plans)], wanted[seed % len(plans)]
        plan = outline.read(source.from_text(corrupt(text, seed)))
        assert same(plan) == want, f"plan {seed % len(plans)}, seed {seed}"
        if seed % 20 == 0:
            holds(plan)


PIECES = st.sampled_from(
    [
        *(
            "一、",
            "二、",
            "（一）",
            "（二）",
            "1.",
            "2．",
            "（1）",
            "①",
            "第一部分",
            "附件",
            "附件：甲",
            "抓好落实",
            "2023年",
            "6月底",
        ),
        *(
            "责任单位：",
            "牵头单位：",
            "完成时限：2023年6月底前",
            "责任领导：张三",
            "（责任单位：甲局、乙委）",
            "（甲局等 ）",
        ),
        *(
            "（甲局牵头，乙委、丙办配合）",
            "〔",
            "〕",
            "(",
            ")",
            "“",
            "”",
            "甲局",
            "乙委员会",
            "各市、州人民政府",
            "和",
            "与",
        ),
        *("会同", "等有关部门", "负责", "牵头", "配合", "列第一位的为牵头单位，下同", "以下均需各市政府落实，不再列出"),
        *(
            "。",
            "；",
            "，",
            "、",
            "：",
            "|",
            "|---|---|",
            "序号",
            "工作任务",
            "**",
            "*",
            "#",
            "##",
            ">",
            "-",
            "+",
            "```",
            "— 9 —",
        ),
        *(
            "<table>",
            "<tr><td>",
            "</td>",
            "<br>",
            "\\.",
            "&nbsp;",
            "\u200b",
            "\ufeff",
            "\x00",
            "\ud800",
            "\ufffe",
            "𠀀",
            "=",
            "@",
        ),
    ]
)
HTML = (
    "\n\n<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr>\n<tr><td>1</td><td>甲事</td>"
    "<td rowspan=2>甲局<br>乙局</td></tr>\n<tr><td>2</td><td>乙事</td></tr></table>\n\n表后的话（丙局负责）。\n"
)
TABLES = st.sampled_from(
    [
        "\n\n|序号|任务|责任单位|完成时限|\n|---|---|---|---|\n|1|甲事|甲局|6月底|\n|2|乙事|||\n\n表后的话。\n\n",
        "\n\n|序号|任务|责任单位|\n|---|---|---|\n\n",
        "\n\n|序号|任务|责任单位|\n|---|---|---|\n|1|甲事|甲局|多一|多二|\n\n",
        "\n\n|序号|任务|牵头单位|\n|---|---|---|\n|一|抓基础||\n|1|甲事|甲局|\n||又一行|\n|二、抓提升|||\n\n",
        "\n\n序号 | 任务 | 责任单位\n1 | 甲事 | 甲局牵头，乙局配合\n\n",
        "\n\n|序号|任务|责任单位|\n|---|---|---|\n|1|甲事没|甲局|\n\n|序号|任务|责任单位|\n|---|---|---|\n||完||\n\n",
        HTML,
    ]
)
SPACES = st.sampled_from(["", "", "", " ", "\n", "\n\n", "\n    ", "\t", "\u3000", "\r\n"])
TEXTS = st.lists(st.tuples(st.one_of(PIECES, PIECES, PIECES, TABLES), SPACES), max_size=60).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@given(TEXTS)
@example("一、抓落实（" + "甲局会同" * 2000 + "乙局）")
@example("序号|牵头单位|度|\n-||)|长||")
@example("||序|工作|\n|一、础|||")
@example("—9—实。**（牵头单位） 年")
@example('序号,,单位,单位,时限\n",,"",\n,"建,')
@example("┌──││\n├─┤│\n│先│某│局")
def test_the_laws_hold_on_any_text(text: str) -> None:
    holds(outline.read(source.from_text(text)))


@given(st.text(max_size=200))
@example("2）配合部门：市等\n【牵头】局")
def test_any_text_is_read(text: str) -> None:
    outline.read(source.from_text(text)).to_dict()


@given(TEXTS)
def test_reading_is_the_same_twice(text: str) -> None:
    first, second = outline.read(source.from_text(text)), outline.read(source.from_text(text))
    assert first.to_dict() == second.to_dict()


_LISTED = st.sampled_from(
    [
        "市教育局",
        "督查室",
        "县委宣传部",
        "各县区",
        "区",
        "牵头",
        "配合",
        "市财政局负责",
        "下同",
        "第一位的为牵头单位",
        "〈注〉",
        "市教育局（牵头）",
        "张三",
        "等",
        "无",
        "“一网通办”专班",
        "有关单位",
        "列首位的",
        "2023年底前",
        "未明确牵头的",
        "全部",
    ]
)
_SIGNS = st.sampled_from(["、", "、", "、", "、", "", "，", "；", "：", "\n", "/", "和"])
_CLAUSES = st.lists(st.tuples(_LISTED, _SIGNS), min_size=1, max_size=6).map(
    lambda parts: "".join(a + b for a, b in parts)
)
_KINDS = st.sampled_from(["lead", "responsible", "support", "deadline", "leader", "other", "none"])
_LABELS = st.sampled_from([None, "责任单位", "牵头单位及责任人", "配合"])
_RULES = st.builds(Rules, st.booleans(), st.booleans(), st.booleans())


@settings(max_examples=600)
@given(_CLAUSES, _KINDS, _LABELS, _RULES)
def test_the_short_way_through_a_list_of_names_reads_what_the_long_one_does(
    words: str, kind: str, label: str | None, rules: Rules
) -> None:
    short = roles.read(words, 0, len(words), rules, kind, label)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(roles, "_MORE_THAN_LIST", re.compile(""))  # whatever the clause holds, it is more than a list
        assert roles.read(words, 0, len(words), rules, kind, label) == short


def test_records_are_frozen_and_know_their_fields() -> None:
    mention = Mention("甲局", "甲局", "lead", 1, (Span(0, 2),), verb="牵头")
    again = replace(mention, role="support")
    assert (again.role, again.verb, again.spans, type(again)) == ("support", "牵头", mention.spans, Mention)
    assert pickle.loads(pickle.dumps(again)) == again != mention
    for change in (lambda: setattr(mention, "role", "support"), lambda: delattr(mention, "role")):
        with pytest.raises(FrozenInstanceError):
            change()
    with pytest.raises(AttributeError):
        object.__setattr__(mention, "more", 1)  # slots, and nothing else
    with pytest.raises(TypeError):
        Mention("甲局")  # type: ignore[call-arg]


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n\n", "\n\n{}"])
def test_what_surrounds_the_text_does_not_matter(change: str, plan_2017: Path) -> None:
    text = plan_2017.read_text("utf-8-sig")
    assert same(outline.read(source.from_text(change.format(text)))) == same(outline.read(source.from_text(text)))
