"""Plan → Plan: which unit each written name stands for (单位归一); see ``identify`` for how a name is looked for.

What is not known keeps its written name and has no id: a ``collective`` (各区县人民政府), or ``unknown``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline import setting
from pipeline.collective import is_places
from pipeline.identify import Found, Identifier
from pipeline.model import Appendix, Finding, Inherited, Mention, Place, Plan, Point, Section, Text, Unit, UnitKind
from pipeline.places import Place as Seat
from pipeline.places import depth, known
from pipeline.record import filler
from pipeline.registry import Registry, key
from pipeline.rules import same
from pipeline.setting import Setting
from pipeline.together import Splitter

Checks = Callable[[Plan], tuple[Finding, ...]]
_fill_mention = filler(Mention, "name", "unit", "candidates", "inferred")
_fill_text = filler(Text, "units", "inherited")
_LEVELS = 12  # more than the levels that units of a plan can be of, seen from its issuer


def resolve(plan: Plan, registry: Registry, *, like: Plan | None = None, checks: Checks | None = None) -> Plan:
    """The plan with its units known: ``unit``, ``name``, ``candidates`` and ``inferred`` of what texts hold, and
    ``Plan.units``; names mean what they do in the plan ``like``, and ``checks`` are the plan's, where they are given.

    It takes the plan over: mentions and texts are filled in where they stand, for a plan has more of them than of
    anything. ``written``, ``role``, ``order`` and spans stay as they are, but for names that run together
    (``together``), and so does everything else. Afterwards
    ``Plan.units`` holds each unit once: a desk's own in its order, those of the issuer's level (in a plan of the
    country those of the registry in its order, else by their functions: Party, government …), then those of other
    places from the outermost in, branches, the unknown and the collective ones in the order of first mention; each is
    numbered. Resolving twice gives what resolving once gives.
    """
    names = _Names(Identifier(registry, setting.of(like or plan, registry)), plan.source.text)
    names.texts(plan.preamble)
    names.nodes(plan.sections)
    names.nodes(plan.appendices)
    return replace(plan, units=names.units(), checks=checks or plan.checks)


def identified(plan: Plan, registry: Registry) -> Iterator[tuple[Place, Mention, Found]]:
    """Each mention of the plan in document order with where it stands and what it came to."""
    identifier = Identifier(registry, setting.of(plan, registry))
    splitter = Splitter(identifier, plan.source.text)
    for place in plan.places():
        units = place.text.units
        met = splitter.shared(units, list(identifier.each(unit.written for unit in units)))
        for mention, found in zip(units, met, strict=True):
            yield place, mention, found


def _may_be_several(mentions: tuple[Mention, ...], found: list[Found]) -> bool:
    """Is one of the names a collective that more than its own words stand between the ends of?"""
    those = [one for one, met in zip(mentions, found, strict=True) if met.how == "collective"]
    return any(one.spans[-1].end - one.spans[0].start > len(one.written) for one in those)


class _Names:
    """The names met so far, in the order met."""

    def __init__(self, identifier: Identifier, source: str) -> None:
        self._identifier, self._splitter = identifier, Splitter(identifier, source)
        self._said: dict[int, tuple[Found, dict[str, None]]] = {}
        self._shared: dict[int, tuple[tuple[Inherited, ...], tuple[Inherited, ...]]] = {}
        self._met: dict[str, Found] = {}  # by id, or ``_as_one``: as what it was first met
        self._spelt: dict[str, dict[str, None]] = {}  # by the same: the spellings in the clauses of this plan

    def nodes(self, nodes: Sequence[Section | Appendix | Point]) -> None:
        for node in nodes:
            self.texts(node.texts)
            self.nodes(node.points)

    def texts(self, texts: tuple[Text, ...]) -> None:
        for text in texts:
            if text.units or text.inherited:
                self._text(text)

    def units(self) -> tuple[Unit, ...]:
        """Everything met, in the order of ``Plan.units``."""
        registry, issuer = self._identifier.registry, self._identifier.setting
        ranked = [(unit, found, _rank(found, registry, issuer)) for unit, found in self._met.items()]
        last = _LEVELS * _stride(registry)
        units = []
        for at, (unit, found, rank) in enumerate(sorted(ranked, key=lambda one: _sorted(one[1], one[2])), 1):
            written = tuple(self._spelt[unit]) or (found.name,)
            short = found.entry.short if found.entry else found.name
            units.append(Unit(found.unit, found.name, short, _kind(found), written, rank or last + at))
        return tuple(units)

    def _text(self, text: Text) -> None:
        units = self._mentions(text.units)
        inherited = self._given(text.inherited) if text.inherited else ()
        if self._identifier.registry.collectives:
            inherited = tuple(self._with_members(units, inherited))
        if inherited or units is not text.units:
            _fill_text(text, units, inherited)

    def _mentions(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The mentions of a text, filled in; others where names run together."""
        found = list(self._identifier.each([one.written for one in mentions]))
        hows = {met.how for met in found}
        if "unknown" in hows or ("collective" in hows and _may_be_several(mentions, found)):
            mentions = self._splitter.mentions(mentions)
            found = list(self._identifier.each([one.written for one in mentions]))
            found = self._splitter.shared(mentions, found)
        for mention, met in zip(mentions, found, strict=True):
            said = self._said.get(id(met))  # what is found is kept by the identifier, once for each name and place
            if said is None:
                known = self._note(met)
                said = self._said[id(met)] = known, self._spelt[_as_one(known)]
            known, spelt = said
            spelt[mention.written] = None
            inferred = mention.inferred
            if (met.how == "elided" or met.full) and "unit" not in inferred:
                inferred = (*inferred, "unit")
            _fill_mention(mention, known.name, known.unit, known.candidates, inferred)
        return mentions

    def _with_members(self, units: tuple[Mention, ...], inherited: tuple[Inherited, ...]) -> Iterator[Inherited]:
        """What is inherited, and the members of the collectives among all these as the registry lists them."""
        yield from inherited
        given: tuple[Mention | Inherited, ...] = (*units, *inherited)
        said = {(unit.unit, unit.name) for unit in given}
        for unit in given:
            entry = self._identifier.registry.get(unit.unit) if unit.unit else None
            for name in entry.members if entry else ():
                member = self._note(self._identifier.find(name))
                if (member.unit, member.name) not in said:
                    said.add((member.unit, member.name))
                    origin = unit.origin if isinstance(unit, Inherited) else unit.span
                    yield Inherited(member.name, unit.role, "registry", origin, member.unit)

    def _given(self, old: tuple[Inherited, ...]) -> tuple[Inherited, ...]:
        """What is inherited, which is one and the same for all texts that a heading or a cell gives to."""
        if id(old) not in self._shared:
            self._shared[id(old)] = old, tuple([self._inherited(given) for given in old])
        return self._shared[id(old)][1]

    def _inherited(self, old: Inherited) -> Inherited:
        # What was resolved before stays: its name is by now the canonical one, not the one that the plan writes.
        if old.unit and old.unit in self._met:
            return old
        found = self._note(self._identifier.find(old.name))
        return replace(old, unit=found.unit, name=found.name)

    def _note(self, found: Found) -> Found:
        """A name as it was first met: the canonical name of a unit is one within a plan."""
        unit = _as_one(found)
        self._spelt.setdefault(unit, {})
        return self._met.setdefault(unit, found)


def _as_one(found: Found) -> str:
    """By what a plan's names are one unit: its id, else the key of the name, of the governments of places in any of
    its spellings."""
    if found.unit or found.how != "collective" or "政府" not in found.name or not is_places(found.name):
        return found.unit or key(found.name)
    return same(found.name)


def _rank(found: Found, registry: Registry, issuer: Setting) -> int:
    """The rank of a unit that has the same in every plan of its issuer, else 0: a desk's own come first, then those of
    the issuer's level, then others from the outermost place in; within a level it is the registry's order."""
    if found.entry:
        rank = registry.ranks[found.entry.id]
        return rank if rank <= registry.first or not issuer.own else 2 * _stride(registry) + rank
    if not (found.form and found.unit):
        return 0
    return _level(found.seat, issuer) * _stride(registry) + registry.ranks["/" + found.form.function.id]


def _stride(registry: Registry) -> int:
    """What lies between the ranks of one level and those of the next."""
    return len(registry.entries) + len(registry.functions) + 1


def _level(seat: Seat | None, issuer: Setting) -> int:
    """1 for a place that is the issuer's own, from 3 on others: those that it lies in, then those inside it, of which
    a city of the form of its own is one."""
    own = issuer.own
    if not seat or not seat.word:
        return 1
    place = issuer.place(seat)
    level = depth(place.level)
    if not own:
        return 3 + level
    same = level == depth(own.level)
    if place == own or (same and not (own.name and place.name) and (not place.name or known(place.name))):
        return 1
    return 3 + (level + 1 if same else level)


def _sorted(found: Found, rank: int) -> tuple[int, int]:
    """Where it stands in a plan: what has a rank; branches, the unknown, the collective as they are met."""
    if found.how == "collective":
        return 3, 0
    return (0, rank) if rank else (2 if found.unit is None else 1, 0)


def _kind(found: Found) -> UnitKind:
    if found.how == "collective":
        return "collective"
    return "unit" if found.unit else "unknown"
