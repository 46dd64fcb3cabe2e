"""What is to be looked at in how the names of a plan were resolved; it asks the registry, as no check does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline import setting
from pipeline.findings import finding, quote
from pipeline.identify import Identifier
from pipeline.model import Finding, Mention, Plan
from pipeline.registry import Registry
from pipeline.together import Splitter

_LOCAL_YEARS = 2  # so long a reform may take to reach a place


def remarks(plan: Plan, registry: Registry) -> Iterator[Finding]:
    """All findings of this room on a resolved plan, read with ``registry``."""
    yield from ambiguous(plan, registry)
    yield from dated(plan, registry)
    yield from together(plan)
    yield from perhaps_together(plan, registry)


def ambiguous(plan: Plan, registry: Registry) -> Iterator[Finding]:
    """F303 for each written name that may be any of several units of the registry (and so has no id)."""
    if all(unit.id for unit in plan.units):
        return
    seen: set[str] = set()
    for place in plan.places():
        for mention in place.text.units:
            if mention.candidates and mention.unit is None and mention.written not in seen:
                seen.add(mention.written)
                names = "、".join([registry.called(unit, mention.written) for unit in mention.candidates])
                yield finding("F303", mention.span, name=mention.written, names=names)


def dated(plan: Plan, registry: Registry) -> Iterator[Finding]:
    """F305: units of the country that did not have this name in the plan's year; F306: local ones that should not have
    had it for years by then (places follow a reform late, and not all at once)."""
    year = int(plan.date[:4]) if plan.date else plan.year
    first: dict[str, Mention] = {}
    for place in plan.places() if year else ():
        for mention in place.text.units:
            if mention.unit:
                first.setdefault(mention.unit, mention)
    for unit, mention in first.items():
        entry = registry.get(unit)
        found = entry or registry.function(unit)
        late = 0 if entry else _LOCAL_YEARS
        if not found or not year or not _gone(year, "" if late else found.since, found.until, late):
            continue
        after = [_named(registry, one, mention) for _, units in registry.successors(unit) for one in units]
        when = f"{found.until} 止" if found.until and year > int(found.until[:4]) else f"{found.since} 起"
        what = {"name": mention.written, "full": found.name, "year": year, "when": when}
        then = f"，后为{'、'.join(after)}" if after else ""
        yield finding("F305" if entry else "F306", mention.span, **what, then=then)


def _named(registry: Registry, unit: str, mention: Mention) -> str:
    return registry.name(unit) + registry.suffix(unit.rpartition("/")[2], mention.written)


def _gone(year: int, since: str, until: str, late: int) -> bool:
    return bool((since and year < int(since[:4])) or (until and year > int(until[:4]) + late))


def together(plan: Plan) -> Iterator[Finding]:
    """F307, once a name: mentions with nothing between them ran together and were set apart."""
    seen: set[str] = set()
    for place in plan.places():
        for names, first in _runs(place.text.units, plan.source.text):
            written = "".join(names)
            if written not in seen:
                seen.add(written)
                yield finding("F307", first.span, written=quote(written), names="、".join(names))


def _runs(units: tuple[Mention, ...], source: str) -> Iterator[tuple[list[str], Mention]]:
    """Mentions that stand one behind the other with at most white space between, and the first of them."""
    names: list[str] = []
    first = None
    for one, other in pairwise(units):
        of_one = one.order < other.order  # of one clause, or one cell
        if of_one and "unit" in one.inferred and not source[one.span.end : other.span.start].strip():
            first = first or one
            names = [*names, other.written] if names else [one.written, other.written]
        elif first:
            yield names, first
            names, first = [], None
    if first:
        yield names, first


def perhaps_together(plan: Plan, registry: Registry) -> Iterator[Finding]:
    """F308: unknown names that begin and end as known ones do."""
    unknown = {unit.name for unit in plan.units if unit.kind == "unknown"}
    if not unknown:
        return
    mentions = [mention for place in plan.places() for mention in place.text.units]
    splitter = Splitter(Identifier(registry, setting.of(plan, registry)), "")
    seen: set[str] = set()
    for mention in mentions:
        if mention.name in unknown and mention.written not in seen and splitter.may_be_several(mention.written):
            yield finding("F308", mention.span, written=quote(mention.written))
        seen.add(mention.written)
