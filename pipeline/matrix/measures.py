"""Text → measures (工作举措): the pieces an office would give a row each in its 任务分解表.

A form of language decides, nothing else: a sentence ends at 。！？； or at a line's end, and 一是、二是 … begin
a measure of their own. Inside 《》 “” （） and their kin nothing is cut, so that a slogan stays whole.
"""

from __future__ import annotations

import re

_OPENING = "《〈“‘「『（(〔［[【"
_CLOSING = "》〉”’」』）)〕］]】"
_STOPS = "。！？；!?;"
_ITEM = re.compile(r"(?:[一二三四五六七八九十]{1,3}是|[①-⑳])")
_BEFORE_ITEM = "，,：:、；;。"


def measures(text: str) -> tuple[str, ...]:
    """The pieces of ``text`` in order, each without white space at its ends, none empty.

    Joined, they are the text again, white space at the cuts aside.
    """
    pieces = (piece.strip() for piece in _cut(text))
    return tuple(piece for piece in pieces if piece)


def _cut(text: str) -> list[str]:
    pieces, start, depth = [], 0, 0
    for at, char in enumerate(text):
        if char == "\n":  # a bracket that is never closed ends with its paragraph
            depth = 0
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        if depth == 0 and _ends(text, at):
            pieces.append(text[start : at + 1])
            start = at + 1
    pieces.append(text[start:])
    return pieces


def _ends(text: str, at: int) -> bool:
    """Whether a measure ends with the character at ``at``: a full stop with no closing mark after it, or or
    what stands before 二是."""
    char = text[at]
    if char == "\n":
        return True
    after = text[at + 1 : at + 2]
    if char in _STOPS or (char in _CLOSING and text[at - 1 : at] == "。"):
        return not after or after not in _STOPS + _CLOSING
    return char in _BEFORE_ITEM and _ITEM.match(text, at + 1) is not None
