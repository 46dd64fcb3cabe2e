"""The words of a comparison as frozen records; ``Comparison.to_dict`` is the contract of ``changes.json``, version 1.

Ids are text ids, the old plan's on one side and the new plan's on the other. Every text of both plans stands in exactly
one change; changes stand in the order of the new plan, what was dropped where its neighbours of the old plan stand.
From the old plan and the changes alone the new one is told again (``apply``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pipeline.model import Plan, Role

SCHEMA = 1

Kind = Literal["same", "reworded", "split", "merged", "added", "dropped"]
Op = tuple[Literal["=", "-", "+"], str]
# What decided that texts belong together: they are the same to the letter, or share words that few others have; a
# title that only they have; their place, where words alone do not tell; the part of a text that stands in the other.
Why = Literal["", "identical", "words", "title", "place", "part"]
# What became of a value: more or less of the same, sooner or later, the same day in the year of its own plan; "" where
# it only differs.
How = Literal["", "up", "down", "earlier", "later", "year"]


class Party(NamedTuple):
    """A unit gained or lost, by its canonical name."""

    name: str
    role: Role


class RoleChange(NamedTuple):
    """A unit that stays, in another role."""

    name: str
    old: Role
    new: Role


class Renamed(NamedTuple):
    """A unit that is the other's successor (更名, 合并, 拆分): no change of duty."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TextOps:
    """Old text → new text, word by word; the ``=`` and ``-`` words joined are the old one, ``=`` and ``+`` the new."""

    old: str | None
    new: str | None
    ops: tuple[Op, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"old": self.old, "new": self.new, "ops": self.ops}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a text that differs; ``text`` is the new text's id (the old one's of a dropped text).

    What the text says of itself: ``marker``, ``path``, ``title``, ``deadline``, ``leaders``, ``group`` (the title that
    merged cells of rows above give), ``column:`` and the head of another column of a table; ``units`` (names with their
    roles) only where one text's own are not told by the change's: in a split or a merge, or for another spelling.
    What is called out besides: ``target`` (5家 → 8家) and ``time`` (6月底 → 9月底) in its wording, ``lead`` (the names
    of those who lead). Deadlines and times say ``how``: 2023年6月底 in the plan of 2023 and 2024年6月底 in that of 2024
    are the same day of the plan's own year (``year``), and no other time.
    """

    field: str
    old: Any
    new: Any
    text: str = ""
    how: How = ""

    def to_dict(self) -> dict[str, Any]:
        return {"field": self.field, "from": self.old, "to": self.new, "text": self.text, "how": self.how}


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """Whose part in the matter changed, after each plan's units were resolved in its own year.

    ``transfers`` are pairs (lost, gained) of units that both exist in both years: 疑似职能划转.
    """

    gained: tuple[Party, ...] = ()
    lost: tuple[Party, ...] = ()
    role: tuple[RoleChange, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    transfers: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.role)

    def to_dict(self) -> dict[str, Any]:
        return {
            "gained": [party._asdict() for party in self.gained],
            "lost": [party._asdict() for party in self.lost],
            "role": [{"name": each.name, "from": each.old, "to": each.new} for each in self.role],
            "renamed": [{"from": each.old, "to": each.new} for each in self.renamed],
            "transfers": [{"from": old, "to": new} for old, new in self.transfers],
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> UnitChanges:
        """The same out of ``changes.json``."""
        return cls(
            tuple([Party(each["name"], each["role"]) for each in said["gained"]]),
            tuple([Party(each["name"], each["role"]) for each in said["lost"]]),
            tuple([RoleChange(each["name"], each["from"], each["to"]) for each in said["role"]]),
            tuple([Renamed(each["from"], each["to"]) for each in said["renamed"]]),
            tuple([(each["from"], each["to"]) for each in said["transfers"]]),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one matter. ``similarity`` (0 to 1) and ``why`` (what decided) are the evidence of the pairing.

    ``old`` begins with the text that is nearest; ``new`` is in its plan's order, and ``at`` says at which places of it,
    from 1. ``text_ops`` are about the texts, ``title_ops`` about the titles (of the text that stands first under a
    title), each where it differs.
    """

    kind: Kind
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    at: tuple[int, ...] = ()
    similarity: float = 0.0
    why: Why = ""
    moved: bool = False
    renumbered: bool = False
    retitled: bool = False
    text_ops: tuple[TextOps, ...] = ()
    title_ops: tuple[TextOps, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    units: UnitChanges = field(default_factory=UnitChanges)

    def to_dict(self) -> dict[str, Any]:
        flags = {name: getattr(self, name) for name in ("moved", "renumbered", "retitled")}
        return {
            "kind": self.kind,
            **flags,
            "similarity": round(self.similarity, 4),
            "why": self.why,
            "old": self.old,
            "new": self.new,
            "at": self.at,
            "text_ops": [each.to_dict() for each in self.text_ops],
            "title_ops": [each.to_dict() for each in self.title_ops],
            "fields": [each.to_dict() for each in self.fields],
            "units": self.units.to_dict(),
        }


class TitleChange(NamedTuple):
    """A heading (plan, part, section, appendix) that was reworded, came or went; ids are None on the side it lacks."""

    old_id: str | None
    new_id: str | None
    old: str
    new: str


@dataclass(frozen=True)
class Comparison:
    """Two plans and every change between them."""

    old: Plan
    new: Plan
    changes: tuple[Change, ...]
    titles: tuple[TitleChange, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs that a person would call a difference."""
        plain = all(
            change.kind == "same" and not (change.moved or change.renumbered or change.retitled or change.fields)
            for change in self.changes
        )
        return plain and not self.titles and not any(change.units for change in self.changes)

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "old": _side(self.old),
            "new": _side(self.new),
            "titles": [
                {"old": each.old_id, "new": each.new_id, "from": each.old, "to": each.new} for each in self.titles
            ],
            "changes": [change.to_dict() for change in self.changes],
        }


def _side(plan: Plan) -> dict[str, Any]:
    return {"title": plan.title, "year": plan.year, "file": plan.source.file, "sha256": plan.source.sha256}
