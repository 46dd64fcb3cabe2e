"""What the clause of a heading gives to the texts below it that have none of their own: units, a deadline, leaders.

After this stage such a text says so: its units stand in ``inherited``, the rest in ``above``, none of it its own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.model import Above, Inherited, Text
from pipeline.texts import Draft, Reader


class Given(NamedTuple):
    """What the headings above give, of each kind what the nearest says."""

    units: tuple[Inherited, ...] = ()
    deadline: str | None = None
    due: str | None = None
    leaders: tuple[str, ...] = ()

    @property
    def above(self) -> Above | None:
        """All but the units."""
        said = self.deadline or self.leaders
        return Above(deadline=self.deadline, due=self.due, leaders=self.leaders) if said else None

    def text(self, id_: str) -> Text:
        """A text without words, of which all is given."""
        return Text(id_, inherited=self.units, above=self.above)


NOTHING = Given()


def by_title(units: tuple[Inherited, ...]) -> Given:
    """What a heading gives that says nothing but the units whose tasks stand below."""
    return Given(units) if units else NOTHING


def by_clause(reader: Reader, heading: Draft, above: Given) -> Given:
    """What the clause of a heading gives, which governs no words of its own, and of ``above`` what it does not say."""
    said = reader.finish(heading, "")
    names = [name for clause in heading.clauses for name in clause.reading.names]
    units = tuple([reader.inherit(name, "heading") for name in names]) or above.units
    deadline, due = (said.deadline, said.due) if said.deadline else (above.deadline, above.due)
    given = Given(units, deadline, due, said.leaders or above.leaders)
    return NOTHING if given == NOTHING else given


def give(above: Given, drafts: Iterable[Draft]) -> None:
    """Gives each text what it has none of."""
    for draft in drafts:
        said = [clause.reading for clause in draft.clauses]
        if above.units and not draft.inherited and not any(one.names for one in said):
            draft.inherited = above.units
        row = draft.above or Above()
        until, led = any(one.deadline for one in said) or row.deadline, any(one.leaders for one in said) or row.leaders
        deadline, due = (row.deadline, row.due) if until else (above.deadline, above.due)
        leaders = row.leaders if led else above.leaders
        if deadline or leaders:
            draft.above = Above(row.title, row.fields, deadline, due, leaders)
