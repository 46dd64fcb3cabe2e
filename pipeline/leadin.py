"""What stands before a name and is none of it: 下列各项均由, 请, 现, and a label that no colon ends (牵头单位市教育局).

Offsets are those of the masked words of a clause.
"""

from __future__ import annotations

import re

from pipeline import wording
from pipeline.lexicon import WORDS, any_of, late

_WHAT = rf"{any_of('before.which')}{{0,3}}(?:[项类条章节款]|部分)?{any_of('before.what')}{{0,3}}"
_FIRST = frozenset(word[0] for name in ("which", "what", "how", "name") for word in WORDS[f"before.{name}"])
_BY_WHOM = late(rf"{_WHAT}{any_of('before.how')}{{0,4}}由")
_SAID = late(rf"请|{any_of('before.name')}(?=[省市县区国各])")  # 原市卫计委, but 原州区 and 现代农业局 are names
# The same at the beginning of a note that is none: （以下任务由甲局负责） charges 甲局 with what stands below.
_BELOW = late(rf"以下{_WHAT}{any_of('before.how')}{{0,4}}由(?!.*(?:不再|下均?同|涉及))")
# No label stands right before a name but with these ends; the names are those that begin with a level or with 各.
_HINT = re.compile("(?:单位|部门|[科处股]室|主体)(?=[省市县区州盟国各])")
_LABEL = late(rf"(?<![^，；。、（])(?:{wording.LABEL})(?=[省市县区州盟国各])")
_SIGN = re.compile("[，；。、：]")

_PLACES = tuple(WORDS["place.level"])

Label = tuple[int, int, wording.LabelKind]  # where it begins and ends, and its kind


def name_start(masked: str, start: int, end: int) -> int:
    """Where the name of an item begins, behind words that point to the task, or to the unit that it was or is."""
    if masked[start : start + 1] not in _FIRST:
        return start
    by = _BY_WHOM().match(masked, start, end)
    start = by.end() if by else start
    said = _SAID().match(masked, start, end)
    return said.end() if said else start


def charges_below(masked: str) -> bool:
    """Does a clause say of all that stands below whose it is, and no more than that?"""
    return masked.startswith("以下") and _BELOW().match(masked) is not None


def label(masked: str, start: int, end: int) -> Label | None:
    """The first label that no colon ends and a name follows: 牵头单位市教育局; 责任单位各负其责 has none."""
    if not _HINT.search(masked, start, end):
        return None
    for found in _LABEL().finditer(masked, start, end):
        sign = _SIGN.search(masked, found.end(), end)
        stop = wording.verb_start(masked, found.end(), sign.start() if sign else end)
        if found.lastgroup in ("lead", "responsible", "support") and _ends(masked, found.end(), stop):
            return found.start(), found.end(), found.lastgroup  # type: ignore[return-value]
    return None


def _ends(masked: str, start: int, end: int) -> bool:
    """Do words end as a unit's name does, or as 各镇?"""
    each = masked[start] == "各" and masked.endswith(_PLACES, start, end)
    return each or wording.ends_name(masked, start, end)
