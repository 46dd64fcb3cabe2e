"""Forms → who has returned what, and which form of a unit counts where there are several.

That is decided by what is in them, by ``prefer`` where the office says so, never by a file's time or the order of
files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline import decisions
from pipeline.collect.answers import HEADS, answers, differences, is_empty
from pipeline.collect.records import Anomaly, Form, anomaly
from pipeline.collect.rows import Rows, rows
from pipeline.findings import quote
from pipeline.handout.records import Answers, Handout, Packet
from pipeline.model import Plan, Unit
from pipeline.registry import Registry
from pipeline.registry import key as plain
from pipeline.succession import succession

DIFFERING = ("F706", "F707")  # what is said of a form that differs from the one that counts
Named = Mapping[tuple[str, str, str], str]  # plan, id and stamp of a task → what reports call it
Year = Callable[[str], "int | None"]


@dataclass(frozen=True, slots=True)
class Return:
    """A form with its unit and its rows; ``packet`` is what was handed out to that unit, None for a strange one."""

    form: Form
    unit: Unit
    packet: Packet | None
    rows: Rows
    answers: tuple[Answers, ...]  # one for each of rows.known

    @property
    def filled(self) -> int:
        """How many answers are in it."""
        return sum(bool(getattr(each, key)) for each in self.answers for key in HEADS)

    @property
    def length(self) -> int:
        return sum(len(getattr(each, key)) for each in self.answers for key in HEADS)

    @property
    def is_blank(self) -> bool:
        return all(map(is_empty, self.answers)) and not self.rows.added

    def by_row(self) -> dict[tuple[str, str, str], tuple[Answers, int, str]]:
        """Row as issued → its answers, the sheet's row and what reports call it."""
        return {
            (k.issued.plan, k.issued.task, k.issued.stamp): (a, k.line.row, k.issued.task)
            for k, a in zip(self.rows.known, self.answers, strict=True)
        }


class Units:
    """The units that tasks were handed out to, by whatever a form calls them."""

    def __init__(self, handed: Handout, plans: Sequence[Plan], known: Registry) -> None:
        self.packets, self.plans, self.known = handed.packets, plans, known
        self._by_id = {packet.unit.id: packet for packet in handed.packets if packet.unit.id}
        self._by_name: dict[str, Packet] = {}
        written = {(unit.id, unit.name): unit.written for plan in plans for unit in plan.units}
        for packet in handed.packets:
            unit = packet.unit
            for name in (unit.name, unit.short, *unit.written, *written.get((unit.id, unit.name), ())):
                self._by_name.setdefault(plain(name), packet)

    def find(self, unit_id: str | None, name: str) -> Packet | None:
        """By its id, its name, its successor, or what the registry says that its name stands for."""
        found = (self._by_id.get(unit_id) if unit_id else None) or self._by_name.get(plain(name))
        return found or (self._successor(unit_id) if unit_id else None) or self._resolved(name)

    def _successor(self, unit_id: str) -> Packet | None:
        of = {key: succession(unit_id, key, self.known) for key in self._by_id}
        found = [packet for key, packet in self._by_id.items() if of[key] in ("same", "renamed")]
        return found[0] if len(found) == 1 else None

    def _resolved(self, name: str) -> Packet | None:
        if not name:
            return None
        known = decisions.resolved([name], self.plans[0], self.known)[name]
        return (self._by_id.get(known.id) or self._successor(known.id)) if known.id else None


def returned(form: Form, units: Units, plan: str, year: Year) -> Return:
    """``form`` with its unit, rows and answers; ``plan`` and ``year`` are as ``rows`` and ``answers`` take them."""
    identity = form.identity
    unit_id, name = (identity.unit_id, identity.unit) if identity else (None, form.unit)
    packet = units.find(unit_id, name)
    unit = packet.unit if packet else Unit(unit_id, name or "（未写明单位）", name, "unknown", ())
    found = rows(form, plan)
    return Return(form, unit, packet, found, tuple(answers(k.line, year(k.issued.plan)) for k in found.known))


class Counted(NamedTuple):
    """The returns that count, one a unit, in the order of the hand-out and strange units last; what is said of the
    others; and which of these differ (unit and file) where the office has not said which is to count."""

    used: list[Return]
    aside: list[Anomaly]
    unsettled: list[tuple[str, str]]


def counting(given: Iterable[Return], handed: Handout, prefer: frozenset[str], named: Named) -> Counted:
    """Which of the returns count. ``prefer`` are the names of forms that the office wants to count, ``named`` is what
    reports call the tasks as they are now."""
    groups: dict[tuple[int, str], list[Return]] = {}
    for each in given:
        number = each.packet.number if each.packet else 1_000_000
        groups.setdefault((number, "" if each.packet else each.unit.name), []).append(each)
    used: list[Return] = []
    found: list[Anomaly] = []
    unsettled: list[tuple[str, str]] = []
    versions = {packet.number: packet.version for packet in handed.packets}
    for key in sorted(groups):
        ranked = sorted(groups[key], key=lambda each: _rank(each, prefer, versions.get(key[0], "")))
        used.append(ranked[0])
        for other in ranked[1:]:
            said = list(_set_aside(other, ranked[0], prefer, named))
            if any(each.code in DIFFERING for each in said) and ranked[0].form.file not in prefer:
                unsettled.append((other.unit.name, other.form.file))
            found += said
    return Counted(used, found, unsettled)


def _rank(each: Return, prefer: frozenset[str], version: str) -> tuple[object, ...]:
    """The less, the sooner it counts: what the office prefers, what has the tasks as they are now, what says more."""
    current = each.form.identity is not None and each.form.identity.version == version
    return each.form.file not in prefer, not current, -each.filled, -each.length, each.form.digest, each.form.file


def _set_aside(other: Return, used: Return, prefer: frozenset[str], named: Named) -> Iterator[Anomaly]:
    file, unit, name = other.form.file, other.unit.name, used.form.file
    if other.is_blank and not used.is_blank:
        yield anomaly("F704", file, unit=unit)
        return
    ours = used.by_row()
    differing = [
        (said, named.get(row, said[2]), key, one, two)
        for row, said in other.by_row().items()
        for key, one, two in differences(said[0], ours.get(row, (Answers(), 0, ""))[0])
    ]
    missing = [row for row, said in ours.items() if row not in other.by_row() and not is_empty(said[0])]
    if not differing and not missing and not other.rows.added:
        yield anomaly("F705", file, other=name, unit=unit)
        return
    why = "按 --prefer" if name in prefer else _why(differing, used, other)
    count = len(differing) + len(missing) + len(other.rows.added)
    yield anomaly("F706", file, used=name, unit=unit, why=why, count=count)
    for (_, at, _), task, key, one, two in differing:
        fields = {"task": task, "head": HEADS[key], "words": quote(one, 200), "used": quote(two, 200)}
        yield anomaly("F707", file, other.form.place(key, at), unit=unit, **fields)


def _why(differing: Sequence[tuple[object, str, str, str, str]], used: Return, other: Return) -> str:
    if all(not one for _, _, _, one, _ in differing):
        return "本份的内容都在其中"
    versions = {each.form.identity.version for each in (used, other) if each.form.identity}
    return "任务的版本较新，或填写的内容较多" if len(versions) > 1 else "填写的内容较多"
