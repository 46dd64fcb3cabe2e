"""A written name → the unit it stands for, in the setting of its plan (单位识别).

A name is looked for in this order: a desk's own registry; the registry, as it was on the plan's date; a place and a
function (省 + 住建 + 厅), the place elided where the one before in the list or the issuer gives it; a branch of a
national unit (人民银行某市分行); without the bracket behind it. What is left is a collective or unknown and keeps its
written name. Likeness is never a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from pipeline import places
from pipeline.collective import is_places
from pipeline.collective import told as is_collective
from pipeline.entries import COLLECTIVE, COMPANY, INNER, Entry
from pipeline.lexicon import late
from pipeline.lines import SIMPLIFIED
from pipeline.places import Place
from pipeline.registry import Form, Registry, key
from pipeline.setting import Setting

How = Literal["exact", "variant", "pattern", "elided", "collective", "ambiguous", "unknown"]

_BRACKET = late(r"(.{2,})\([^()]*\)")
_BRANCH = late(
    r"(.+?)(分行|中心支行|中支|支行|(?:省|市)?电力(?:有限)?公司|供电(?:有限)?公司|(?:监管)?分局|监管局|监管支局|专员办|特派办|调查总队|调查队|分公司|办事处|督察局|管理局)"
)
_YOUTH = late(r"(?:共青团|团)(.+?)(?:委员会|委)")  # 团市委: the level stands inside the name
_OF_LEVEL = late(r"[省市县区州盟旗]直")  # 市直机关工委 names its level itself
_OF_GOVERNMENT = late(r"(.{1,12}?)(?:人民)?政府(.{2,})")  # 市政府国资委
_PARTY, _BRANCHES = "党委", "垂直管理"  # kinds of functions
_LOCAL = ("政府", "司法", "群团", "事业单位", "军队")
_AUTHORITY = late(r"党委|党工委|(?:人民)?政府")  # 各县党委、政府
_MANAGEMENT = "管理委员会"
_BELOW = ("分局", "支行", "中支")  # a province has none of its own
_PARTY_WORD = ("自治区", "兵团")  # whose committees are 自治区党委
_COURT = "人民法院"
_COURTS = {"省": "高级", "市": "中级"}
_YOUTH_LEAGUE = "tw"
_NOWHERE = Place("")
_NO_BRACKETS = str.maketrans("", "", "()")
_LONGEST = 80  # of a name that is looked for, in code points


class Found(NamedTuple):
    """What a name came to. ``unit`` is None for what is ambiguous, unknown, or a collective that no registry has.
    ``place`` is what an elided name behind it takes; ``entry`` or ``form`` is what it was found as; ``bare`` says that
    its place was elided, ``full`` that ``name`` is an unknown one as the plan writes it elsewhere, with its place;
    ``seat`` is the place whose function it is."""

    unit: str | None
    name: str
    how: How
    candidates: tuple[str, ...] = ()
    place: Place | None = None
    entry: Entry | None = None
    form: Form | None = None
    bare: bool = False
    full: bool = False
    seat: Place | None = None


class Identifier:
    """Looks names up for one plan; each spelling once."""

    def __init__(self, registry: Registry, setting: Setting) -> None:
        self.registry, self.setting = registry, setting
        self._is_form, self._forms = registry.is_form, registry.forms
        self._ends, self._exact = registry.ends, registry.exact
        self._owned = registry.own if registry.owns else None
        self._heads, own = registry.heads, setting.own
        self._outer: tuple[str, ...] = (places.alias(own.word),) if own and own.word else ()
        if own and own.name:
            self._outer += own.name, own.name.removesuffix(own.word)
        self._found: dict[str, Found] = {}
        self._behind: dict[tuple[str, Place | str], Found] = {}
        self._prefixes: dict[str, Place | None] = {}
        self._places: dict[Place, tuple[str, str]] = {}

    def find(self, written: str, before: Place | None = None) -> Found:
        """What ``written`` stands for; ``before`` is the place of the name before it in its list."""
        found = self._found.get(written)
        if found is None:
            found = self._found[written] = self._look(key(written), written)
        if before is None or not found.bare:
            return found
        at = (written, before)
        if at not in self._behind:
            words = key(written)
            forms = self._forms(words) or self._forms(words.partition("(")[0])  # 发展改革委（能源局）
            if before == _NOWHERE:  # behind 党委宣传部, whose prefix is all that is elided
                forms = tuple([form for form in forms if form.function.kind == _PARTY])
            self._behind[at] = _named(self._elided(forms, before), written) if forms else found
        return self._behind[at]

    def each(self, names: Iterable[str]) -> Iterator[Found]:
        """What the names of one list stand for: an elided place is that of the one before."""
        before: Place | None = None
        each = ""  # the name before, where it stands for the authorities of several places
        known = self._found
        for name in names:
            found = known.get(name)
            if found is None:
                found = known[name] = self._look(key(name), name)
            if found.bare and each and found.form and found.form.function.governs:
                found = self._of_each(each, found, name)
            elif found.bare and before is not None:
                found = self.find(name, before)
            each = found.name if found.how == "collective" and found.name[0] == "各" else ""
            before = found.place or before
            yield found

    def _of_each(self, each: str, found: Found, written: str) -> Found:
        """A government without its place behind those of several (各县区政府、管委会): 各 goes on."""
        at = (written, each)
        if at not in self._behind:
            whose = _AUTHORITY().split(each)[0] if found.form and found.form.name != _MANAGEMENT else "各"
            whole = Found(None, whose + written, "collective", full=True)
            self._behind[at] = whole if is_places(each) and is_collective(whole.name) else found
        return self._behind[at]

    def _look(self, name: str, written: str) -> Found:
        if self._owned and (own := self._owned(name)):
            return self._known(own, name)
        found = None
        if len(name) <= _LONGEST and name:
            found = self._shipped(name)
            if not found and name[:2] in self._heads:
                found = self._branch(name)
            if not found and name[-1] in self._ends:
                found = (self._youth(name) if name[0] in "团共" else None) or self._local(name)
            if not found and name[-1] in places.ENDS:
                found = self._alone(name)
        if found:
            if self._owned and found.unit and not found.entry and (own := self._owned(found.name)):
                return self._known(own, name)
            return found if found.unit else _named(found, written)
        plain = name.translate(SIMPLIFIED)
        return self._look(plain, written) if plain != name else self._without(name, written)

    def _without(self, name: str, written: str) -> Found:
        """A name that is none as a whole: without the bracket behind it, or a collective, or unknown."""
        outer = _BRACKET().fullmatch(name) if name[-1:] == ")" and len(name) <= _LONGEST else None
        collective = is_collective(name)
        if outer and not collective:
            inner = self._look(outer[1], written)
            if inner.unit and not (inner.form and inner.form.function.governs):
                return inner._replace(how="variant" if inner.how == "exact" else inner.how)
            if not inner.unit and outer[1] in self._written:  # 市国投公司（数据交易中心）, and 市国投公司
                return self.find(outer[1])._replace(full=True)
        return Found(None, written, "collective") if collective else self._unknown(name, written)

    def _unknown(self, name: str, written: str) -> Found:
        """A known name and another with a bracket lost or misplaced between them (省文旅厅（省文〕物局) are the first.
        Else it stays as it is written, or, in the plan of a government, as that writes it elsewhere with its place:
        数字办 is 市数字办, inferred."""
        if "(" in name[2:_LONGEST]:
            head, _, tail = name.partition("(")
            first = self.find(head)
            if first.unit and self.find(tail.translate(_NO_BRACKETS)).unit:
                return first._replace(how="variant" if first.how == "exact" else first.how)
        for outer in self._outer if self._written else ():
            if outer + name in self._written and not self._of_department:
                found = self.find(outer + name)
                return found._replace(full=True) if found.how == "unknown" else found._replace(how="elided")
        return Found(None, written, "unknown")

    @cached_property
    def _written(self) -> frozenset[str]:
        return self.setting.written

    @cached_property
    def _of_department(self) -> bool:
        """Is it the plan of one department, whose offices have names without place?"""
        said = self.setting.said
        cuts = ((start, end) for start in range(1, min(len(said), 20)) for end in range(start + 2, len(said) + 1))
        found = [said[start:end] for start, end in cuts if self._is_form(said[start:end])]
        offices = ("人民政府", "政府办公室", "政府办公厅", "委办公室", "委办公厅")
        return any(not form.name.endswith(offices) for name in found[:1] for form in self._forms(name))

    def _shipped(self, name: str) -> Found | None:
        """A unit of the shipped registry, or a function without its place (发展改革委): in a plan of the country the
        one, in another the other."""
        entries = self._exact(name)
        if entries:
            entries = self._there(entries)
        if self._is_form(name) and not (entries and self.setting.level == "国家") and not _OF_LEVEL().match(name):
            return self._elided(self._forms(name), self.setting.own)
        return self._known(entries, name) if entries else None

    def _there(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Those that can be meant here: an office inside another unit only by that unit itself."""
        return tuple([entry for entry in entries if entry.level != INNER or entry.parent == self.setting.issuer])

    def _known(self, entries: tuple[Entry, ...], name: str) -> Found:
        """The registry's units with this name; several that were at different times are told apart by the date."""
        now = [entry for entry in entries if self.setting.dates.within(entry.since, entry.until)]
        if len(now) == 1 or len(entries) == 1:
            entry = (now or entries)[0]
            exact = name in (entry.name, entry.short) or name in (key(entry.name), key(entry.short))
            how: How = "collective" if entry.kind == COLLECTIVE else "exact" if exact else "variant"
            return Found(entry.id, entry.name, how, entry=entry)
        return Found(None, name, "ambiguous", tuple([entry.id for entry in now or entries]))

    def _local(self, name: str) -> Found | None:
        """A place and a function; of the ways to cut the name the one with the longest function."""
        is_form = self._is_form
        for at in range(1, len(name)):
            if not is_form(name[at:]):
                continue
            found = self._forms(name[at:])
            place = self._prefix(name[:at])
            if not place and found[0].name == _MANAGEMENT:
                place = places.area(name[:at])
            if place:
                government = found[0].function.governs and is_collective(name)
                return None if government else self._made(found, place, "pattern")
            known = self._known_place(name[:at])
            called = self._called(found, known, name) if known else None
            if called:
                return called
        return self._doubled(name)

    def _called(self, forms: tuple[Form, ...], place: Place, name: str) -> Found | None:
        """Of a place that is called without the word of its level: a branch of the country's before one of the place's
        own; 吉林银保监分局 is the city's, for a province has none."""
        branches = tuple([form for form in forms if form.function.kind == _BRANCHES])
        if branches:
            if place.level == "省" and name.endswith(_BELOW):
                place = places.known(f"{place.name.removesuffix(place.word)}市") or place
            return self._made(branches, place, "pattern")._replace(name=name)
        near = (
            not place.within or not self.setting.own or place.within[0] in (self.setting.own, *self.setting.own.within)
        )
        own = tuple([form for form in forms if form.function.kind in _LOCAL and not form.function.governs])
        return self._made(own, place, "pattern") if own and near else None

    def _doubled(self, name: str) -> Found | None:
        """What stands twice in a name stands once in the unit's: 市政府国资委, 省纪委省监委; 自治区党委编办 is as
        市委编办."""
        if "党委" in name[1:-2]:
            found = self._local(name.replace("党委", "委", 1))
            return found and found._replace(name=found.name.replace("党委", "委", 1).replace("委", "党委", 1))
        government = _OF_GOVERNMENT().fullmatch(name) if "政府" in name else None
        if government and (forms := self._forms(government[2])) and (place := self._prefix(government[1])):
            return self._made(forms, place, "pattern")
        if name.startswith("党委") and (forms := self._forms(name[1:])) and forms[0].function.kind == _PARTY:
            own = self.setting.own  # 党委组织部 of a university, or of a region
            return self._made(forms, own if own and own.word in _PARTY_WORD else _NOWHERE, "pattern")
        if len(name) > 4 and name[0] in name[2:] and (place := self._prefix(name[0])):
            forms = self._forms(name[1:].replace(name[0], ""))
            if forms and forms[0].function.kind == _PARTY:
                return self._made(forms, place, "pattern")
        return None

    def _prefix(self, words: str) -> Place | None:
        """The place that words before a function name; few words stand before many."""
        if words not in self._prefixes:
            self._prefixes[words] = places.prefix(words)
        return self._prefixes[words]

    def _meant(self, place: Place) -> tuple[str, str]:
        """What the units of a place are told apart by, and how their names show it: the level alone where the issuer's
        place or none is named."""
        if place not in self._places:
            meant = self.setting.place(place) if place.word else place
            own = not place.name or meant == self.setting.own
            self._places[place] = meant.id, place.word if own else meant.name
        return self._places[place]

    def _known_place(self, words: str) -> Place | None:
        """A place that is called without the word of its level (广安税务局), as only those call it that do not report
        to it: of the table, or the issuer's own."""
        own = self.setting.own
        return own if own and own.name and words == own.name.removesuffix(own.word) else places.known(words)

    def _elided(self, forms: tuple[Form, ...], place: Place | None) -> Found:
        return self._made(forms, place or _NOWHERE, "elided")

    def _made(self, forms: tuple[Form, ...], place: Place, how: How) -> Found:
        """The unit with this function at this place; a form that two functions share is told apart by the date."""
        where, shown = self._meant(place)
        if len(forms) > 1:
            dates = self.setting.dates
            forms = tuple([f for f in forms if dates.within(f.function.since, f.function.until)]) or forms
        function, name = forms[0]
        if name == _COURT:
            name = self._court(place) + name
        elif name[0] == "委" and (not place.word or place.word in _PARTY_WORD):
            name = "党" + name
        if len(forms) > 1:
            ids = tuple([f"{where}/{form.function.id}" for form in forms])
            return Found(None, "", "ambiguous", ids, place, None, None, how == "elided")
        name = f"团{shown}委" if function.id == _YOUTH_LEAGUE else shown + name
        carried = None if function.governs else place
        bare = how == "elided"
        return Found(f"{where}/{function.id}", name, how, (), carried, None, forms[0], bare, False, place)

    def _court(self, place: Place) -> str:
        """What stands before 人民法院 in the name of the one court that a place of this level has: 省法院 is 高级."""
        meant = self.setting.place(place) if place.word else None
        return _COURTS[meant.level] if meant and (meant.level == "省" or places.known(meant.name)) else ""

    def _youth(self, name: str) -> Found | None:
        youth = _YOUTH().fullmatch(name)
        place = places.prefix(youth[1]) if youth else None
        return self._made(self._forms("团委"), place, "pattern") if place and self._is_form("团委") else None

    def _alone(self, name: str) -> Found | None:
        """A place that stands for its government: 杭州市, 宁波市人民政府 share a suffix."""
        zone = places.managed(name)
        place = zone or places.alone(name)
        forms = self._forms("管委会" if zone else "办事处" if place and place.word == "街道" else "人民政府")
        return self._made(forms, place, "elided")._replace(bare=False) if place and forms else None

    def _branch(self, name: str) -> Found | None:
        """A branch of a national unit, or a local one that names the one it belongs to: 国家税务总局某省税务局."""
        for at in range(len(name) - 2, 1, -1):
            entries = self._exact(name[:at])
            if not entries or entries[0].level == INNER:
                continue
            rest = name[at:]
            local = self._local(rest)
            if local:
                return local._replace(name=name) if entries[0].kind == COMPANY else local
            kind = _BRANCH().fullmatch(rest)
            place = kind and (places.prefix(kind[1]) or self._known_place(kind[1]))
            if place:
                return self._branch_of(entries[0], place, rest)
        return None

    def _branch_of(self, entry: Entry, place: Place, rest: str) -> Found:
        """The branch of ``entry`` at a place: the same unit, whether its name begins with the place or its parent."""
        meant, dates = self.setting.place(place), self.setting.dates
        functions = [one for one in self.registry.branches(entry.id) if dates.within(one.since, one.until)]
        name = entry.short if entry.kind == COMPANY else entry.name
        how: How = "pattern"
        if not place.name and meant.name:
            rest, how = meant.name + rest.removeprefix(place.word), "elided"
        rest = rest.removesuffix("中支") + "中心支行" if rest.endswith("中支") else rest
        what = functions[0].id if len(functions) == 1 else entry.id
        return Found(f"{meant.id}/{what}", name + rest, how, place=place)


def _named(found: Found, written: str) -> Found:
    """What is ambiguous keeps the written name."""
    return found if found.unit else found._replace(name=written)
