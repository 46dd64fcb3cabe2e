"""A table → CSV: UTF-8 with BOM, comma, CRLF, as Excel and WPS open it with a double click.

**Nothing is a formula.** A spreadsheet runs a CSV cell that starts with ``=``, ``+``, ``-`` or ``@``, quoted or
not. Text that starts so (full width, or behind white space, too) gets one ``'`` in front, and so does text that
starts with ``'`` itself: whoever reads the file with a program drops one leading ``'`` and has the text again.
Numbers of our own (counts, lines) are plain. Characters that no spreadsheet holds are written out, see ``safe``.
"""

from __future__ import annotations

import csv
import io

from pipeline.export.safe import restore, risky, visible
from pipeline.matrix import Cell, Table

_BOM = "\ufeff"


def render(table: Table) -> bytes:
    """The heads and rows of ``table`` (totals and remark are for sheets); the same table gives the same bytes."""
    out = io.StringIO(newline="")
    out.write(_BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(head) for head in table.heads])
    writer.writerows([[guarded(value) for value in row] for row in table.rows])
    return out.getvalue().encode("utf-8")


def plain(field: str) -> str:
    """The text that a field of ``render`` stands for."""
    return restore(field.removeprefix("'"))


def guarded(value: Cell) -> str | int:
    """The field that stands for ``value``, and that no spreadsheet runs."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = visible(value)
    return f"'{text}" if risky(text) or text.startswith("'") else text
