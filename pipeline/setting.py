"""Where and when a plan was issued (成文日期、层级、发文机关): what a short name in it can mean.

The issuer says it, else the title, else the names of the plan themselves: most of them are of the issuer's level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pipeline import places
from pipeline.entries import INNER
from pipeline.lexicon import WORDS, late
from pipeline.model import Appendix, Plan, Point, Section
from pipeline.places import Place
from pipeline.registry import Registry, key

_COUNTRY = "国家"
# A plan without issuer is a unit's where so many of its names, and so great a share, are offices of that unit; some
# of them have to be told from the offices that every unit has.
_INNER_LEAST, _INNER_SHARE = 3, 0.6
_LONGEST = 30  # of the name of a unit
_GOES_ON = late(r"$|关于|印发|[0-9《、]|办公厅")  # what stands behind the issuer in a title
# Whose offices are its own: 组织部 of 浙江大学 is none of the province.
_SCHOOL = late(r"(?:中共|关于|印发)*[^，。《》\d\s关]{2,14}(?:大学|学院)(?:委员会|党委)?(?=$|关于|印发|[0-9《])")
_ANYBODYS = frozenset(WORDS["unit.inner"])


class Dates(NamedTuple):
    """The days on which a plan may have been issued, both included, as ISO dates; "" where the plan does not say."""

    first: str = ""
    last: str = ""

    def within(self, since: str, until: str) -> bool:
        """Could it be that something which was from ``since`` to ``until`` (ISO, also a month or a year, "" for open)
        was on these days?"""
        if not self.first:
            return True
        return self.last[: len(since)] >= since and (not until or self.first[: len(until)] <= until)


class Setting:
    """Date, level and place of a plan. ``level`` is 国家, 省, 市, 县, 乡, or "" where nothing says it; ``own`` is the
    issuer's place, with the places it lies in; ``issuer`` the id of the issuing unit where the registry has it,
    ``said`` the words of the plan that name it; ``names`` gives what its clauses write."""

    def __init__(
        self,
        dates: Dates = Dates(),  # noqa: B008
        own: Place | None = None,
        *,
        national: bool = False,
        issuer: str = "",
        said: str = "",
        names: Callable[[], Iterable[str]] = tuple,
    ):
        self.dates, self.own, self.issuer, self.said, self._names = dates, own, issuer, said, names
        self.level = own.level if own else _COUNTRY if national else ""

    @cached_property
    def times(self) -> Counter[str]:
        """What the clauses of the plan write, as names compare, and how often."""
        return Counter(map(key, self._names()))

    @cached_property
    def written(self) -> frozenset[str]:
        """What the clauses of the plan write, as names compare."""
        return frozenset(self.times)

    @cached_property
    def _outer(self) -> dict[str, Place]:
        """By level word, the places that the issuer's own lies in, and that itself."""
        chain = (*self.own.within, self.own) if self.own else ()
        return {places.alias(place.word): place for place in chain if place.name}

    def place(self, place: Place) -> Place:
        """The place that is meant: 省 is the issuer's province where that is known, 天河区 lies in the issuer's city.
        A level that the issuer's own place does not lie in (a city's plan speaks of 县) is told by it."""
        word = places.alias(place.word)
        own = self.own.name.removesuffix(self.own.word) if self.own else ""
        if (
            own
            and self.own
            and place.word in places.MANAGED
            and place.name.removesuffix(place.word) in ("", self.own.word)
        ):
            place = place._replace(name=own + place.word)  # 市经开区 is 广安经开区
        if not place.name:
            said = self._outer.get(word)
            return said or (Place(word, f"{self.own.name}之{word}") if word and self.own and self.own.name else place)
        chain = (*self.own.within, self.own) if self.own and not place.within else ()
        said = next((one for one in chain if one.name == place.name), None)
        if said:
            return said  # 兰山区 in its own plan is that of 临沂市
        city = self.own if self.own and self.own.name and self.own.level in ("省", "市") else None
        if not place.within and city and place.level in ("县", "乡") and place.name != city.name:
            return place._replace(within=(*city.within, city))
        return place


def of(plan: Plan, registry: Registry) -> Setting:
    """The setting of a plan."""

    def names() -> Iterator[str]:
        texts = list(plan.preamble)
        nodes: list[Section | Appendix | Point] = [*plan.sections, *plan.appendices]
        for node in nodes:  # it grows while it is walked
            texts += node.texts
            nodes += node.points
        return (mention.written for text in texts for mention in text.units)

    dates = Dates(plan.date, plan.date) if plan.date else Dates()
    if not plan.date and plan.year:
        dates = Dates(f"{plan.year}-01-01", f"{plan.year}-12-31")
    for words in (plan.issuer, plan.title):
        issuer, rest = _national(registry, key(words)) if words else ("", "")
        if issuer:
            return Setting(dates, national=True, issuer=issuer, names=names)
        if words and _SCHOOL().match(words):
            return Setting(dates, said=key(words), names=names)
        if words and (place := places.leading(words) or places.leading(rest)):
            return Setting(dates, place, said=key(words), names=names)
    return _voted(dates, registry, names)


def _national(registry: Registry, words: str) -> tuple[str, str]:
    """The id of the unit of the country that a title or an issuer's name begins with, "" where it is none's; and what
    stands behind such a unit's name where it is that of a branch: 国家税务总局广安市税务局."""
    rest = ""
    for end in range(min(len(words), _LONGEST), 1, -1):
        for entry in registry.exact(words[:end]):
            if entry.level == _COUNTRY and _GOES_ON().match(words, end):
                return entry.id, ""
            rest = rest or (words[end:] if entry.level == _COUNTRY else "")
    return "", rest


def _voted(dates: Dates, registry: Registry, names: Callable[[], Iterable[str]]) -> Setting:
    """Without an issuer the names tell: offices of one unit, or prefixes of one level, or units of the country."""
    written = set(names())
    inner: Counter[str] = Counter()
    told: set[str] = set()
    levels: Counter[str] = Counter()
    for name in written:
        for entry in registry.candidates(name):
            if entry.level == INNER:
                inner[entry.parent] += 1
                if name not in _ANYBODYS:
                    told.add(entry.parent)
            elif entry.level == _COUNTRY:
                levels[_COUNTRY] += 1
        word = places.bare_prefix(key(name))
        if word:
            levels[word] += 1
    issuer, offices = max(inner.items(), key=lambda item: item[1], default=("", 0))
    if issuer in told and offices >= max(_INNER_LEAST, _INNER_SHARE * len(written)):
        return Setting(dates, national=True, issuer=issuer, names=names)
    word, _ = max(levels.items(), key=lambda item: item[1], default=("", 0))
    if word == _COUNTRY:
        return Setting(dates, national=True, names=names)
    return Setting(dates, Place(word) if word else None, names=names)
