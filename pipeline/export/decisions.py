"""The decisions file (核定) that is there, and the rows of tasks that it lacks behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from pipeline import decisions
from pipeline.carry import Carried
from pipeline.decisions import TASK, Sheet
from pipeline.export.csv import guarded
from pipeline.matrix import Table
from pipeline.matrix.draft import draft
from pipeline.model import Plan


def lacking(plan: Plan, sheet: Sheet, kept: Mapping[str, Carried] | None = None) -> Table:
    """The rows of the draft whose tasks have no row in ``sheet``, under the heads of ``sheet``; ``kept`` is as for
    ``draft``."""
    have = {place.text.id for place, _, _ in decisions.match(plan, sheet) if place}
    table = draft(plan, kept)
    at = {head: table.heads.index(head) for head in table.heads}
    rows = [row for row in table.rows if row[at[TASK["task"]]] not in have]
    return Table(
        table.name,
        tuple(table.columns[at[TASK["task"]]] for _ in sheet.heads),
        tuple(tuple(row[at[head]] if head in at else "" for head in sheet.heads) for row in rows),
    )


def appended(data: bytes, sheet: Sheet, rows: Table) -> bytes:
    """The file's bytes as they are, and ``rows`` behind them in its own encoding and with its own separator."""
    out = io.StringIO(newline="")
    if not sheet.text.endswith("\n"):
        out.write("\r\n")
    writer = csv.writer(out, delimiter=sheet.delimiter, lineterminator="\r\n")
    writer.writerows([[guarded(value) for value in row] for row in rows.rows])
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-be" if data[:1] == b"\xfe" else "utf-16-le"}
    return data + out.getvalue().encode(codec.get(sheet.encoding, sheet.encoding), "backslashreplace")
