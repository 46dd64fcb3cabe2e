"""What became of a unit from one plan to another (单位沿革): the same, renamed, merged, split, or not the same at all.

A plan that names no issuer has only levels for its places (市/gsj); that place is the other plan's of that level.
"""

from __future__ import annotations

from typing import Literal

from pipeline import places
from pipeline.registry import Registry

Succession = Literal["same", "renamed", "merged", "split"]

_SAID: dict[str, Succession] = {"更名": "renamed", "并入": "merged", "合并": "merged", "拆分": "split"}
# Reform of 2023: the branches of 人民银行 in the seats of provinces became those of the provinces.
_FROM_SEAT = ("gwy-yh",)
_OTHER = "之"  # 广安市之县: a level that lies in the issuer's place or around it


def succession(old: str, new: str, known: Registry) -> Succession | None:
    """How the unit with id ``old``, of the earlier plan, is the unit with id ``new`` of the later one, in the registry
    ``known``: ``same`` unit, or ``renamed``, ``merged`` or ``split`` into it, over any number of steps; None where
    nothing says so, and then they are different units.

    It has a direction: 工商局 became 市场监管局 and not the other way. Two units that both exist at the same time are
    never one another's successors.
    """
    place, sign, what = old.rpartition("/")
    where, mark, now = new.rpartition("/")
    if what == now and what in _FROM_SEAT and where and places.seat_of(place) == where:
        return "renamed"
    if sign != mark or (sign and not one_place(place, where)):
        return None
    if what == now:
        return "same"
    return _SAID.get(known.lineage(old, f"{place}{sign}{now}"))


def one_place(one: str, other: str) -> bool:
    """Are the places of two units' ids one? A level alone is any place of it."""
    if one == other:
        return True
    first, second = places.prefix(one.rpartition(_OTHER)[2]), places.prefix(other.rpartition(_OTHER)[2])
    alike = first and second and places.alias(first.word) == places.alias(second.word)
    return bool(alike and first and second and not (first.name and second.name))
