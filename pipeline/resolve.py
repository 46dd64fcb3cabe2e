"""Plan → Plan: which unit each written name stands for (单位归一).

A name is known where the registry has a spelling equal to it under NFKC without white space; never by likeness.
What is not in the registry is ``collective`` (各区县人民政府, 相关处室) where its form says that it names no one unit,
else ``unknown``; both keep their written name and have no id.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from pipeline.lexicon import late
from pipeline.model import Appendix, Inherited, Mention, Plan, Point, Section, Text, Unit, UnitKind
from pipeline.registry import Entry, Registry, key

# The forms of a collective name, on names as ``_shape`` leaves them. First: words that stand in no unit's own name.
# Then, as a whole: several places (区县人民政府) or one level of them (县级政府), a class of offices with at most a
# level before it (市直单位, 行业主管部门), offices told by what they do (有审批职能的处室), the members or dependents
# of something (领导小组成员单位), and the place concerned.
_PLACE = r"(?:[(、/,和及]*(?:自治[州县旗区]|街道|[省市州盟县区旗乡镇街])\)*)"
_GOVERNMENT = r"(?:党委、?政府|党委|党工委|人民政府|政府|管委会|管理委员会|办事处)"
_ANY = late(r"各|每个|有关|相关|涉及|其他|其它|全体|^所有")
_WHOLE = late(
    rf"{_PLACE}{{2,}}[两三四]?级?{_GOVERNMENT}?"
    rf"|(?:设区市|地市|[省市州盟县区旗乡镇])级{_GOVERNMENT}"
    r"|(?:中央|国家|自治区|[全本省市州盟县区旗乡镇局委厅部院])*(?:[直级属管]+)?"
    r"(?:(?:行业|业务|职能|主管|监管|牵头|配合|责任|承办|主办|协办|参与|国有)*"
    r"(?:部门|企?事?业?单位|处室|科室|股室|司局|机构|企业)"
    r"|国企|(?:产业|开发|功能)?园区管委会|功能区管委会|(?<=[直级属管])(?:高校|院校|学校|医院|机关|委办局))"
    r"|.*的(?:部门|单位|处室|科室|机构|企业)"
    r"|.*(?:成员|直属|所属|下属|进驻)(?:单位|部门|机构|企业)"
    rf"|(?:地方|属地|当地|事发地|所在地){_GOVERNMENT}"
)
_OF_PLACES = late(
    r"(?:各|每个|全|级|以上|辖|自治[州县旗区]|街道|社区|园区|开发区|功能区|新区|特区|地方|属地|当地|所在地|[省市州盟县区旗乡镇街村地]"
    r"|党委|党工委|人民|政府|法院|检察院|管委会|管理委员会|办事处|[(),、/和及与])+"
)
_BRACKETS = late(r"\([^()]*\)")
_ROUND = str.maketrans("〔〕[]【】", "()()()")


class _Name(NamedTuple):
    """What a written name came to."""

    unit: str | None
    name: str
    candidates: tuple[str, ...] = ()


def is_collective(written: str) -> bool:
    """Whether a name, by the form of its words, stands for several units or for none in particular."""
    name = _shape(written)
    bare = _BRACKETS().sub("", name)
    return bool(_ANY().search(bare) or _WHOLE().fullmatch(bare) or _WHOLE().fullmatch(name))


def is_places(written: str) -> bool:
    """Whether a collective is the authorities of places (各区县人民政府), each of which answers for its own."""
    return _OF_PLACES().fullmatch(_shape(written)) is not None


def _shape(written: str) -> str:
    """The name half-width, without white space, and with one kind of bracket."""
    return key(written).translate(_ROUND)


def resolve(plan: Plan, registry: Registry) -> Plan:
    """The plan with its units known: ``unit``, ``name`` and ``candidates`` of what texts hold, and ``Plan.units``.

    ``written``, ``role``, ``order`` and spans stay as they are, and so does everything else. Afterwards
    ``Plan.units`` holds each unit once: those of the registry in its order, then the collective and then the unknown
    ones in the order of first mention, numbered on. Resolving twice gives what resolving once gives.
    """
    names = _Names(registry)
    preamble = names.texts(plan.preamble)
    sections = tuple(map(names.section, plan.sections))
    appendices = tuple(map(names.appendix, plan.appendices))
    return replace(plan, preamble=preamble, sections=sections, appendices=appendices, units=names.units())


class _Names:
    """The names met so far, in the order met; each spelling is looked up once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._found: dict[str, _Name] = {}  # by spelling
        self._others: dict[str, _Name] = {}  # those without a unit, by the key of their first spelling
        self._spelt: dict[_Name, list[str]] = {}  # what each is called in the clauses of this plan

    # The records below are written out, for there are many of them and ``replace`` costs twice as much; tests hold
    # each to all its fields.

    def section(self, old: Section) -> Section:
        texts, points = self.texts(old.texts), self.points(old.points)
        return Section(old.id, old.part, old.marker, old.number, old.title, old.span, texts, points)

    def appendix(self, old: Appendix) -> Appendix:
        texts, points = self.texts(old.texts), self.points(old.points)
        return Appendix(old.id, old.title, old.span, old.declared_count, texts, points)

    def points(self, points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(
            [
                Point(p.id, p.marker, p.number, p.title, p.span, self.texts(p.texts), self.points(p.points))
                for p in points
            ]
        )

    def texts(self, texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple([self._text(text) if text.units or text.inherited else text for text in texts])

    def units(self) -> tuple[Unit, ...]:
        """Everything met, in the order of ``Plan.units``."""
        met: dict[str | None, list[_Name]] = {}
        for name in self._spelt:
            met.setdefault(name.unit, []).append(name)
        units = [self._known(entry, met[entry.id][0]) for entry in self._registry.entries if entry.id in met]
        others = [(name, _kind(name.name)) for name in met.get(None, ())]
        others.sort(key=lambda other: other[1] != "collective")
        for order, (other, kind) in enumerate(others, self._registry.last + 1):
            written = tuple(self._spelt[other]) or (other.name,)
            units.append(Unit(None, other.name, other.name, kind, written, order))
        return tuple(units)

    def _text(self, old: Text) -> Text:
        return Text(
            old.id,
            old.text,
            old.spans,
            old.clauses,
            old.clause_texts,
            old.fields,
            old.deadline,
            old.due,
            old.leaders,
            old.open,
            tuple(map(self._mention, old.units)),
            tuple([self._inherited(given) for given in old.inherited]),
            old.above,
        )

    def _mention(self, old: Mention) -> Mention:
        written = old.written
        found = self._found.get(written)
        if found is None:
            found = self._found[written] = self._look(written)
            self._spelt[found].append(written)
        return Mention(
            written,
            found.name,
            old.role,
            old.order,
            old.spans,
            found.unit,
            found.candidates,
            old.label,
            old.verb,
            old.inferred,
        )

    def _inherited(self, old: Inherited) -> Inherited:
        # What was resolved before stays: its name is by now the canonical one, not the one that the plan writes.
        entry = self._registry.get(old.unit) if old.unit else None
        found = self._note(_Name(entry.id, entry.name)) if entry else self._look(old.name)
        return replace(old, unit=found.unit, name=found.name)

    def _look(self, written: str) -> _Name:
        entries = self._registry.candidates(written)
        if len(entries) == 1:
            return self._note(_Name(entries[0].id, entries[0].name))
        other = _Name(None, written, tuple([entry.id for entry in entries]))
        return self._note(self._others.setdefault(key(written), other))

    def _note(self, name: _Name) -> _Name:
        self._spelt.setdefault(name, [])
        return name

    def _known(self, entry: Entry, name: _Name) -> Unit:
        written = tuple(self._spelt[name]) or (entry.name,)
        return Unit(entry.id, entry.name, entry.short, "unit", written, entry.order)


def _kind(name: str) -> UnitKind:
    return "collective" if is_collective(name) else "unknown"
