"""One task → for each of its units its own shares in it, and the words for who else has a part.

A task may be that of thousands (各村), and each of them gets a form: what is the same for all is worked out once, and a
form names as many others as anybody reads, and says how many there are.
"""

from __future__ import annotations

from itertools import islice

from pipeline.matrix.rows import Row
from pipeline.matrix.units import ROLES, Share, unit_key
from pipeline.model import Unit
from pipeline.registry import key as plain

_MANY = 60  # so many others of one part are named


class Parts:
    """The shares of a task by the units that have them."""

    def __init__(self, row: Row) -> None:
        self._open = row.text.open
        self._own: dict[str, list[Share]] = {}
        for share in row.shares:
            self._own.setdefault(key(share.unit), []).append(share)
        decided = {name for name, shares in self._own.items() if any(share.decided for share in shares)}
        self._groups: dict[str, dict[str, set[str]]] = {}  # by part: what units are called, and which are called so
        self._led = any(share.decided for share in row.shares)
        for share in sorted(row.shares, key=lambda share: (ROLES.index(share.role), not share.decided)):
            name = key(share.unit)
            if share.decided or name not in decided:
                self._groups.setdefault(self.part(share), {}).setdefault(share.called, set()).add(name)

    def own(self, unit: Unit) -> list[Share]:
        """What a unit has to do with the task: what is decided, else what is issued."""
        own = self._own.get(key(unit), [])
        return [share for share in own if share.decided] or own

    def part(self, share: Share) -> str:
        """A share in issued words; a lead that is not the one the office has confirmed is that of the plan."""
        return f"原文{share.issued}" if self._led and share.role == "lead" and not share.decided else share.issued

    def others(self, unit: Unit) -> str:
        """The other units in issued words, by their part, who leads first: 牵头：甲；配合（会同）：乙、丙等."""
        own = {key(unit)}
        called = {share.called for share in self._own.get(key(unit), ())}
        said = []
        for part, group in self._groups.items():
            names = list(islice((name for name, keys in group.items() if keys != own), _MANY))
            count = len(group) - sum(group.get(name) == own for name in called)
            more = f"等 {count} 个单位" if count > len(names) else ""
            said += [f"{part}：{'、'.join(names)}{more}"] if names else []
        words = "；".join(said)
        return words + ("等" if words and self._open else "")


def key(unit: Unit) -> str:
    """What tells a unit from the others of a task."""
    return unit_key(unit.id, plain(unit.name))
