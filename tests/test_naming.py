"""The table labelled by hand (tests/naming): which names are one unit is told as well as when it was measured."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("naming")))
import measure
import pytest

TABLE = measure.rows()


def test_the_table_is_large_and_hard() -> None:
    assert len(TABLE) >= 400
    assert len(measure.hard(TABLE)) >= 80
    assert {row.part for row in TABLE} == set("ABCDE")
    assert len({(row.written, row.before, row.date, row.issuer) for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize(("parts", "wrong"), [("A", 0), ("B", 6), ("C", 2), ("D", 0), ("E", 4), ("ABCDE", 12)])
def test_no_two_units_are_taken_for_one(parts: str, wrong: int) -> None:
    found = measure.score(row for row in TABLE if row.part in parts)
    assert found.precision == 1
    assert found.recall >= 0.98 or found.same - found.both <= 1
    assert found.known >= found.rows - wrong
