"""match: the right sentence for each item, with evidence that stands in the source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import plans, words

from pipeline import match, run
from pipeline.match import COMMON, LEAST, Match


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.fixture(scope="module")
def matches() -> tuple[Match, ...]:
    return match.appendix(run.load(Path(__file__).parent.parent / "input" / "2017-信访工作要点.md"))


def test_every_item_of_the_2017_plan_finds_its_point(matches: tuple[Match, ...]) -> None:
    found = [(m.item.node.number, m.body.node.number) for m in matches if m.body]  # type: ignore[union-attr]
    assert found == [(1, 4), (2, 3), (3, 3), (4, 13), (5, 1), (6, 2), (7, 13), (8, 14)]
    assert all(m.rivals == () for m in matches)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (1, "筹备召开第八次全国信访工作会议。"),
        (2, "制定《关于进一步加强信访法治化建设的意见》。"),
        (4, "评选表彰全国信访系统先进集体、先进工作者。"),
        (5, "建设视频信访系统。"),
        (6, "举办信访业务竞赛活动。"),
    ],
)
def test_the_evidence_is_the_sentence(matches: tuple[Match, ...], item: int, sentence: str) -> None:
    assert matches[item - 1].sentence == sentence
    assert matches[item - 1].score >= 0.85


def test_the_evidence_stands_in_the_source(matches: tuple[Match, ...], plan_2017: Path) -> None:
    text = plan_2017.read_text("utf-8")
    for found in matches:
        assert found.span is not None
        assert letters(text[slice(*found.span)]) == letters(found.sentence)


def test_the_evidence_is_found_across_breaks_and_markup() -> None:
    body = "一、工作\n\n1. 加强建设。筹备召开第八\n次全国**信访**工作\n会议。\n\n责任单位：甲局\n"
    text = f"{body}\n附件\n\n工作事项（共 1 项）\n\n1. 召开第八次全国信访工作会议\n\n责任单位：乙局\n"
    (found,) = match.appendix(run.parse(text))
    assert found.span is not None
    assert text[slice(*found.span)].replace("\n", "").replace("*", "") == "筹备召开第八次全国信访工作会议。"


def test_a_text_is_gone_through_once_however_many_items_it_speaks_of(monkeypatch: pytest.MonkeyPatch) -> None:
    rare = [chr(0x4E00 + at) * 4 for at in range(300)]
    body = "".join(f"推进{words}\n建设，确保完成。" for words in rare)
    items = "".join(f"{at}. 推进{words}建设\n\n责任单位：乙局\n\n" for at, words in enumerate(rare, 1))
    text = f"一、工作\n\n1. 抓好落实。{body}\n\n责任单位：甲局\n\n附件\n\n工作事项（共 300 项）\n\n{items}"
    plan, asked, counts = run.parse(text), 0, match._counts

    def counted(char: str) -> bool:
        nonlocal asked
        asked += 1
        return counts(char)

    monkeypatch.setattr(match, "_counts", counted)
    found = match.appendix(plan)
    assert [text[slice(*each.span)].replace("\n", "") for each in found if each.span] == [
        f"推进{words}建设，确保完成。" for words in rare
    ]
    assert asked <= 5 * len(text)


def test_a_plan_without_appendix_has_no_matches() -> None:
    assert match.appendix(run.parse("一、工作\n（一）召开会议。做好准备。\n责任单位：办公室\n")) == ()


BODY = [
    "加强信访工作。\n召开第八次全国信访工作会议；制定工作规程。",
    "建设系统。\n建设２０１７年视频信访系统，做好维护。",
]


@pytest.mark.parametrize(
    ("item", "text", "sentence"),
    [
        ("召开第八次全国信访工作会议", 0, "召开第八次全国信访工作会议；"),
        ("召开全国信访工作大会", 0, "召开第八次全国信访工作会议；"),
        ("建设2017年视频信访系统", 1, "建设２０１７年视频信访系统，做好维护。"),
        ("《视频信访系统》建设", 1, "建设２０１７年视频信访系统，做好维护。"),
    ],
)
def test_words_left_out_or_between_and_width_do_not_matter(item: str, text: int, sentence: str) -> None:
    (hit,) = match.match([item], BODY)
    assert hit is not None
    assert (hit.text, BODY[hit.text][hit.start : hit.end]) == (text, sentence)


@pytest.mark.parametrize("item", ["", "会议", "完全不同的另一件事", "信访", "！？", "第八次国际马拉松比赛开幕式"])
def test_what_is_not_there_is_not_found(item: str) -> None:
    assert match.match([item], BODY) == [None]


def test_equals_are_rivals_and_the_shortest_is_taken() -> None:
    texts = ["做好工作，举办业务竞赛活动。", "举办业务竞赛活动。", "其他。举办业务竞赛活动！"]
    (hit,) = match.match(["举办业务竞赛活动"], texts)
    assert hit is not None
    assert (hit.text, hit.rivals, hit.score) == (1, (0, 2), 1.0)


def test_what_everybody_says_is_no_evidence() -> None:
    few, many = (["推进依法行政工作。"] * count for count in (COMMON, COMMON + 1))
    assert match.match(["推进依法行政"], few) != [None]
    assert match.match(["推进依法行政"], many) == [None]


def test_characters_beyond_the_basic_plane_do_not_shift_the_place() -> None:
    texts = ["𠀀𠀁𠀂。", "𠀀召开第八次会议。\ud800做好准备工作。"]
    first, second = match.match(["召开第八次会议", "做好准备工作"], texts)
    assert first is not None
    assert second is not None
    assert texts[1][first.start : first.end] == "𠀀召开第八次会议。"
    assert texts[1][second.start : second.end] == "\ud800做好准备工作。"


some = st.lists(words, max_size=4)


@given(some, some)
def test_hits_are_sentences_that_hold_enough_of_the_item(items: list[str], texts: list[str]) -> None:
    hits = match.match(items, texts)
    assert len(hits) == len(items)
    for hit in hits:
        if hit:
            assert 0 <= hit.start < hit.end <= len(texts[hit.text])
            assert LEAST <= hit.score <= 1
            assert hit.text not in hit.rivals
            assert all(0 <= rival < len(texts) for rival in hit.rivals)


@given(st.text("工作要点责任单位信访制度改革", min_size=4, max_size=20), words, words)
def test_a_sentence_that_holds_the_whole_item_is_a_full_hit(item: str, before: str, after: str) -> None:
    (hit,) = match.match([item], ["。", f"{before}。\n{item}。\n{after}"])
    assert hit is not None
    assert hit.score == 1


@given(some, some)
def test_an_item_is_matched_alike_alone_and_among_others(items: list[str], texts: list[str]) -> None:
    assert match.match(items, texts) == [match.match([item], texts)[0] for item in items]


@given(plans())
def test_every_item_of_any_plan_has_its_match(plan: match.Plan) -> None:
    found = match.appendix(plan)
    items = [place for place in plan.places() if isinstance(place.top, match.Appendix) and len(place.nodes) > 1]
    assert [m.item for m in found] == items
    assert all(0 <= m.span.start <= m.span.end <= len(plan.source.text) for m in found if m.span)
