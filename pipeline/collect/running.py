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
LONGEST = 220  # signs of a header, of which a sheet takes 255 with the marks
_CODE = re.compile(r'&(?:&|"[^"]*"|K[0-9A-Fa-f]{6}|\d+ ?|.)', re.DOTALL)
_SIDES = {"&L": "left", "&C": "center", "&R": "right"}
_LOOKS = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+ ?|[BIUESXY])')
_AND = "\0"  # for &&, which is one sign
_APART = re.compile(r"[\s,，、]+")


def own(sheet: str, said: Iterable[tuple[str, str]]) -> Iterator[Running]:
    """What the office has written into the headers and footers (kind, code) of a sheet, side by side."""
    for kind, side, given in _parts((kind, code) for kind, code in said if len(code) <= LONGEST):
        _, words = _apart(given, marked=_is_for_marks(kind, side))
        if words:
            yield Running(sheet, kind, side, words)


def marks(said: Iterable[tuple[str, str]], printed: Iterable[str]) -> list[str]:
    """The marks that stand where every run prints those of the plan (``printed``) and are none of these, each once."""
    found = (_apart(given, marked=True)[0] for kind, side, given in _parts(said) if _is_for_marks(kind, side))
    again = {mark for words in printed for mark in _APART.split(words)}
    return list(dict.fromkeys(mark for each in found for mark in each if mark not in again))


def _is_for_marks(kind: str, side: str) -> bool:
    return kind.endswith("Header") and side == "left"


def _parts(said: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for kind, code in said:
        for side, given in _sides(code.replace(PICTURE, "")).items():
            yield kind, side, given


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


def _apart(code: str, *, marked: bool) -> tuple[list[str], str]:
    """The marks that ``code`` begins with, where it is ``marked``, and the rest, but for the number of the page."""
    bare = _LOOKS.sub("", code.replace("&&", _AND)).strip()
    if not bare or plain(bare) == plain(PAGES):
        return [], ""
    found, rest = [], bare
    while marked and rest:
        first, *more = _APART.split(rest, maxsplit=1)
        if not is_mark(fold(first.replace(_AND, "&"))):
            break
        found.append(first)
        rest = more[0] if more else ""
    return found, rest.replace(_AND, "&&") if found else code
