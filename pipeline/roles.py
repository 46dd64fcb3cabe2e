"""The words of one clause → who does what: names with roles, deadline, leaders, and the notes that rule later clauses.

A clause is read in folded text (flow.FOLD) in five small steps: what stands in inner brackets is masked; a closing
note (列第一位的为牵头单位，下同) is set apart; labels (牵头单位：) cut the rest into segments; commas and 、 cut a segment
into items; an item gives up its verb (牵头, 按职责分工负责), its 等 and what follows 等, and what is left is a name.
Roles are given in the order of the words: a verb rules the names before it that have no role yet, else the label
does, else all are responsible.

Offsets are those of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.lexicon import WORDS, any_of
from pipeline.model import Role

MASK = "\x00"
_LONGEST_LABEL = 24

_UNIT_LABEL = "|".join(
    rf"(?P<{role}>(?:{any_of(f'label.{role}')}(?:及|和|与|、|/)?)+{any_of('label.noun')}(?:{MASK}{{3,10}})?)：$"
    for role in ("lead", "responsible", "support")
)
_LABEL = re.compile(
    rf"{_UNIT_LABEL}|(?P<deadline>{any_of('label.deadline')})：$|(?P<leader>{any_of('label.leader')})：$"
    rf"|(?P<other>{any_of('label.other')})：$"
)
_NOTE = re.compile(
    r"[，。；（、]?(?:其中，?|注：)?(?:以下(?:[^，。；]{0,8}(?:均|需|都)|[^，。；]{0,6}由)"
    r"|(?:均?(?:列|排|位列|名列)(?:在|于|名)?|位于|第)(?:第一|首|最前|前)[^，。；、]{0,12}(?:为|是|即)"
    r"|[^，。；、]{0,8}逗号[之以]?前|未(?:明确|标明|注明)[^，。；、]{0,8}(?:牵头|责任)|不再[一一]{0,2}(?:列|单独))"
)
_NOTE_HINT = re.compile("以下|第一|首|最前|逗号|未明|未标|未注|不再")  # no note without one of them: a cheap first look
_INNER = re.compile(r"（[^（）]*）")

_VERB_WORD = any_of("verb.lead", "verb.support", "verb.responsible", "verb.filler")
_VERB = re.compile(rf"{_VERB_WORD}+$")
_VERB_LAST = frozenset(w[-1] for r in ("lead", "support", "responsible", "filler") for w in WORDS[f"verb.{r}"])
_VERB_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(any_of(f"verb.{role}"))) for role in ("lead", "support", "responsible")
)
_OWN = re.compile(rf"（(?:{_VERB_WORD}+|{any_of('verb.lead', 'verb.support')}(?:单位|部门))）$")
_SPLIT = re.compile(r"[、，；。/\n|]+")
_JOINT = re.compile(r"(?:以及|及其|暨|和|与|及)")
_MORE = re.compile("[等和与及暨]")
_WITH = re.compile(r"会同|会商")
_AND_SO_ON = re.compile(r"(?<![高中初同平均劣优上下])等(?!级|次|待遇)")
_GENERIC = re.compile(
    rf"(?:{any_of('generic.adjective')})*{any_of('generic.noun')}(?:{MASK}+)?(?:[和与及、]{any_of('generic.noun')})?"
    rf"|[省市县区州]*(?:人民)?政府|[省市县区]?(?:各级)?(?:级|直)?"
)
_NAME_END = re.compile(rf"(?:{any_of('unit.strong', 'unit.weak')})(?:{MASK}+)?$")
_STRONG_END = re.compile(rf"(?:{any_of('unit.strong')})(?:{MASK}+)?$")
_BARE_LEVEL = re.compile(rf"(?:各有关|各相关|各|有关|相关)(?:{any_of('place.level')}(?:{MASK}+)?)+$")
_SHARING = frozenset("各有相")
_LEVEL_START = re.compile(any_of("place.level"))
_GLOSS = re.compile(r"[〈<][^〈〉<>]*[〉>]$")
_GLOSS_LAST = frozenset("〉>")
_WHEN = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日)?|年|[上下]半年|[一二三四1-4第]{1,2}季度|年中|全年)?(?:上旬|中旬|下旬|底|末|初)?"
    r"(?:[之以]?前|内|起)?(?:全部|基本)?(?:完成|启动实施|实施|落实到位|出台具体措施|启动)?"
    r"|(?:长期|持续|常年|全年|适时|按时序)(?:坚持|推进|实施|开展|落实)?|贯穿全年|立行立改|立即|即行"
)
_DIGIT = re.compile(r"[\d月年季]|持续|长期|常年|全年|立")


class Name(NamedTuple):
    """A unit's name at ``[start, end)`` of the folded text, with its role and the words that gave it."""

    start: int
    end: int
    role: Role
    label: str | None = None
    verb: str | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What notes say of the clauses that follow: ``first``: the first named leads; ``comma``: those before the
    first comma lead; ``default``: without a comma nobody leads."""

    first: bool = False
    comma: bool = False
    default: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One clause, read. ``note`` is the stretch of a rule for later clauses, ``given`` the names that such a note
    gives to later texts, ``rules`` what holds after this clause."""

    names: tuple[Name, ...] = ()
    deadline: tuple[int, int] | None = None
    leaders: tuple[tuple[int, int], ...] = ()
    open: bool = False
    note: tuple[int, int] | None = None
    given: tuple[Name, ...] = ()
    rules: Rules = field(default_factory=Rules)


class _Item(NamedTuple):
    """An item of a list: words at ``[start, end)``, and the separator after it."""

    start: int
    end: int
    after: str


def mask(folded: str, start: int, end: int) -> str:
    """The stretch with everything in inner brackets, brackets included, masked out; of the same length."""
    words = folded[start:end]
    if "（" not in words:
        return words
    for _ in range(6):
        masked = _INNER.sub(lambda m: MASK * len(m[0]), words)
        if masked == words:
            break
        words = masked
    return words


def read(folded: str, start: int, end: int, rules: Rules) -> Reading:
    """Read the clause at ``[start, end)`` of folded text (its own brackets left out) under the rules in force."""
    masked = mask(folded, start, end)
    core = _note_start(folded, masked, start)
    reader = _Reader(folded, start, masked)
    reader.segments(core)
    reader.names.sort(key=lambda name: name.start)
    here = rules
    after = rules
    given: tuple[Name, ...] = ()
    if core < len(masked):
        words = folded[start + core : end]
        said = _rules_of(words)
        if said != Rules():
            here = said
            after = said if re.search("下同|以下", words) else rules
        given = _given(folded, start + core, end)
    names = _lead_by_rule(folded, reader.names, here)
    return Reading(
        tuple([*names, *_fresh(folded, names, given)]),
        reader.deadline,
        tuple(reader.leaders),
        reader.open,
        (start + core, end) if core < len(masked) else None,
        given,
        after,
    )


def read_cell(folded: str, start: int, end: int, role: Role, label: str, rules: Rules) -> Reading:
    """Read the cell of a table whose column says the role, as a clause that this label opens."""
    reader = _Reader(folded, start, mask(folded, start, end))
    reader.segments(end - start, role, label)
    reader.names.sort(key=lambda name: name.start)
    names = _lead_by_rule(folded, reader.names, rules) if role == "responsible" else reader.names
    return Reading(tuple(names), reader.deadline, tuple(reader.leaders), reader.open, rules=rules)


def _note_start(folded: str, masked: str, start: int) -> int:
    """Where the clause's closing note begins, also one in inner brackets: （逗号前为牵头单位，下同）."""
    if not _NOTE_HINT.search(folded, start, start + len(masked)):
        return len(masked)
    if note := _NOTE.search(masked):
        return note.start()
    for run in re.finditer(f"{MASK}+", masked):
        if _NOTE.search(folded, start + run.start(), start + run.end()):
            return run.start()
    return len(masked)


def _rules_of(words: str) -> Rules:
    comma = "逗号" in words and "牵头" in words
    first = not comma and re.search("(?:第一|首|最前)", words) is not None and "牵头" in words
    return Rules(first, comma, comma and re.search("未(?:明确|标明|注明)", words) is not None)


_GIVEN = re.compile(r"以下[^，。；]{0,10}?(?:均需|均由|都需|需由|均须|均|由)([^，。；]+?)(?:负责)?(?:落实|实施|负责|承担|配合)")


def _given(folded: str, start: int, end: int) -> tuple[Name, ...]:
    """The units that a note gives to all later texts: 以下均需各市州政府负责落实."""
    found = _GIVEN.search(folded, start, end)
    if not found:
        return ()
    reader = _Reader(folded, found.start(1), mask(folded, found.start(1), found.end(1)))
    reader.segments(found.end(1) - found.start(1))
    return tuple(reader.names)


def _fresh(folded: str, names: list[Name], given: tuple[Name, ...]) -> Iterator[Name]:
    """The given units that the clause itself does not list already, in full, without 各 or shortened."""
    listed = "、".join(folded[n.start : n.end].lstrip("各") for n in names)
    for name in given:
        words = folded[name.start : name.end].lstrip("各")
        if words not in listed:
            yield name


def _lead_by_rule(folded: str, names: list[Name], rules: Rules) -> list[Name]:
    """The roles that a rule in force gives to a plain list; a clause with role words of its own keeps them."""
    if not (rules.first or rules.comma) or any(n.role != "responsible" for n in names) or not names:
        return names
    if rules.first:
        leads = 1
    else:
        comma = next((i for i, n in enumerate(names[:-1], 1) if "，" in folded[n.end : names[i].start]), 0)
        leads = comma or (0 if rules.default else len(names))
    return [n._replace(role="lead", inferred=True) for n in names[:leads]] + names[leads:]


class _Reader:
    """Reads the core of a clause from left to right; what it found stands in its lists."""

    def __init__(self, folded: str, base: int, masked: str) -> None:
        self.folded, self.base, self.masked = folded, base, masked
        self.names: list[Name] = []
        self.leaders: list[tuple[int, int]] = []
        self.deadline: tuple[int, int] | None = None
        self.open = False

    def segments(self, core: int, kind: str = "none", label: str | None = None) -> None:
        """Cut at the labels and read each segment under its label; ``kind`` and ``label`` rule what comes first."""
        at = 0
        colon = self.masked.find("：", 0, core)
        while colon >= 0:
            found = _LABEL.search(self.masked, max(at, colon - _LONGEST_LABEL), colon + 1)
            colon = self.masked.find("：", colon + 1, core)
            if not found:
                continue
            self._segment(at, found.start(), kind, label)
            kind = found.lastgroup or "none"
            label = self.folded[self.base + found.start() : self.base + found.end() - 1]
            at = found.end()
        self._segment(at, core, kind, label)

    def _segment(self, start: int, end: int, kind: str, label: str | None) -> None:
        start, end = self._trim(start, end)
        if start >= end or kind == "other":
            return
        if kind == "deadline":
            self.deadline = (self.base + start, self.base + end)
        elif kind == "leader":
            self.leaders += [(self.base + i.start, self.base + i.end) for i in self._items(start, end) if i.start < i.end]
        else:
            role: Role | None = kind if kind in ("lead", "responsible", "support") else None  # type: ignore[assignment]
            _List(self, role, label).read(start, end)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.masked[start] in "，、；。：\n|":
            start += 1
        while start < end and self.masked[end - 1] in "，、；。：\n|":
            end -= 1
        return start, end

    def _items(self, start: int, end: int) -> Iterator[_Item]:
        at = start
        for found in _SPLIT.finditer(self.masked, start, end):
            if found[0] == "\n" and not _NAME_END.search(_VERB.sub("", self.masked[at : found.start()])):
                continue  # a line of a cell that ends in mid-name
            yield _Item(at, found.start(), found[0])
            at = found.end()
        yield _Item(at, end, "")


class _List:
    """One segment's list of names. ``waiting`` are the names that no verb has ruled yet."""

    def __init__(self, reader: _Reader, role: Role | None, label: str | None) -> None:
        self.reader, self.role, self.label = reader, role, label
        self.waiting: list[Name] = []
        self.group = 0  # where in ``waiting`` the names since the last comma begin
        self.ruled = False  # a verb has spoken in this segment
        self.joint: str | None = None  # 会同, while it rules the names that follow
        self.prefix: tuple[int, int] | None = None

    def read(self, start: int, end: int) -> None:
        for item in self._merged(start, end):
            self._item(item.start, item.end)
            if "；" in item.after or "。" in item.after:
                self._flush()
            if item.after and item.after != "、":
                self.group, self.joint = len(self.waiting), None
        self._flush()

    def _merged(self, start: int, end: int) -> Iterator[_Item]:
        """The items, with 各市、州、县人民政府 kept as one."""
        held: _Item | None = None
        for item in self.reader._items(start, end):
            if held:
                if item.start < item.end and _LEVEL_START.match(self.reader.masked, item.start):
                    item = _Item(held.start, item.end, item.after)
                else:
                    yield held
            held = None
            if item.after == "、" and self.reader.masked[item.start : item.start + 1] in _SHARING and _BARE_LEVEL.match(self.reader.masked[item.start : item.end].split("、")[0]) and (
                not _NAME_END.search(self.reader.masked[item.start : item.end].rstrip(MASK)[-3:].replace("市", ""))
            ):
                held = item
            else:
                yield item
        if held:
            yield held

    def _item(self, start: int, end: int) -> None:
        masked, base = self.reader.masked, self.reader.base
        start, lead = self._head(start, end)
        if start >= end:
            return
        if "会" in masked and (found := _WITH.search(masked, start, end)):
            left = found.start() == start or self._is_name_end(start, found.start())
            if left:
                self._item(start, found.start())
                self._with(found[0])
                self._item(found.end(), end)
                return
        if self._when(start, end):
            return
        if masked[end - 1] == MASK and (own := self._own_role(start, end)):
            name_end, role, verb = own
            self._names(start, name_end, role, verb, False)
            return
        verb = _VERB.search(masked, start, end) if masked[end - 1] in _VERB_LAST else None
        stop = verb.start() if verb else end
        self._names(start, stop, "lead" if lead else None, None, lead)
        if verb:
            self._verb(masked[verb.start() : verb.end()])

    def _head(self, start: int, end: int) -> tuple[int, bool]:
        """Past what may stand before a name: 由, and * for the lead."""
        masked = self.reader.masked
        lead = False
        while start < end and masked[start] in "由*：":
            lead = lead or masked[start] == "*"
            start += 1
        return start, lead

    def _is_name_end(self, start: int, end: int) -> bool:
        words = _VERB.sub("", self.reader.masked[start:end])
        return words == "" or _NAME_END.search(words) is not None or words.endswith(MASK) or "等" in words[-6:]

    def _with(self, verb: str) -> None:
        """甲、乙会同丙: those before lead, unless one of them leads by its own mark; those after support."""
        marked = any(n.role == "lead" for n in self.reader.names) or any(n.verb for n in self.waiting)
        for name in self.waiting:
            role: Role = name.role if name.verb else "responsible" if marked else "lead"
            self.reader.names.append(name._replace(role=role, verb=name.verb or verb))
        self.waiting, self.group, self.ruled, self.joint = [], 0, True, verb

    def _when(self, start: int, end: int) -> bool:
        words = self.reader.masked[start:end]
        if not _DIGIT.search(words) or not _WHEN.fullmatch(words):
            return False
        self.reader.deadline = (self.reader.base + start, self.reader.base + end)
        return True

    def _own_role(self, start: int, end: int) -> tuple[int, Role, str] | None:
        """A role in brackets behind the name: 市民政局（牵头）."""
        folded, base = self.reader.folded, self.reader.base
        found = _OWN.search(folded, base + start, base + end)
        if not found:
            return None
        verb = found[0][1:-1]
        return found.start() - base, _role_of(verb), verb

    def _names(self, start: int, end: int, role: Role | None, verb: str | None, inferred: bool) -> None:
        """The names of one item: 等 and what follows it, and 和/与/及 between units."""
        masked = self.reader.masked
        if not _MORE.search(masked, start, end):
            self._name(start, end, role, verb, inferred)
            return
        tail: tuple[int, int] | None = None
        for so_on in _AND_SO_ON.finditer(masked, start, end):
            if so_on.start() > start:
                tail, end = (so_on.end(), end), so_on.start()
                self.reader.open = True
                break
        for at, stop in self._joined(start, end):
            self._name(at, stop, role, verb, inferred)
        if tail:
            for at, stop in self._joined(*tail, generic=True):
                if not _GENERIC.fullmatch(masked, at, stop):
                    self._name(at, stop, role, verb, inferred)

    def _joined(self, start: int, end: int, generic: bool = False) -> Iterator[tuple[int, int]]:
        """Cut at 和/与/及 where units stand on both sides of it."""
        masked = self.reader.masked
        at = start
        for found in _JOINT.finditer(masked, start, end):
            left, right = masked[at : found.start()], masked[found.end() : end]
            left_ends = _NAME_END.search(left) or (generic and _GENERIC.fullmatch(left)) or left.endswith(MASK)
            if not left or not right or not left_ends or _GENERIC.fullmatch(right) or not _NAME_END.search(right):
                continue
            yield at, found.start()
            at = found.end()
        yield at, end

    def _name(self, start: int, end: int, role: Role | None, verb: str | None, inferred: bool) -> None:
        masked, base = self.reader.masked, self.reader.base
        if masked[end - 1 : end] in _GLOSS_LAST and (gloss := _GLOSS.search(masked, start, end)):
            end = gloss.start()
        if start >= end:
            return
        name = Name(base + start, base + end, role or self.role or "responsible", self.label, verb, inferred)
        if self.joint and role is None:
            self.reader.names.append(name._replace(role="support", verb=self.joint))
        elif role:
            self.reader.names.append(name)
        else:
            self.waiting.append(name)

    def _verb(self, verb: str) -> None:
        """A verb rules the names that wait; a support or lead verb only those since the comma, unless another verb
        has closed what stands before it."""
        role = _role_of(verb)
        if role == "responsible" and self.role:
            role = self.role
        scope = 0 if role == "responsible" or self.ruled else self.group
        for i, name in enumerate(self.waiting):
            ruled = i >= scope
            self.reader.names.append(name._replace(role=role, verb=verb) if ruled else name)
        self.waiting, self.group, self.ruled = [], 0, True
        self.joint = None

    def _flush(self) -> None:
        self.reader.names += self.waiting
        self.waiting, self.group = [], 0


def _role_of(verb: str) -> Role:
    return next((role for role, words in _VERB_ROLES if words.search(verb)), "responsible")


def before_note(masked: str) -> str:
    """The words of a masked clause before its closing note, stops trimmed."""
    note = _NOTE.search(masked)
    return masked[: note.start() if note else len(masked)].strip("，、；。：")


def is_note(folded: str, start: int, end: int) -> bool:
    """Does a note that rules later clauses start here?"""
    return _NOTE.match(folded, start, end) is not None


def ends_in_verb(words: str) -> bool:
    """Do masked words end as a clause in prose does: …按职责分工负责, …牵头?"""
    found = _VERB.search(words)
    return found is not None and any(p.search(found[0]) for _, p in _VERB_ROLES)


def lists_units(words: str) -> bool:
    """Are masked words nothing but names that end as units' names do?"""
    return all(_STRONG_END.search(item) and len(item) < 40 for item in _SPLIT.split(words))


def has_unit(words: str) -> bool:
    """Does at least one item of masked words end, its verb aside, as a unit's name does?"""
    return any(_NAME_END.search(_VERB.sub("", item).split("等")[0]) for item in _SPLIT.split(words))

