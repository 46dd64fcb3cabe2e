"""What the supervision office writes into 核定 and 销号 → whether it agrees, for a refusal is written there as well."""

from __future__ import annotations

import re

from pipeline.registry import key as plain

_NO = re.compile(
    r"^(?:未|不|否|退|没|尚|暂|待|缓|拟|继续|建议不|×|x|✗|=)|^(?:无|/|[-—－]+|no|n|0|false)$|不予|不同意|退回|未(?:销号|核定|通过)",
    re.IGNORECASE,
)
_YES = re.compile(r"^(?:是|对|属实|同意|通过|已?核定|已?确认|√|✓)")


def refuses(words: str) -> bool:
    """Whether ``words`` say no (否, 0, 不予销号, 退回重报), not yet (拟销号, 继续) or nothing that counts (a
    formula, which is not reckoned)."""
    return bool(_NO.search(plain(words)))


def agrees(words: str) -> bool:
    """Whether ``words`` plainly say yes (是, 同意, 已核定)."""
    return bool(_YES.search(plain(words))) and not refuses(words)


def is_formula(words: str) -> bool:
    return words.startswith("=")
