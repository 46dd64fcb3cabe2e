"""data/lexicon.txt → lists of words, and alternations of them for the grammars.

The table is a reader's to add to; no grammar below spells such a word out itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path


def _read(path: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        name, sign, words = line.partition("=")
        if sign and not line.startswith("#"):
            lists.setdefault(name.strip(), []).extend(words.split())
    return lists


WORDS: dict[str, list[str]] = _read(Path(__file__).parent / "data" / "lexicon.txt")


def any_of(*names: str) -> str:
    """A non-capturing regular expression for one word of the named lists, the longest first; grouped by their first
    characters, so that of hundreds a match tries the few that begin as the text does."""
    words = sorted({word for name in names for word in WORDS[name]}, key=lambda w: (w[0], -len(w), w))
    begun = [[word[1:] for word in group] for _, group in groupby(words, key=lambda word: word[0])]
    firsts = dict.fromkeys(word[0] for word in words)
    parts = (
        re.escape(first) + (re.escape(rests[0]) if len(rests) == 1 else f"(?:{'|'.join(map(re.escape, rests))})")
        for first, rests in zip(firsts, begun, strict=True)
    )
    return f"(?:{'|'.join(parts)})"


def holds(text: str, word: str) -> bool:
    """Is a word in a text? First whether its signs are: to look for one takes a tenth of the time."""
    return word[0] in text and word[-1] in text and word in text


def late(pattern: str) -> Callable[[], re.Pattern[str]]:
    """A pattern that is compiled when it is first asked for: few plans need the rarer forms, and to compile them all
    takes several times as long as to read a plan."""
    return cache(lambda: re.compile(pattern))
