"""The words of a comparison as frozen records; ``Comparison.to_dict`` is the contract of ``changes.json``, version 1.

Ids are text ids, the old plan's on one side and the new plan's on the other. Every text of both plans stands in exactly
one change; changes stand in the order of the new plan, what was dropped where its neighbours of the old plan stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pipeline.model import Plan, Role

SCHEMA = 1

Kind = Literal["same", "reworded", "split", "merged", "added", "dropped"]
Op = tuple[Literal["=", "-", "+"], str]


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
    """A unit that is the other's successor, or another spelling of it: no change of duty."""

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
    """One field of a text that differs: marker, path, title, deadline, leaders …, and values that the wording names
    (``target``: 5 家 → 8 家, ``time``: 6月底 → 9月底)."""

    field: str
    old: Any
    new: Any

    def to_dict(self) -> dict[str, Any]:
        return {"field": self.field, "from": self.old, "to": self.new}


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


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one matter. ``similarity`` (0 to 1) and ``why`` (what decided) are the evidence of the pairing."""

    kind: Kind
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    similarity: float = 0.0
    why: str = ""
    moved: bool = False
    renumbered: bool = False
    retitled: bool = False
    text_ops: tuple[TextOps, ...] = ()
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
            "text_ops": [each.to_dict() for each in self.text_ops],
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
