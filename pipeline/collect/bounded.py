"""The XML of a sheet, on its way to the parser, which takes a row for a whole: of one with far more cells than a sheet
that is read has, the rest is left out."""

from __future__ import annotations

import re
from typing import IO

_ROW = re.compile(rb"</?(?:\w+:)?row[\s/>]")
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|f|is|t)[\s>]")
_LONGEST = 8 * 1024 * 1024  # bytes without any row
_TAG = 64  # bytes that a tag of those above may have


class Bounded:
    """A stream that has ``most`` cells of a row, and some more; ``lost``: what was left out had something in it."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self.lost = False
        self._source, self._most = source, most
        self._cells = self._bytes = 0  # since a row began or ended

    def read(self, size: int = -1) -> bytes:
        """The next bytes, of about that number. Raises ValueError where no row comes for megabytes."""
        data = self._source.read(size)
        if _ROW.search(data):
            self._cells = self._bytes = 0
            return data
        self._bytes += len(data)
        if self._bytes > _LONGEST:
            raise ValueError("no row")
        self._cells += len(_CELL.findall(data))
        return data if self._cells <= self._most else self._cut(data, size)

    def _cut(self, data: bytes, size: int) -> bytes:
        """The bytes up to the next cell and from the end of its row on."""
        cell = _CELL.search(data)
        if cell is None:
            return data
        head, rest = data[: cell.start()], data[cell.start() :]
        while (end := _ROW_END.search(rest)) is None:
            self.lost = self.lost or _FILLED.search(rest) is not None
            more = self._source.read(max(size, _TAG))
            if not more:
                return head
            rest = rest[-_TAG:] + more
        self.lost = self.lost or _FILLED.search(rest, 0, end.start()) is not None
        self._cells = self._bytes = 0
        return head + rest[end.start() :]
