"""The headers and footers of a sheet that somebody has saved → those that the office has written, to be kept.

What every run prints by itself, marks (内部) above and the number of the page below, is made anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.collect.ledger import Running
from pipeline.handout.words import PAGES
from pipeline.lines import fold
from pipeline.registry import key as plain
from pipeline.wording import is_mark

PICTURE = "&G"
_CODE = re.compile(r'&(?:&|"[^"]*"|K[0-9A-Fa-f]{6}|\d+ ?|.)', re.DOTALL)
_SIDES = {"&L": "left", "&C": "center", "&R": "right"}
_LOOKS = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+ ?|[BIUESXY])')
_AND = "\0"  # for &&, which is one sign
_APART = re.compile(r"[\s,，、]+")


def own(sheet: str, said: Iterable[tuple[str, str]]) -> Iterator[Running]:
    """What the office has written into the headers and footers (kind, code) of a sheet, side by side."""
    for kind, code in said:
        for side, given in _sides(code.replace(PICTURE, "")).items():
            if words := _without_ours(given):
                yield Running(sheet, kind, side, words)


def _sides(code: str) -> dict[str, str]:
    """left, center, right → its code; what stands before the first sign of a side is in the center."""
    found: dict[str, str] = {}
    side, start = "center", 0
    for sign in _CODE.finditer(code):
        if sign[0] in _SIDES:
            found[side] = found.get(side, "") + code[start : sign.start()]
            side, start = _SIDES[sign[0]], sign.end()
    found[side] = found.get(side, "") + code[start:]
    return found


def _without_ours(code: str) -> str:
    """``code`` without what every run prints: the number of the page, and marks before it."""
    bare = _LOOKS.sub("", code.replace("&&", _AND)).strip()
    if plain(bare) == plain(PAGES):
        return ""
    rest = bare
    while rest and is_mark(fold((first := _APART.split(rest, maxsplit=1))[0].replace(_AND, "&"))):
        rest = first[1] if len(first) > 1 else ""
    return code if rest == bare and rest else rest.replace(_AND, "&&")
