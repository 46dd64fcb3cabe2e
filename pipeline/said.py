"""What is said of a text: the units that its clauses write, and what others give to it. The words are the model's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pipeline.record import Record, record

Role = Literal["lead", "responsible", "support"]
Why = Literal["heading", "row", "note", "registry"]


class Span(NamedTuple):
    """``[start, end)`` in code points of the decoded source."""

    start: int
    end: int


@record
class Mention(Record):
    """One unit as a clause writes it (责任单位原文), with the unit it stands for once resolved.

    ``written`` has no white space, markup or page furniture; the source at ``spans``, joined, says the same.
    ``name`` is the canonical name (the written one where unknown). ``label`` and ``verb`` are the document's
    own words (责任处室, 会同). ``inferred`` says which of ``role`` and ``unit`` the document does not say itself.
    """

    written: str
    name: str
    role: Role
    order: int
    spans: tuple[Span, ...] = field(compare=False)
    unit: str | None = None
    candidates: tuple[str, ...] = ()
    label: str | None = None
    verb: str | None = None
    inferred: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.spans[0].start, self.spans[-1].end)

    def to_dict(self) -> dict[str, Any]:
        return Record.to_dict(self) | {"span": self.span}


@dataclass(frozen=True, slots=True)
class Inherited:
    """A unit that a heading's clause, the row above or a note gives to a text (never a written mention), or that a
    desk's registry says a collective stands for."""

    name: str
    role: Role
    why: Why
    origin: Span = field(compare=False)
    unit: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"unit": self.unit, "name": self.name, "role": self.role, "from": self.origin, "why": self.why}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one of the things that are given to a text stands: ``what`` is the key that it has in ``Above``, ``head``
    that of a column among its ``fields``, ``words`` what it says there."""

    what: Literal["title", "fields", "deadline", "leaders"]
    words: str
    span: Span
    why: Why
    head: str = ""

    def to_dict(self) -> dict[str, Any]:
        head = {"head": self.head} if self.head else {}
        return {"what": self.what, **head, "words": self.words, "from": self.span, "why": self.why}


@dataclass(frozen=True, slots=True)
class Above(Record):
    """What is given to a text besides units, none of it its own words: by merged cells of the rows above the title of
    its group, other columns (head → cell), a deadline and leaders; by the clause of a heading the latter two."""

    title: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    deadline: str | None = None
    due: str | None = None
    leaders: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = field(default=(), compare=False)

    def to_dict(self) -> dict[str, Any]:
        return Record.to_dict(self) | {"fields": dict(self.fields)}
