"""How the units of plans came to their names (单位识别): what is written, what it stands for, why, and where; and the
unknown ones as rows of a registry, for the desk to edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.entries import COLUMNS
from pipeline.matrix.cited import cited
from pipeline.matrix.columns import Cell, Column
from pipeline.matrix.table import Table, tabulate
from pipeline.model import Plan
from pipeline.registry import Registry, key
from pipeline.resolve import identified

HOW = {
    "exact": "名录",
    "variant": "异写",
    "pattern": "职能式",
    "elided": "省略前缀",
    "ambiguous": "多解",
    "collective": "集合",
    "unknown": "未识别",
}
_SUGGESTED, _LIKE = 3, 0.5  # so many names are suggested, if so much of both is the same
_DIVISIONS = ("处", "科", "股", "室", "司")
SUGGESTIONS = "建议"


@dataclass(slots=True)
class Naming:
    """One spelling in one file and what it stands for. ``how`` is a key of HOW; ``points`` are where it stands."""

    file: str
    written: str
    name: str
    unit: str
    how: str
    candidates: tuple[str, ...]
    points: list[str] = field(default_factory=list)


def namings(file: str, plan: Plan, registry: Registry) -> list[Naming]:
    """Each spelling of ``plan`` that stands for something of its own, in the order of first mention by how it was
    found: what is to be looked at comes last."""
    found: dict[tuple[str, str, str], Naming] = {}
    for place, mention, met in identified(plan, registry):
        at = mention.written, met.how, met.unit or ""
        if at not in found:
            candidates = tuple([registry.called(unit, mention.written) for unit in met.candidates])
            found[at] = Naming(file, mention.written, met.name, met.unit or "", met.how, candidates)
        found[at].points.append(cited(place))
    return sorted(found.values(), key=lambda naming: [*HOW].index(naming.how))


def table(listed: Iterable[Naming]) -> Table:
    """One row a spelling."""
    return tabulate("单位识别", _COLUMNS, listed)


def draft(listed: Iterable[Naming], registry: Registry) -> Table:
    """A row of the registry for each unknown name, each once, with what else the plan writes for it: all else is for
    the desk to fill in. What the registry has that looks like it is only suggested, the most alike first."""
    names: dict[str, Naming] = {}
    for naming in listed:
        if naming.how == "unknown":
            first = names.setdefault(key(naming.name), replace(naming, points=[]))
            first.points.append(naming.written)  # how it is written
    unknown = list(names.values())
    known = _Alike(registry) if unknown else None
    return tabulate(
        "单位名录", [*_ROW, _column(SUGGESTIONS, lambda n: "；".join(known.most(n.name)) if known else "")], unknown
    )


def _column(head: str, value: Callable[[Any], Cell]) -> Column:
    return Column(head, head, 16, value)


_COLUMNS = (
    _column("文件", lambda n: n.file),
    _column("原文写法", lambda n: n.written),
    _column("规范名称", lambda n: n.name),
    _column("识别方式", lambda n: HOW[n.how]),
    _column("单位编号", lambda n: n.unit),
    replace(_column("可能的单位", lambda n: "、".join(n.candidates)), optional=True),
    _column("次数", lambda n: len(n.points)),
    _column("位置", lambda n: "、".join(dict.fromkeys(n.points))),
)


def _written(naming: Naming) -> str:
    """The other spellings of a drafted name."""
    return "；".join(dict.fromkeys(written for written in naming.points if key(written) != key(naming.name)))


_FILLED: dict[str, Callable[[Any], Cell]] = {"name": lambda n: n.name, "written": _written}
_ROW = [_column(head, _FILLED.get(name, lambda n: "")) for name, (head, _) in COLUMNS.items()]


class _Alike:
    """The names that the registry knows, by the pairs of characters in them."""

    def __init__(self, registry: Registry) -> None:
        self._known = [(name, _pairs(name)) for name in registry.names()]

    def most(self, written: str) -> Iterator[str]:
        """What is written most alike, the share of common pairs deciding; a division (人事处) is like one with the same
        end (not 人事司) and much the same words before it (not 办事处)."""
        name = key(written)
        pairs, free = _pairs(name), not name.endswith(_DIVISIONS)
        known = [(called, its) for called, its in self._known if free or _same_division(name, called)]
        ranked = sorted(((-_likeness(pairs, its), called) for called, its in known))
        yield from dict.fromkeys(called for likeness, called in ranked[:_SUGGESTED] if -likeness >= _LIKE)


def _same_division(one: str, other: str) -> bool:
    return one[-1] == other[-1:] and _likeness(_pairs(one[:-1]), _pairs(other[:-1])) >= _LIKE


def _pairs(name: str) -> frozenset[str]:
    return frozenset([name[at : at + 2] for at in range(len(name) - 1)] + list(name))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)
