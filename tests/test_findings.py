"""findings: the catalogue is whole, and findings come from it alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings import CATALOGUE, SEVERITY_WORDS, apart, finding, markdown, quote
from pipeline.model import Finding, Span


def test_codes_are_unique_sorted_and_grouped() -> None:
    assert list(CATALOGUE) == sorted(CATALOGUE)
    assert all(re.fullmatch(r"F[0-7]\d\d", code) and kind.code == code for code, kind in CATALOGUE.items())


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_kind_is_explained_in_chinese(code: str) -> None:
    kind = CATALOGUE[code]
    assert kind.severity in SEVERITY_WORDS
    for words in (kind.template, kind.meaning, kind.advice):
        assert re.search(r"[\u4e00-\u9fff]{2}", words)
    assert kind.meaning.endswith("。")
    assert kind.advice.endswith("。")


def test_every_code_of_the_catalogue_is_used_and_no_other(root: Path) -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in (root / "pipeline").rglob("*.py")
        if path.name not in ("findings.py", "decided.py", "returned.py", "recorded.py")
    )
    assert set(re.findall(r'"(F\d{3})"', source)) == set(CATALOGUE)


def test_a_finding_has_the_severity_and_words_of_its_kind() -> None:
    made = finding("F102", Span(3, 5), here="一（三）")
    assert made == Finding("F102", "warning", "编号重复：“一（三）”出现了不止一次", Span(3, 5))
    assert made.span == (3, 5)
    assert finding("F201").span is None


def test_words_of_the_plan_are_no_template() -> None:
    assert "{here}" in finding("F102", here="{here}").message


def test_unknown_codes_and_missing_fields_do_not_pass() -> None:
    with pytest.raises(KeyError):
        finding("F999")
    with pytest.raises(KeyError):
        finding("F102")


def test_the_table_has_a_row_of_five_cells_for_each_code() -> None:
    rows = markdown().splitlines()
    assert len(rows) == len(CATALOGUE) + 2
    assert all(row.count("|") == 6 for row in rows)
    assert markdown().endswith("|\n")


@pytest.mark.parametrize(
    ("words", "shown"), [("  甲\n乙\t丙 ", "甲 乙 丙"), ("甲" * 24, "甲" * 24), ("甲" * 25, "甲" * 23 + "…"), ("", "")]
)
def test_quoted_words_fit_one_line(words: str, shown: str) -> None:
    assert quote(words) == shown


@given(
    st.text("甲乙丙丁 ，。", max_size=150),
    st.text("甲乙丙", max_size=9),
    st.text("甲乙丙", max_size=9),
    st.text("甲丁。", max_size=150),
)
def test_of_long_wordings_only_what_differs_is_said(before: str, old: str, new: str, behind: str) -> None:
    whole = [" ".join(f"{before}{words}{behind}".split()) for words in (old, new)]
    said = apart(*whole)
    assert (said[0] == said[1]) is (whole[0] == whole[1])
    for words, all_of_it in zip(said, whole, strict=True):
        assert words.strip("…") in all_of_it
        assert len(words) <= max(48, 2 * 12 + 9 + 2)
    assert apart("好" * 60 + "十件" + "实" * 60, "好" * 60 + "五件" + "实" * 60) == (
        f"…{'好' * 12}十件{'实' * 11}…",
        f"…{'好' * 12}五件{'实' * 11}…",
    )
