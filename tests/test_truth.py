"""The comparison against its labelled truth (tests/truth): what has been reached is not lost again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import _need_corpus

TRUTH = Path(__file__).parent / "truth"
sys.path.insert(0, str(TRUTH))

import edit  # noqa: E402
import labels  # noqa: E402
import score  # noqa: E402

FLOORS = {  # F1 over the comparisons made by edits
    "all": 0.995,
    "changed": 0.99,
    "heavy": 0.99,
    "decoys": 0.99,
    "flags": 0.99,
    "units": 1.0,
    "values": 0.99,
    "titles": 1.0,
}
REAL = {"zhejiang-ai-tasks": 0.99, "senlinfanghuo": 1.0, "suqiuxiangying": 1.0, "zhejiang-humanoid": 0.55}


@pytest.fixture(scope="module")
def truth() -> dict[str, labels.Case]:
    """Every label file, read with its plans."""
    _need_corpus()
    return {file.stem: labels.read(file) for file in sorted(TRUTH.glob("*.txt"))}


def test_the_truth_is_as_large_as_it_says(truth: dict[str, labels.Case]) -> None:
    made = [case for case in truth.values() if case.half != "real"]
    large = [case for case in made if sum(each.kind != "same" or bool(each.units) for each in case.expected) >= 15]
    assert len(made) >= 20
    assert len(large) >= 5
    for tag in ("heavy", "decoys"):
        several = [case for case in made if tag in case.tags]
        assert all(sum(each.kind != "same" for each in case.expected) >= 10 for case in several)
        assert len(several) >= 2


def test_comparisons_made_by_edits(truth: dict[str, labels.Case]) -> None:
    scores = score.total([case for case in truth.values() if case.half != "real"], "ours")
    assert {row: str(scores[row]) for row, least in FLOORS.items() if scores[row].f1 < least} == {}


def test_real_pairs(truth: dict[str, labels.Case]) -> None:
    reached = {name: score.total([truth[name]], "ours")["all"].f1 for name in REAL}
    assert {name: f1 for name, f1 in reached.items() if f1 < REAL[name]} == {}


@pytest.mark.parametrize("name", ["2017-einzeln", "2017-vieles"])
def test_the_2017_plan_against_its_edits(name: str) -> None:
    case = labels.read(TRUTH / f"{name}.txt")
    scores = score.total([case], "ours")
    assert scores["all"].f1 == 1.0, score.misses(case, score.ours(case.old, case.new))
    assert scores["units"].f1 == scores["titles"].f1 == 1.0
    assert all(score.total([case], tool)["all"].f1 <= scores["all"].f1 for tool in score.TOOLS)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sub 没有的话 → 别的", "0 places"),
        ("sub 责任单位 → 别的", "not one"),
        ("sub 督查室", "no '→'"),
        ("number 附件：《2017 … $ = 1", "no marker"),
    ],
)
def test_an_edit_that_does_not_fit_is_a_fault_of_the_label(line: str, says: str, plan_2017: Path) -> None:
    with pytest.raises(edit.LabelError, match=says):
        edit.apply(plan_2017.read_text("utf-8"), [line])


def test_a_label_file_that_leaves_something_out_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("old input/2017-信访工作要点.md\nhalf first\nsub 人事司、信息中心 → 人事司\n", "utf-8")
    assert {each.kind for each in labels.read(file).expected} == {"same"}
    file.write_text("old input/2017-信访工作要点.md\nhalf first\nsub 着力提升能力素质 → 提升能力\n", "utf-8")
    with pytest.raises(edit.LabelError, match="not labelled"):
        labels.read(file)
