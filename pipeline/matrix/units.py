"""Who is in a text, in the words that people read: cells of units, their marks, and the units of a plan in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model import Decision, Inherited, Mention, Plan, Role, Span, Text, Unit

ROLES: tuple[Role, ...] = ("lead", "responsible", "support")
ROLE_WORDS: dict[Role, str] = {"lead": "牵头", "responsible": "责任", "support": "配合"}
# Verbs that say no more than the head of their column does: everything else is shown behind the names.
_PLAIN: dict[Role, frozenset[str]] = {
    "lead": frozenset({"牵头", "牵头负责", "主办", "主责", "负责", "责任"}),
    "responsible": frozenset({"责任", "负责"}),
    "support": frozenset({"配合", "协办"}),
}
INHERITED = "（沿用）"
OTHER_CELLS = "原表其他栏"  # the head of the other columns of a table in one
DECIDED = "（核定）"
CHANGED = "（原文已改，待复核）"  # behind what was decided on other words


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's part in a text. ``first``: listed first where nobody leads; ``said`` is what says so; ``of`` is the
    collective unit that stands in the text and that this one is a member of by the desk's registry."""

    unit: Unit
    role: Role
    first: bool
    said: Mention | Inherited | Decision
    of: Unit | None = None

    @property
    def inherited(self) -> bool:
        return isinstance(self.said, Inherited)

    @property
    def decided(self) -> bool:
        return isinstance(self.said, Decision)

    @property
    def word(self) -> str:
        """牵头, 责任（首列）, 配合（沿用）, 责任（各区人民政府） of a member, 牵头（核定） …"""
        inherited = f"（{self.of.name}）" if self.of else INHERITED
        origin = inherited if self.inherited else DECIDED if self.decided else ""
        return ROLE_WORDS[self.role] + ("（首列）" if self.first else "") + origin

    @property
    def issued(self) -> str:
        """``word`` with the document's own verb where that says more: 配合（会同）."""
        verb = self.said.verb if isinstance(self.said, Mention) else None
        return self.word + (f"（{verb}）" if verb and verb not in _PLAIN[self.role] else "")

    @property
    def called(self) -> str:
        """The unit as the document writes it here, else by its name."""
        return self.said.written if isinstance(self.said, Mention) else self.unit.name

    @property
    def mark(self) -> str:
        """★ lead, ● first listed, ○ responsible, △ support; in brackets where inherited, in square ones as a member of
        a collective unit; ◆ the lead that the office has confirmed."""
        if self.decided:
            return "◆"
        mark = "●" if self.first else {"lead": "★", "responsible": "○", "support": "△"}[self.role]
        return f"[{mark}]" if self.of else f"({mark})" if self.inherited else mark


def unit_key(unit: str | None, name: str) -> str:
    """What a unit is counted under: its id, or its name where the registry does not know it."""
    return unit if unit is not None else "?" + name


def units_of(plan: Plan) -> dict[str, Unit]:
    """Key → unit in the order of columns: registry order, then the unknown ones, collective ones last.

    Units that a decision brings stand among them. Units that a mention names and ``plan.units`` lacks (a plan not yet
    resolved) follow as unknown.
    """
    units = _units_and_decided(plan)
    for place in plan.places():
        for said in sayings(place.text):
            key = unit_key(said.unit, said.name)
            if key not in units:
                units[key] = Unit(said.unit, said.name, said.name, "unknown", ())
    return dict(sorted(units.items(), key=lambda item: item[1].kind == "collective"))


def _units_and_decided(plan: Plan) -> dict[str, Unit]:
    units = {unit_key(u.id, u.name): u for u in plan.units}
    decided = [unit for decision in plan.decisions.values() for unit in (*decision.lead, decision.reporter) if unit]
    brought = {key: unit for unit in decided if (key := unit_key(unit.id, unit.name)) not in units}
    if not brought:
        return units
    found = sorted((units | brought).items(), key=lambda item: (item[1].id is None, item[1].order if item[1].id else 0))
    return dict(found)


def sayings(text: Text) -> tuple[Mention | Inherited, ...]:
    """Whoever a text names or inherits."""
    return (*text.units, *text.inherited)


def shares(text: Text, units: dict[str, Unit], decision: Decision | None = None) -> tuple[Share, ...]:
    """The units of ``text`` with their parts: those its own clause writes in the issued order, then inherited ones,
    then the leads that the office has confirmed. Where somebody leads, nobody is first listed."""
    decided = decision.lead if decision else ()
    led = bool(decided) or any(said.role == "lead" for said in sayings(text))
    found = []
    first = not led
    written = {_origin(said): units[unit_key(said.unit, said.name)] for said in sayings(text) if not _member(said)}
    for said in sayings(text):
        is_first = first and said.role == "responsible"
        first = first and not is_first
        of = written.get(_origin(said)) if _member(said) else None
        found.append(Share(units[unit_key(said.unit, said.name)], said.role, is_first, said, of))
    confirmed = [Share(unit, "lead", False, decision) for unit in decided] if decision else []
    return (*found, *confirmed)


def counted(parts: Iterable[Share]) -> frozenset[str]:
    """The keys of the units that count: all but the collective ones whose members stand in the text."""
    listed = list(parts)
    spread = {unit_key(share.of.id, share.of.name) for share in listed if share.of}
    return frozenset(unit_key(share.unit.id, share.unit.name) for share in listed) - spread


def _origin(said: Mention | Inherited) -> Span:
    """Where a name stands; of a member the name of its collective unit."""
    return said.span if isinstance(said, Mention) else said.origin


def _member(said: Mention | Inherited) -> bool:
    """Does a unit stand in a text because the desk's registry lists it under a collective one?"""
    return isinstance(said, Inherited) and said.why == "registry"


def reporter(parts: Iterable[Share], decision: Decision | None = None) -> Unit | None:
    """The reporting unit (填报单位): the one that the office has named, else the lead it has confirmed, else the lead,
    else the one responsible unit; None where that leaves several or none, or no unit but a collective one, which is
    for the office to decide."""
    if decision and decision.reporter:
        return decision.reporter
    decided, lead, responsible = (
        {unit_key(share.unit.id, share.unit.name): share.unit for share in parts if share_is(share)}
        for share_is in (_confirmed, _leads, _responsible)
    )
    candidates = list((decided or lead or responsible).values())
    return candidates[0] if len(candidates) == 1 and candidates[0].kind != "collective" else None


def _confirmed(share: Share) -> bool:
    return share.decided


def _leads(share: Share) -> bool:
    return share.role == "lead" and not share.decided


def _responsible(share: Share) -> bool:
    return share.role == "responsible"


def cell(text: Text, role: Role) -> str:
    """The units of one role in the issued wording and order: 甲、乙（按职责分工负责）；丙等；（沿用）丁.

    Names that share label and verb stand together; the verb is shown where it says more than the role, the label
    where one text uses two for the role. 等 shows an open list; inherited units stand apart at the end. The members
    of a collective unit stand in brackets behind it: 各区人民政府（甲区人民政府、乙区人民政府）.
    """
    own = [mention for mention in text.units if mention.role == role]
    groups: list[list[Mention]] = []
    for mention in own:
        if groups and (groups[-1][0].label, groups[-1][0].verb) == (mention.label, mention.verb):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    labelled = len({group[0].label for group in groups}) > 1
    said = [_group(group, text, role, labelled=labelled) for group in groups]
    given = (unit for unit in text.inherited if unit.role == role and not _member(unit))
    inherited = list(dict.fromkeys(_spread(unit.name, unit, text) for unit in given))
    if inherited:
        said.append(INHERITED + "、".join(inherited))
    return "；".join(said)


def deadline(text: Text) -> str:
    """The deadline as issued; one of a merged cell of a row above stands as （沿用）12月底."""
    above = text.above.deadline if text.above else None
    return text.deadline or (INHERITED + above if above else "")


def leaders(text: Text) -> str:
    """The leaders; those of a merged cell of a row above stand as （沿用）张三."""
    above = "、".join(text.above.leaders) if text.above else ""
    return "、".join(text.leaders) or (INHERITED + above if above else "")


def fields(text: Text) -> dict[str, str]:
    """The other columns of a table, head → cell; what a merged cell of a row above gives stands as （沿用）产业."""
    above = {head: INHERITED + cell for head, cell in text.above.fields if cell} if text.above else {}
    return above | {head: cell for head, cell in text.fields if cell or head not in above}


def as_decided(words: str) -> str:
    """What the office has decided, marked as such, once: 研究室（核定，原文已改，待复核）."""
    said = words.removesuffix(CHANGED)
    return f"{said}（核定，{CHANGED[1:]}" if said != words else words + DECIDED


def other_cells(text: Text) -> str:
    """The other columns of a table in one cell, a line each: 2026年目标：…"""
    said = ((head, cell) for head, cell in fields(text).items() if cell)
    return "\n".join(f"{head}：{cell}" if head else cell for head, cell in said)


def all_cells(text: Text) -> str:
    """The units of all roles in one cell: the bare names where there is one role, 牵头：甲；配合：乙 where there are
    more."""
    said = [(ROLE_WORDS[role], words) for role in ROLES if (words := cell(text, role))]
    return said[0][1] if len(said) == 1 else "；".join(f"{word}：{words}" for word, words in said)


def _group(group: list[Mention], text: Text, role: Role, *, labelled: bool) -> str:
    first = group[0]
    names = "、".join(_spread(mention.written, mention, text) for mention in group) + (
        "等" if _is_open(group[-1], text) else ""
    )
    if first.verb and first.verb not in _PLAIN[role]:
        names += f"（{first.verb}）"
    return f"{first.label}：{names}" if labelled and first.label else names


def _spread(name: str, said: Mention | Inherited, text: Text) -> str:
    """A name with the members that the desk's registry lists for it."""
    members = [unit.name for unit in text.inherited if _member(unit) and unit.origin == _origin(said)]
    return f"{name}（{'、'.join(members)}）" if members else name


def _is_open(mention: Mention, text: Text) -> bool:
    """Whether the list that ends with ``mention`` is the one that 等 leaves open."""
    if not text.open:
        return False
    said = "".join("".join(text.clause_texts).split())
    if any(f"{other.written}等" in said for other in text.units):
        return f"{mention.written}等" in said
    return mention is text.units[-1]
