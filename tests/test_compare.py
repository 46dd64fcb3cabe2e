"""compare: what corresponds and what changed; that the changes explain the whole difference."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from edits import EDITS, Desk, Edit
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import plans

from pipeline import compare, load, parse
from pipeline.compare import duty
from pipeline.compare.apply import apply, told
from pipeline.compare.assign import assign
from pipeline.compare.records import Comparison
from pipeline.export import json as export
from pipeline.model import Plan


def test_a_plan_is_the_same_as_itself(corpus_plan: Path) -> None:
    plan = load(corpus_plan)
    assert_nothing(compare(plan, plan), plan)


def test_the_plan_that_is_shipped_is_the_same_as_itself(plan_2017: Path) -> None:
    plan = load(plan_2017)
    assert_nothing(compare(plan, plan), plan)


def assert_nothing(found: Comparison, plan: Plan) -> None:
    ids = [place.text.id for place in plan.places()]
    assert [(change.old, change.new) for change in found.changes] == [((each,), (each,)) for each in ids]
    for change in found.changes:
        assert change.kind == "same"
        assert not any((change.moved, change.renumbered, change.retitled, change.units, change.units.renamed))
        assert change.fields == change.text_ops == change.title_ops == ()
    assert found.titles == ()
    assert found.same


PAIRS = [
    ("plans/zhejiang-humanoid-2024-pdftext", "plans/zhejiang-humanoid-2026-pdftext"),
    ("more/guangan-senlinfanghuo-2023", "more/guangan-senlinfanghuo-2024"),
    ("more/zhejiang-ai-tasks-2026-older-table", "more/zhejiang-ai-tasks-2026-table"),
    ("more/guangdong-suqiuxiangying-2023", "plans/foshan-suqiuxiangying-2023"),
    ("plans/2017-信访工作要点", "more/tongliao-yingshang-2023"),
]


@pytest.mark.parametrize("names", PAIRS, ids=lambda names: names[1].split("/")[1])
def test_the_changes_between_real_plans_explain_the_whole_difference(names: tuple[str, str], corpus: Path) -> None:
    old, new = (load(corpus / f"{name}.md") for name in names)
    assert_explained(old, new)
    assert_explained(new, old)


def assert_explained(old: Plan, new: Plan) -> Comparison:
    found = compare(old, new)
    ids = [[place.text.id for place in plan.places()] for plan in (old, new)]
    assert sorted(text for change in found.changes for text in change.old) == sorted(ids[0])
    assert sorted(text for change in found.changes for text in change.new) == sorted(ids[1])
    assert apply(old, found.changes) == told(new)
    told_again = json.loads(export.render(found))
    assert apply(old, told_again["changes"]) == told(new)
    return found


@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=8), st.integers(0, 2**32))
def test_the_changes_explain_every_edit(plan_2017: Path, wanted: list[Edit], seed: int) -> None:
    assert_edits_explained(real(plan_2017), wanted, seed)


@settings(max_examples=max(20, settings().max_examples // 3))
@given(st.integers(0, 999), st.lists(st.sampled_from(EDITS), min_size=1, max_size=12), st.integers(0, 2**32))
def test_the_changes_explain_every_edit_of_real_plans(corpus: Path, which: int, wanted: list[Edit], seed: int) -> None:
    plans = sorted([*corpus.glob("plans/*.md"), *corpus.glob("more/*.md")])
    assert_edits_explained(real(plans[which % len(plans)]), wanted, seed)


real = cache(load)


def assert_edits_explained(plan: Plan, wanted: list[Edit], seed: int) -> None:
    desk, random = Desk(plan), Random(seed)
    for edit in wanted:
        edit(desk, random)
    new = desk.issued()
    found = assert_explained(plan, new)
    assert_to_the_letter(found)
    assert_explained(new, plan)


def assert_to_the_letter(found: Comparison) -> None:
    old, new = ({place.text.id: place for place in plan.places()} for plan in (found.old, found.new))
    for change in found.changes:
        for each in change.text_ops:
            before = "".join(words for sign, words in each.ops if sign != "+")
            after = "".join(words for sign, words in each.ops if sign != "-")
            assert before == (old[each.old].text.text if each.old else "")
            assert after == (new[each.new].text.text if each.new else "")


@pytest.mark.parametrize("half", [False, True])
def test_typography_is_no_change(plan_2017: Path, half: bool) -> None:
    text = plan_2017.read_text("utf-8-sig")
    narrow = str.maketrans("，；：（）", ",;:()")
    typed = text.translate(narrow) if half else "\ufeff" + text.replace("\n", "\r\n").replace("# ", "### ")
    assert typed != text
    plan = parse(text)
    assert_nothing(compare(plan, parse(typed)), plan)


def test_changes_of_another_plan_are_refused(plan_2017: Path) -> None:
    plan = load(plan_2017)
    one, other = (ending(plan, words) for words in ("完。", "毕。"))
    changes = compare(one, plan).changes
    assert apply(one, changes) == told(plan)
    with pytest.raises(ValueError, match="P2017#1: text"):
        apply(other, changes)
    with pytest.raises(ValueError, match="no text Q#1"):
        apply(plan, changes)


def ending(plan: Plan, words: str) -> Plan:
    """The plan with other words at the end of each text."""
    desk = Desk(plan)
    desk.preamble = [replace(text, text=text.text + words) for text in desk.preamble]
    for draft in desk.drafts():
        draft.texts = [replace(text, text=text.text + words) for text in draft.texts]
    return desk.issued()


@settings(max_examples=max(20, settings().max_examples // 3))
@given(plans(), plans())
def test_every_text_of_any_plans_stands_in_one_change(old: Plan, new: Plan) -> None:
    found = compare(old, new)
    counts = sum(len(change.old) for change in found.changes), sum(len(change.new) for change in found.changes)
    assert counts == (len(list(old.places())), len(list(new.places())))
    assert {change.kind for change in compare(old, old).changes} <= {"same"}
    assert json.loads(export.render(found))["schema"] == 1


def test_the_bytes_do_not_hang_on_how_sets_are_gone_through(plan_2017: Path, tmp_path: Path) -> None:
    other = tmp_path / "2018.md"
    other.write_text(plan_2017.read_text("utf-8-sig").replace("信访", "来信来访").replace("督查", "督办"), "utf-8")
    code = "import sys; from pipeline import compare, load; print(compare(*map(load, sys.argv[1:])).to_dict())"
    command = [sys.executable, "-c", code, str(plan_2017), str(other)]
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in "123"]
    shown = {subprocess.run(command, env=seed, capture_output=True, check=True).stdout for seed in seeds}
    assert len(shown) == 1


# Alike without end: what is looked at is in proportion to the length, however much is the same in all of it


def test_of_many_texts_of_boilerplate_few_are_compared_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    from rapidfuzz import process

    looked, extract = 0, process.extract

    def counted(query: str, choices: Sequence[str], **options: object) -> object:
        nonlocal looked
        looked += len(choices)
        return extract(query, choices, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(process, "extract", counted)
    said = "加强组织领导落实工作责任完善工作机制按照职责分工抓好落实及时总结经验确保各项任务落到实处"
    random, count = Random(1), 3000

    def edited(_: int) -> str:
        one, two = sorted(random.choices(range(len(said)), k=2))
        return random.choice("推进").join((said[:one], said[one:two], random.choice("改革") + said[two:]))

    old, new = (parse(_table(list(map(edited, range(count))))) for _ in range(2))
    assert len(compare(old, new).changes) <= 1.1 * count
    assert count < looked <= 130 * count


def _table(rows: list[str]) -> str:
    body = "".join(f"| {at} | {words} | 办公室 |\n" for at, words in enumerate(rows, 1))
    return f"一、重点工作\n\n| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n{body}"


def test_of_many_units_few_are_compared_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, key = 0, duty.key

    def counted(written: str) -> str:
        nonlocal asked
        asked += 1
        return key(written)

    monkeypatch.setattr(duty, "key", counted)
    said = "一、工作\n（一）开展工作。认真落实。（责任单位：{}）\n"
    names = [f"第{at}工作专班" for at in range(500)]
    old, new = (parse(said.format("、".join(side))) for side in (names[:400], names[100:]))
    units = compare(old, new).changes[0].units
    assert [party.name for party in units.lost] == names[:100]
    assert [party.name for party in units.gained] == names[400:]
    assert asked <= 20 * len(names)


# The assignment


@given(
    st.lists(
        st.dictionaries(st.integers(0, 4), st.sampled_from([0.1, 0.2, 0.3, 0.7, 1.0, 0.0]), max_size=5), max_size=5
    )
)
def test_no_pairing_is_worth_more(worths: list[dict[int, float]]) -> None:
    found = assign(worths)
    assert len(set(found.values())) == len(found)
    best = max(
        sum(row.get(column, 0.0) for row, column in zip(worths, columns, strict=False))
        for columns in permutations(range(5 + len(worths)), len(worths))
    )
    assert sum(worths[row][column] for row, column in found.items()) == pytest.approx(best)
