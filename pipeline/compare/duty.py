"""Who has a part in a matter, in each plan's own year → what changed for whom (单位变化)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.compare.records import Party, Renamed, RoleChange, UnitChanges
from pipeline.model import Inherited, Mention, Plan, Role, Text
from pipeline.registry import Registry, key
from pipeline.succession import Succession, one_place, succession

_RANK: dict[Role, int] = {"lead": 0, "responsible": 1, "support": 2}
_LEVEL = re.compile("^(?:自治区|[省市州盟县区旗])(?=..)")


class Part(NamedTuple):
    """One unit's part in a text."""

    unit: str | None
    name: str
    role: Role
    written: str


def parts(text: Text) -> tuple[Part, ...]:
    """Who is in a text, by what it inherits too: each unit once, in its weightiest role."""
    said: tuple[Mention | Inherited, ...] = (*text.units, *text.inherited)
    found: dict[str, Part] = {}
    for each in said:
        part = Part(each.unit, each.name, each.role, each.written if isinstance(each, Mention) else each.name)
        known = found.get(_key(part))
        if known is None or _RANK[part.role] < _RANK[known.role]:
            found[_key(part)] = part
    return tuple(found.values())


def units(text: Text) -> tuple[tuple[str, str], ...]:
    """The names of those who have a part in a text, each with its role."""
    return tuple(sorted((part.name, part.role) for part in parts(text)))


def after(before: Iterable[tuple[str, str]], change: UnitChanges) -> frozenset[tuple[str, str]]:
    """What is told of the names of those who had a part in a text and their roles, if just this changed; all names in
    the form in which they compare."""
    lost = {key(party.name) for party in change.lost}
    roles = {key(each.name): each.new for each in change.role}
    others: dict[str, list[str]] = {}
    for each in change.renamed:
        others.setdefault(key(each.old), []).append(key(each.new))
    found: dict[str, str] = {key(party.name): party.role for party in change.gained}
    for name, role in sorted(typed_alike(before)):
        for other in others.get(name, (name,)) if name not in lost else ():
            found[other] = roles.get(other, role)
    return frozenset(found.items())


def typed_alike(parties: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The same with the names in the form in which names compare."""
    return frozenset([(key(name), role) for name, role in parties])


def _key(part: Part) -> str:
    return part.unit or "?" + key(part.name)


class Duties:
    """Compares who is in the texts of two plans; ``known`` says what became of which unit."""

    def __init__(self, old: Plan, new: Plan, known: Registry) -> None:
        self.known = known
        self._years = old.year, new.year
        self._named = tuple([{unit.id or "?" + key(unit.name) for unit in plan.units} for plan in (old, new)])

    def changes(self, old: Sequence[Text], new: Sequence[Text]) -> UnitChanges:
        """What changed for whom from the texts ``old``, taken together, to the texts ``new``."""
        before, after = _together(old), _together(new)
        candidates = _Candidates(after, self.known)
        became = {name: self._became(part, candidates, before) for name, part in before.items()}
        taken = {two for twos in became.values() for two in twos}
        lost = [part for name, part in before.items() if not became[name]]
        gained = [part for name, part in after.items() if name not in taken]
        renamed = [
            Renamed(before[one].name, after[two].name)
            for one, twos in became.items()
            for two in twos
            if self._follows(before[one], after[two])
        ]
        return UnitChanges(
            tuple([Party(part.name, part.role) for part in gained]),
            tuple([Party(part.name, part.role) for part in lost]),
            tuple(_roles(before, after, became)),
            tuple(renamed),
            tuple(self._transfers(lost, gained)) if old and new else (),
        )

    def _became(self, part: Part, after: _Candidates, before: Container[str]) -> list[str]:
        """Under which keys a unit goes on: as itself, by its id, its name or how it is written, else as what followed
        it; of one that was split that is several. What was there before is what followed only where nothing else is."""
        if _key(part) in after.parts:
            return [_key(part)]
        there = after.of(part)
        alike = [
            name for name, two in there.items() if _written_alike(part, two) or self._became_of(part, two) == "same"
        ]
        followers = [name for name, two in there.items() if self._follows(part, two)]
        return alike[:1] or [name for name in followers if name not in before] or followers

    def _follows(self, one: Part, two: Part) -> bool:
        """Is the one by now the other, under another name or together with others?"""
        return self._became_of(one, two) in ("renamed", "merged", "split")

    def _became_of(self, one: Part, two: Part) -> Succession | None:
        return succession(one.unit, two.unit, self.known) if one.unit and two.unit else None

    def _transfers(self, lost: Iterable[Part], gained: Iterable[Part]) -> Iterable[tuple[str, str]]:
        """Where one unit loses a part and one other gets just this part, and both are there in both years."""
        went, came = list(lost), list(gained)
        for role in _RANK:
            one, two = ([part for part in side if part.role == role] for side in (went, came))
            if len(one) != 1 or len(two) != 1 or not self._beside(one[0], two[0]):
                continue
            if self._there(one[0], 1) and self._there(two[0], 0):
                yield one[0].name, two[0].name

    def _beside(self, one: Part, two: Part) -> bool:
        """Could the one hand a duty to the other? Not where it is the same office of another place, or any office of
        another: what 省政务服务局 does in one plan and 市政务服务局 in the other no reform has moved."""
        if _alike(one, two):
            return False
        places = [part.unit.rpartition("/")[0] if part.unit else "" for part in (one, two)]
        return not all(places) or one_place(*places)

    def _there(self, part: Part, side: int) -> bool:
        """Is there such a unit in the year of the old plan (0), the new one (1): does the plan name it, or does the
        registry say so?"""
        if _key(part) in self._named[side]:
            return True
        found = (self.known.get(part.unit) or self.known.function(part.unit)) if part.unit else None
        year = str(self._years[side] or "")
        if found is None or not year:
            return False
        return (not found.since or found.since[:4] <= year) and (not found.until or found.until[:4] >= year)


class _Candidates:
    """The units of a text, for each of another text those that it may have become: written as it is, or with the office
    of itself or of one that followed it."""

    def __init__(self, parts: dict[str, Part], known: Registry) -> None:
        self.parts, self.known = parts, known

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {name: rank for rank, name in enumerate(self.parts)}

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for name, part in self.parts.items():
            found.setdefault(("written", _bare(part)), []).append(name)
            if part.unit:
                found.setdefault(("office", _office(part.unit)), []).append(name)
        return found

    def of(self, part: Part) -> dict[str, Part]:
        """By their keys, in the order of the text."""
        asked = {("written", _bare(part)), *(("office", _office(unit)) for unit in self._line(part.unit))}
        names = {name for each in asked for name in self._found.get(each, ())}
        return {name: self.parts[name] for name in sorted(names, key=self._ranks.__getitem__)}

    def _line(self, unit: str | None) -> dict[str, None]:
        """The ids of a unit and of all that followed it."""
        line = {unit: None} if unit else {}
        waiting = list(line)
        while waiting:
            more = [one for _, units in self.known.successors(waiting.pop()) for one in units if one not in line]
            line.update(dict.fromkeys(more))
            waiting += more
        return line


def _office(unit: str) -> str:
    """A unit's id without its place."""
    return unit.rpartition("/")[2]


def _roles(before: dict[str, Part], after: dict[str, Part], became: dict[str, list[str]]) -> Iterable[RoleChange]:
    """Units that stay, in another role; of units that became one the weightiest role counts."""
    came: dict[str, list[Role]] = {}
    for one, twos in became.items():
        for name in twos:
            came.setdefault(name, []).append(before[one].role)
    for name, part in after.items():
        roles = came.get(name)
        if roles and part.role != (old := min(roles, key=_RANK.__getitem__)):
            yield RoleChange(part.name, old, part.role)


def _together(texts: Sequence[Text]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for text in texts:
        for part in parts(text):
            known = found.get(_key(part))
            if known is None or _RANK[part.role] < _RANK[known.role]:
                found[_key(part)] = part
    return found


def _written_alike(one: Part, two: Part) -> bool:
    """Is it the same name, of which one plan does not say enough to tell whose it is, with its level or without?"""
    return not (one.unit and two.unit) and _alike(one, two)


def _alike(one: Part, two: Part) -> bool:
    return _bare(one) == _bare(two)


def _bare(part: Part) -> str:
    """How a unit is written, without its level."""
    return _LEVEL.sub("", key(part.written))
