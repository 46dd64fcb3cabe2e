"""Where the title of an item ends. Offsets are those of the folded text."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[。！？][”’」』）]*")
_PAIRS = tuple(zip("（《“‘「『", "）》”’」』", strict=True))
_OPENING = re.compile(f"[{''.join(opening for opening, _ in _PAIRS)}]")
_LONGEST = 400


def end(fold: str, start: int, stop: int, clause: int) -> int:
    """Where the title of an item at ``[start, stop)`` ends: with the first sentence, or its line, or before the first
    clause."""
    line = fold.find("\n", start, min(stop, clause))
    limit = min(line if line >= 0 else stop, clause)
    for sentence in _SENTENCE.finditer(fold, start, min(limit, start + _LONGEST)):
        after = sentence.end()
        if not _OPENING.search(fold, start, after) or _closed(fold[start:after]):
            return after
    return limit


def _closed(words: str) -> bool:
    """Are all brackets and quotes closed that the words open?"""
    opened = [pair for pair in _PAIRS if pair[0] in words]
    return all(words.count(opening) <= words.count(closing) for opening, closing in opened)
