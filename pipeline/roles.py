"""The words of one clause → who does what: names with roles, deadline, leaders, and the notes that rule later clauses.

A clause is read in five small steps: what stands in inner brackets is masked; a note
(列第一位的为牵头单位，下同) is set apart; labels (牵头单位：) cut the rest into segments; commas and 、 cut a segment
into items; an item gives up its verb (牵头, 按职责分工负责), its 等 and what follows it, and what is left is a name.
Roles are given in the order of the words: a verb rules the names before it that have no role yet, else the label does,
else all are responsible.

Offsets are those of the folded text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline import leadin, lists, moments, persons, wording
from pipeline.lexicon import late
from pipeline.model import Role
from pipeline.rules import Name, Reading, Rules, fresh, lead_by_rule, rules_of, take_notes
from pipeline.wording import AMONG, BESIDE, MASK, SIGNS

NOBODY = re.compile(r"暂?无|[—\-/·.]+")
# What a list has that is more than names between 、: other separators, brackets, signs of 会同, 等, 和 and dates.
_MORE = rf"[，；。/\n|（）无—{AMONG}由：负牵配等和与及暨各有相\d月年季持长常立会](?:(?<!会)|(?=[同商])|{BESIDE})"
_MORE_THAN_NAMES = late(_MORE)
# What a clause has that is more than a list of names between 、, whatever its label: those, and what notes begin with.
_MORE_THAN_LIST = re.compile(rf"{_MORE}|[“〈<为下第首最列排逗未再所全划黑粗]")
_ROLES: dict[str, Role] = {"lead": "lead", "responsible": "responsible", "support": "support"}
_TRIM = frozenset("，、；。：.\n|/")
_JOINED = late("[等和与及暨]")
_WITH = late(rf"会同|会商|会{BESIDE}")
_BEFORE_NAMES = frozenset("由：和与及" + SIGNS)
_BEHIND_NAMES = frozenset("：" + SIGNS)
_AND_SO_ON = late(r"(?<![高中初同平均劣优上下])等(?!级|次|待遇)")
_OF_GOVERNMENT = ("市长", "县长", "区长", "州长", "盟长", "旗长", "镇长", "乡长", "书记", "秘书长")
_GIVEN = late(
    r"(?:均|都|皆)涉及([^。；]{2,200}?)(?=[，。；）]*(?:不再|以?下(?:均|皆)?同|$))|(?:以下|各项|各条|所有|全部)[^，。；]{0,10}?(?:均需|均由|都需|需由|均须|都须|都由|均|由)([^。；]{2,200}?)(?:负责|推进|抓好|组织|贯彻|具体)*(?:落实|实施|负责|承担|配合|推进|抓好)"
)


def read(folded: str, start: int, end: int, rules: Rules, kind: str = "none", label: str | None = None) -> Reading:
    """Read the clause at ``[start, end)`` of folded text (its own brackets left out) under the rules in force. What a
    label without a colon opens, or the head of a column, has its ``kind`` (a role, deadline, leader) from there."""
    role = _ROLES.get(kind)
    if role and not (rules.first or rules.comma) and not _MORE_THAN_LIST.search(folded, start, end):
        plain = None if wording.asks_for_persons(label) else _plain(folded, 0, start, end, role, label)
        if plain is not None:
            return Reading(tuple(plain), None, (), False, (), (), rules)
    masked, notes = take_notes(folded, wording.mask(folded, start, end), start)
    if "为" in masked or "是" in masked:
        masked = wording.as_labels(masked)
    after = rules
    for at, stop in notes:
        rules, after = rules_of(folded[at:stop], rules, after)
    reader = Reader(folded, start, masked, rules.signs)
    reader.segments(0, len(masked), kind, label)
    names = lead_by_rule(folded, reader.in_order(), rules)
    given: tuple[Name, ...] = ()
    if notes:
        given = tuple([name for at, stop in notes for name in _given(folded, at, stop)])
        names = sorted(names + fresh(folded, names, given))
    return Reading(tuple(names), reader.deadline, tuple(reader.leaders), reader.open, tuple(notes), given, after)


def read_note(folded: str, start: int, end: int, rules: Rules) -> Reading:
    """Read a note that stands by itself: what it says holds from here on, and it names nobody for its own place."""
    _, after = rules_of(folded[start:end] + "下同", rules, rules)
    return Reading(notes=((start, end),), given=_given(folded, start, end), rules=after)


def _given(folded: str, start: int, end: int) -> tuple[Name, ...]:
    """The units that a note gives to all later texts: 以下均需各市州政府负责落实."""
    found = _GIVEN().search(folded, start, end)
    if not found:
        return ()
    at, stop = found.span(found.lastindex or 0)
    masked = wording.mask(folded, at, stop)
    reader = Reader(folded, at, masked)
    reader.segments(0, len(masked))
    return tuple(reader.in_order())


def _plain(words: str, base: int, start: int, end: int, role: Role, label: str | None) -> list[Name] | None:
    """The names at ``[start, end)`` between 、 and nothing else, as most lists are, without looking for all that others
    hold; None where one of them ends in a verb or as a level of places does. ``base`` is where the words begin in the
    folded text."""
    names = []
    at, new = base + start, tuple.__new__  # half the time of Name(…)
    for word in words[start:end].split("、"):
        stop = at + len(word)
        if _says_more(word):
            return None
        if word:
            names.append(new(Name, (at, stop, role, label, None, False)))
        at = stop + 1
    return names


@lru_cache(maxsize=1 << 10)  # a plan has few, again and again
def _says_more(word: str) -> bool:
    """Does a name end in a verb, or as a level of places does?"""
    last = word[-1:]
    return last in lists.LEVEL_ENDS or (
        last in wording.VERB_ENDS and wording.verb_start(word, 0, len(word)) < len(word)
    )


class Reader:
    """Reads a masked clause from left to right; what it found stands in its lists, in offsets of the folded text."""

    def __init__(self, folded: str, base: int, masked: str, signs: str = Rules().signs) -> None:
        self.folded, self.base, self.masked, self.signs = folded, base, masked, signs
        self.names: list[Name] = []
        self.leaders: list[tuple[int, int]] = []
        self.deadline: tuple[int, int] | None = None
        self.open = False

    def in_order(self) -> list[Name]:
        return sorted(self.names)

    def segments(self, at: int, core: int, kind: str = "none", label: str | None = None) -> None:
        """Cut at the labels and read each segment under its label; ``kind`` and ``label`` rule what comes first."""
        colon = self.masked.find("：", at, core)
        while colon >= 0:
            before = wording.label_before if kind == "leader" else wording.label_within
            found = before(self.masked, at, colon) or (
                None if self._is_verb(colon + 1, core) else wording.other_label(self.masked, at, colon)
            )
            if found:
                self._segment(at, found[0], kind, label)
                kind, label = found[1], self.folded[self.base + found[0] : self.base + colon].lstrip("*")
                at = colon + 1
            colon = self.masked.find("：", colon + 1, core)
        self._segment(at, core, kind, label)

    def until(self, start: int, end: int) -> None:
        """A deadline; one that follows another goes on with it: 6月底前出台方案，年内持续推进."""
        if self.deadline and lists.SPLIT().fullmatch(self.folded, self.deadline[1], start):
            start = self.deadline[0]
        self.deadline = (start, end)

    def _is_verb(self, start: int, core: int) -> bool:
        """Does nothing but a verb follow, as in 甲局：牵头；乙局：配合?"""
        end = lists.SPLIT().search(self.masked, start, core)
        stop = end.start() if end else core
        return start < stop < start + 12 and wording.verb_start(self.masked, start, stop) == start

    def _segment(self, start: int, end: int, kind: str, label: str | None) -> None:
        """Read words under a label, and under those within that no colon ends."""
        while found := leadin.label(self.masked, start, end):
            self._part(start, found[0], kind, label)
            start, kind, label = found[1], found[2], self.masked[found[0] : found[1]]
        self._part(start, end, kind, label)

    def _part(self, start: int, end: int, kind: str, label: str | None) -> None:
        masked = self.masked
        while start < end and masked[start] in _TRIM:
            start += 1
        while start < end and masked[end - 1] in _TRIM:
            end -= 1
        if start == end or kind == "other":
            return
        if wording.asks_for_persons(label):
            self._persons(start, end)
        if kind == "deadline":
            if self.masked[start:end].strip(MASK) == "" and end - start > 2:  # in brackets as a whole
                start, end = start + 1, end - 1
            self.deadline = (self.base + start, self.base + end)
        elif kind == "leader":
            self._leaders(start, end, label)
        else:
            _List(self, None if kind == "none" else kind, label).read(start, end)  # type: ignore[arg-type]

    def _persons(self, start: int, end: int) -> None:
        """Sets the persons behind the units apart where the label asks for both: 市教育局张三, 市商务局（李四）, or a
        name on a line of its own."""
        words, past = [], 0
        for at, stop, _ in lists.cut(self.masked, start, end):
            opening = wording.unmasked_end(self.masked, at, stop)
            bracketed = opening < stop
            first = opening + 1 if bracketed else wording.person_start(self.masked, at, stop)
            last = stop - bracketed
            name = self.folded[self.base + first : self.base + last]
            if 1 < len(name) < 5 and not wording.ends_name(name, 0, len(name)):
                self.leaders.append((self.base + first, self.base + last))
                cut = opening if bracketed else first
                words += [self.masked[past:cut], "、" * (stop - cut)]
                past = stop
        self.masked = "".join([*words, self.masked[past:]])

    def _leaders(self, start: int, end: int, label: str | None) -> None:
        """Persons; what ends as only an office does (责任人：办公室) is a unit. A title before a name is part of it:
        县委常委、副县长张三."""
        cuts = [*(found.span() for found in lists.SPLIT().finditer(self.masked, start, end)), (end, end)]
        at = start
        for stop, after in cuts:
            if after - stop == 1 and self.masked[stop] == "、" and persons.goes_on(self.masked, at, stop):
                continue
            named = stop - at > 2 and wording.ends_strong_name(self.masked, at, stop)
            if named and not persons.is_named(self.masked, at, stop):
                _List(self, None, label).read(at, stop)
            elif at < stop:
                self.leaders.append((self.base + at, self.base + stop))
            at = after


class _List:
    """One segment's list of names. ``waiting`` are the names that no verb has ruled yet."""

    def __init__(self, reader: Reader, role: Role | None, label: str | None) -> None:
        self.reader, self.role, self.label = reader, role, label
        self.masked, self.base = reader.masked, reader.base
        self.waiting: list[Name] = []
        self.group = 0  # where in ``waiting`` the names since the last comma begin
        self.ruled = False  # a verb has spoken in this segment
        self.joint: str | None = None  # 会同, while it rules the names that follow

    def read(self, start: int, end: int) -> None:
        if not _MORE_THAN_NAMES().search(self.masked, start, end):
            plain = _plain(self.masked, self.base, start, end, self.role or "responsible", self.label)
            if plain is not None:
                self.reader.names += plain
                return
        for begin, stop, after in lists.items(self.masked, start, end):
            at = begin
            while (inner := self.masked.find(MASK, at, stop)) > at and (own := self._role_inside(at, inner, stop)):
                self._item(at, own)
                at = own
            self._item(at, stop)
            if "；" in after or "。" in after:
                self._flush()
            if after and after != "、":
                self.group, self.joint = len(self.waiting), None
        self._flush()

    def _item(self, start: int, end: int) -> None:
        """One item: what stands before a name, 会同, a date, a role in brackets, a verb; what is left is names."""
        masked = self.masked
        joint = _WITH().search(masked, start, end) if masked.find("会", start, end) >= 0 else None
        while (opened := self._opening(start, end))[0] < end:
            start, lead = opened
            if not joint or joint.start() < start or not wording.could_end(masked, start, joint.start()):
                break
            self._item(start, joint.start())
            self._with(joint[0])
            start, joint = joint.end(), _WITH().search(masked, joint.end(), end)
        else:
            return
        timed = moments.may_say_when(masked, start, end)
        if timed and wording.says_when(masked, start, end):
            self.reader.until(self.base + start, self.base + end)
        elif masked[end - 1] == MASK and (own := self._own_role(start, end)):
            self._names(start, *own)
        else:
            if timed and (when := moments.when_behind(masked, start, end)):
                self.reader.until(self.base + when[1], self.base + end)
                end = when[0]
            stop = at = lists.verb_start(masked, start, end)
            while start < at and masked[at - 1] in _BEHIND_NAMES:
                at -= 1
                lead = lead or masked[at] in self.reader.signs
            self._names(start, at, "lead" if lead else None, None, lead)
            if stop < end:
                self._verb(masked[stop:end])

    def _opening(self, start: int, end: int) -> tuple[int, bool]:
        """Where a name begins, behind 以上工作由 and a sign, and whether that sign says that it leads."""
        masked, lead, start = self.masked, False, leadin.name_start(self.masked, start, end)
        while start < end and masked[start] in _BEFORE_NAMES:
            lead = lead or masked[start] in self.reader.signs
            start += 1
        return start, lead

    def _role_inside(self, start: int, inner: int, end: int) -> int:
        """Where a name ends that only its role sets apart from the next, 甲局（牵头）乙局（配合）; else 0."""
        stop = inner
        while stop < end and self.masked[stop] == MASK:
            stop += 1
        follows = stop < end and self.masked[stop] not in _BEFORE_NAMES and wording.ends_name(self.masked, stop, end)
        return stop if follows and self._own_role(start, stop) else 0

    def _with(self, verb: str) -> None:
        """甲、乙会同丙: those before lead, unless one of them leads by its own mark; those after support."""
        marked = any(name.role == "lead" for name in self.reader.names)
        role: Role = "responsible" if marked else "lead"
        self.reader.names += [name._replace(role=role, verb=verb) for name in self.waiting]
        self.waiting, self.group, self.ruled, self.joint = [], 0, True, verb

    def _own_role(self, start: int, end: int) -> tuple[int, Role, str] | None:
        """A role in brackets behind the name, 市民政局（牵头）: where the name ends, the role, its word."""
        opening = wording.unmasked_end(self.masked, start, end)
        words = self.reader.folded[self.base + opening + 1 : self.base + end - 1]
        role = "lead" if words and words in self.reader.signs else wording.own_role(words)
        return (opening, role, words) if role else None

    def _names(self, start: int, end: int, role: Role | None, verb: str | None, inferred: bool = False) -> None:
        """The names of one item: 等 and what follows it, and 和/与/及 between units."""
        masked = self.masked
        if not _JOINED().search(masked, start, end):
            self._name(start, end, role, verb, inferred)
            return
        tail = None
        for so_on in _AND_SO_ON().finditer(masked, start, end):
            if so_on.start() > start:
                tail, end = (so_on.end(), end), so_on.start()
                self.reader.open = True
                break
        for at, stop in lists.joined(masked, start, end):
            own = self._own_role(at, stop) if masked[stop - 1 : stop] == MASK else None
            self._name(at, own[0] if own else stop, own[1] if own else role, own[2] if own else verb, inferred)
        if tail:
            joint = lists.JOINT().match(masked, *tail)
            begin = lists.behind_bare(masked, joint.end() if joint else tail[0], tail[1])
            for at, stop in lists.joined(masked, begin, tail[1]):
                if at < stop and not wording.is_generic(masked, at, stop):
                    self._name(at, stop, role, verb, inferred)

    def _name(self, start: int, end: int, role: Role | None, verb: str | None, inferred: bool) -> None:
        masked = self.masked
        start, end = wording.trimmed(masked, start, end)
        if start >= end or NOBODY.fullmatch(masked, start, end):
            return
        if masked.endswith(_OF_GOVERNMENT, start, end):
            self.reader.leaders.append((self.base + start, self.base + end))
            return
        name = Name(self.base + start, self.base + end, role or self.role or "responsible", self.label, verb, inferred)
        if role:
            self.reader.names.append(name)
        elif self.joint:
            self.reader.names.append(name._replace(role="support", verb=self.joint))
        else:
            self.waiting.append(name)

    def _verb(self, verb: str) -> None:
        """A verb rules the names that wait; a support or lead verb only those since the comma, unless another verb
        has closed what stands before it."""
        role = lists.role_of(verb)
        if role == "responsible" and self.role:
            role = self.role
        scope = 0 if role == "responsible" or self.ruled else self.group
        self.reader.names += self.waiting[:scope]
        ruled = [(at, stop, role, label, verb, inferred) for at, stop, _, label, _, inferred in self.waiting[scope:]]
        self.reader.names += map(Name._make, ruled)
        self.waiting, self.group, self.ruled, self.joint = [], 0, True, None

    def _flush(self) -> None:
        self.reader.names += self.waiting
        self.waiting, self.group = [], 0
