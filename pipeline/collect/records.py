"""The words of collecting as frozen records: a returned form as it was read, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.findings import CATALOGUE
from pipeline.handout.records import FIELDS, Identity
from pipeline.model import Severity
from pipeline.record import Record


@dataclass(frozen=True, slots=True)
class Anomaly(Record):
    """Something to look at in what came back: a code of the catalogue, how grave, what; the file and the cell, each ""
    where it is about none."""

    code: str
    severity: Severity
    message: str
    file: str = ""
    cell: str = ""


def anomaly(code: str, file: str = "", cell: str = "", **fields: object) -> Anomaly:
    """An anomaly of the catalogue with its message filled in. Raises KeyError as ``findings.finding`` does."""
    kind = CATALOGUE[code]
    return Anomaly(code, kind.severity, kind.template.format(**fields), file, cell)


def listed(words: Sequence[str], most: int = 12) -> str:
    """Words for one line of a report, at most so many of them: 甲、乙等 30 处."""
    return "、".join(words[:most]) + (f"等 {len(words)} 处" if len(words) > most else "")


@dataclass(frozen=True, slots=True)
class Said:
    """One cell that has something in it: what it says as text, where it stands (K7), and whether a formula says it.

    ``key`` is that of the form's column, or the head of a column that the form does not have.
    """

    key: str
    text: str
    cell: str
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a returned form, as the sheet counts rows: ``said`` under the form's heads, ``more`` under others."""

    row: int
    said: tuple[Said, ...]
    more: tuple[Said, ...] = ()

    def of(self, key: str) -> Said | None:
        return next((said for said in self.said if said.key == key), None)

    def text(self, key: str) -> str:
        said = self.of(key)
        return said.text if said else ""


@dataclass(frozen=True, slots=True)
class Form:
    """A returned workbook as it was read. ``digest`` is that of its bytes; ``unit`` is the unit that its visible words
    name, for a form that has lost its identity; ``letters`` are the columns of the heads that were found, key → letter;
    ``merged`` are the ranges of merged cells below the heads; ``others`` are further sheets with such heads, ``beside``
    those without and what they say, ``above`` what stands above the heads and was not issued there; ``cut``
    says that there are more rows than are read, ``beyond`` is the first cell with something in it that was not read
    for its column, ``plain`` says that the styles could not be read."""

    file: str
    digest: str
    identity: Identity | None
    unit: str
    sheet: str
    letters: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    merged: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    beside: tuple[tuple[str, tuple[Said, ...]], ...] = ()
    above: tuple[Said, ...] = ()
    cut: bool = False
    beyond: str = ""
    comments: bool = False
    plain: bool = False

    def place(self, key: str, row: int) -> str:
        """The cell of a column in a row; only the row where the column is gone."""
        return next((f"{letter}{row}" for known, letter in self.letters if known == key), f"第 {row} 行")

    def lost_heads(self) -> tuple[str, ...]:
        """The heads that were issued and are not there."""
        issued = {key for row in self.identity.rows for key, _ in row.words} if self.identity else set()
        here = {key for key, _ in self.letters}
        return tuple(f.head for f in FIELDS if f.key not in here and (f.by != "given" or f.key in issued))
