"""附件 at the start of a paragraph → the head of an appendix, an entry in the list of attachments, or the name of the
very file: what it says, and what stands after it, tell which."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from pipeline import head as front
from pipeline.flow import Flow
from pipeline.numbering import Marker, marker_at

Paragraph = tuple[int, int]

_APPENDIX = re.compile(
    r"附(?:(?:[件表录](?:\d{1,2}|[一二三四五六七八九十]{1,2})?|\d{1,2})(：)?|(：))"
)  # 附件1, 附1, 附：
_LONG, _LONGEST = 60, 80


def words_at(fold: str, start: int) -> int:
    """Where the words behind 附件1： begin, which stands at ``start``."""
    found = _APPENDIX.match(fold, start)
    assert found is not None
    return found.end()


def kind_of(fold: str, start: int, end: int) -> Literal["head", "list"] | None:
    """附件 on a line of its own, or with a title, opens one; 附件：… lists those that follow."""
    found = _APPENDIX.match(fold, start, end)
    if not found or "。" in fold[start:end]:
        return None
    return "list" if (found[1] or found[2]) and found.end() < end else "head"


def goes_on(fold: str, first: int, end: int, marker: Marker | None, expects: Callable[[Marker], bool]) -> bool:
    """Does a paragraph with a marker go on with the list of attachments that begins at ``first`` (附件：1.某表)? It
    counts on in the same form; behind an entry without a number, what the body ``expects`` goes on with the body."""
    if not marker or marker.number == 1 or end - marker.start >= _LONGEST or "。" in fold[marker.start : end]:
        return False
    one = marker_at(fold, words_at(fold, first))
    return one.rank == marker.rank if one else not expects(marker)


def opens(fold: str, paragraphs: list[Paragraph]) -> bool:
    """Does 附件：某表, in a document that has no 附件 on a line of its own, open the appendix, and not list it? Then
    more than a signature follows. ``paragraphs`` are it and the two after it."""
    if not _names_one(fold, paragraphs):
        return False
    follows = paragraphs[1:]
    notes = [front.note_kind(fold[a : b - 1]) for a, b in follows]
    return not (notes[0] or (notes[1:] == ["signature"] and front.is_title(fold[follows[0][0] : follows[0][1] - 1])))


def is_the_file(flow: Flow, paragraphs: list[Paragraph]) -> bool:
    """Is 附件：某某清单, the first words of a document, the name of the very file? Then no other title follows them,
    nor the numbers of a list, but items or a table, prose, words in brackets, or who issued it. ``paragraphs`` are
    it and the next."""
    if not _names_one(flow.fold, paragraphs):
        return False
    start, after = paragraphs[1]
    words = flow.fold[start : after - 1]
    if words[0] == "（" or not front.is_title(words) or front.note_kind(words) or front.dateline(words):
        return True
    return any(table.start == start for table in flow.tables) or marker_at(flow.fold, start) is not None


def _names_one(fold: str, paragraphs: list[Paragraph]) -> bool:
    """Does 附件：… name one attachment in one line, with something behind it?"""
    start, after = paragraphs[0]
    found = _APPENDIX.match(fold, start)
    return after - start <= _LONG and len(paragraphs) > 1 and not (found and marker_at(fold, found.end()))
