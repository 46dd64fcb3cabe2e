"""The notes that rule how later clauses are read: 列第一位的为牵头单位，下同; 第一个逗号前为牵头单位; 以下均需…落实.

What a rule gives is marked inferred, for the clause itself does not say it.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.lexicon import late
from pipeline.model import Role

_SAME_BELOW = late("下同|以下")
_FIRST = late("第一|首|最前")
_UNNAMED = late("未(?:明确|标明|注明)")


class Name(NamedTuple):
    """A unit's name at ``[start, end)`` of the folded text, with its role and the words that gave it."""

    start: int
    end: int
    role: Role
    label: str | None = None
    verb: str | None = None
    inferred: bool = False


class Rules(NamedTuple):
    """What notes say of the clauses that follow: ``first``: the first named leads; ``comma``: those before the
    first comma lead; ``default``: without a comma nobody leads."""

    first: bool = False
    comma: bool = False
    default: bool = False


def rules_of(note: str, rules: Rules, after: Rules) -> tuple[Rules, Rules]:
    """The rules that hold in a clause with this note, and those that hold after it, given those without it."""
    comma = "逗号" in note and "牵头" in note
    first = not comma and _FIRST().search(note) is not None and "牵头" in note
    if not comma and not first:
        return rules, after
    said = Rules(first, comma, comma and _UNNAMED().search(note) is not None)
    return said, said if _SAME_BELOW().search(note) else after


def fresh(folded: str, names: list[Name], given: tuple[Name, ...]) -> list[Name]:
    """The given units that the clause itself does not list already, in full, without 各 or shortened."""
    listed = "、".join(folded[n.start : n.end].lstrip("各") for n in names)
    return [name for name in given if folded[name.start : name.end].lstrip("各") not in listed]


def lead_by_rule(folded: str, names: list[Name], rules: Rules) -> list[Name]:
    """The roles that a rule in force gives to a plain list; a clause with role words of its own keeps them."""
    if not (rules.first or rules.comma) or not names or any(n.role != "responsible" for n in names):
        return names
    if rules.first:
        leads = 1
    else:
        comma = next((i for i, n in enumerate(names[:-1], 1) if "，" in folded[n.end : names[i].start]), 0)
        leads = comma or (0 if rules.default else len(names))
    return [n._replace(role="lead", inferred=True) for n in names[:leads]] + names[leads:]
