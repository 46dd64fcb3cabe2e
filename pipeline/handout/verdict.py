"""What the supervision office writes into 核定 and 销号 → whether it agrees, refuses, or says neither.

The words are data (``verdict.*`` in data/lexicon.txt).
"""

from __future__ import annotations

import re

from pipeline.lexicon import any_of, late
from pipeline.registry import key as plain

_NO = late(
    f"^{any_of('verdict.no')}|^{any_of('verdict.no.alone')}+$|{any_of('verdict.no.within')}",
)
_YES = late(f"^{any_of('verdict.yes')}")
_OPEN = late(any_of("closed.open"))
_CLOSED = late(
    f"^{any_of('closed.yes.alone')}$|^{any_of('closed.yes')}|{any_of('closed.yes.within')}|{any_of('closed.yes.last')}$"
)
_MONTH, _DAY = "(?:1[0-2]|0?[1-9])", "(?:[12][0-9]|3[01]|0?[1-9])"
_DAYS = (
    rf"(?:(?:(?:19|20)?\d\d[年./-])?{_MONTH}[月./-]{_DAY}[日号]?|(?:19|20)\d\d[年./-]{_MONTH}月?|{_MONTH}月"
    rf"|(?:19|20)\d\d{_MONTH}{_DAY}|(?:19|20)\d\d年(?:第?[一二三四1-4]季度)?)(?:T?\d\d?:\d\d(?::\d\d)?)?(?!\d)"
)
_DATE = late(rf"^{_DAYS}|(?<!\d){_DAYS}$")
_BRACKETS = re.compile(r"\([^()]*\)")
_SIGNS = "，。；：、！,.;:! "


def refuses(words: str) -> bool:
    """Whether ``words`` say no (否, 0, 不予销号, 退回重报), not yet (拟销号, 继续) or nothing that counts (a
    formula, which is not reckoned)."""
    return is_formula(words) or bool(_NO().search(plain(words).lower()))


def agrees(words: str) -> bool:
    """Whether ``words`` plainly say yes (是, 同意, 已核定)."""
    return bool(_YES().search(plain(words).lower())) and not refuses(words)


def strikes_off(words: str) -> bool:
    """Whether ``words`` under 销号 plainly say that a task is struck off: a day, or a word that agrees, and nothing
    that leaves it open (抓紧办理, 7月底前销号)."""
    said = plain(words).lower()
    if not said or refuses(words) or _OPEN().search(said):
        return False
    bare = _BRACKETS.sub("", said).strip(_SIGNS)
    rest = _DATE().sub("", bare).strip(_SIGNS)
    return (bool(bare) and not rest) or bool(_CLOSED().search(rest))


def is_formula(words: str) -> bool:
    return words.lstrip().startswith(("=", "＝"))
