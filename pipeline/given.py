"""What the clause of a heading gives to the texts below it that have none of their own: units, a deadline, leaders.

After this stage such a text says so: its units stand in ``inherited``, the rest in ``above``, none of it its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline import forms, roles
from pipeline.lines import fold as fold_words
from pipeline.model import Above, Inherited, Origin, Text
from pipeline.rules import Name, Rules
from pipeline.texts import Draft, Reader

_EMPTY = Above()


class Given(NamedTuple):
    """What the headings above give, of each kind what the nearest says."""

    units: tuple[Inherited, ...] = ()
    more: Above = _EMPTY

    def text(self, id_: str) -> Text:
        """A text without words, of which all is given."""
        return Text(id_, inherited=self.units, above=None if self.more == _EMPTY else self.more)


NOTHING = Given()


def by_title(reader: Reader, body: list[tuple[int, int]]) -> Given:
    """What a section's heading gives that says nothing but units, in a document whose sections are those of units."""
    fold, (start, end) = reader.flow.fold, body[0] if body else (0, 0)
    line = fold.find("\n", start, end)
    stop = forms.unit_heading(fold, start, line if line >= 0 else end) if body else 0
    if not stop or not reader.of_units:
        return NOTHING
    return Given(tuple([reader.inherit(n, "heading") for n in roles.read(fold, start, stop, Rules()).names]))


def heading(reader: Reader, drafts: list[Draft], below: int) -> Draft | None:
    """Of the texts of a level the one whose clause gives to the others and to the levels that begin ``below`` (-1 where
    there are none): the first, where that governs no words of its own and ends its line or its sentence (in
    抓工业（甲局）；抓农业 it governs the title, and says nothing of the others) or stands alone behind one (提质。
    （甲局）建厂。), or the last, behind those levels."""
    if below >= 0 and drafts and drafts[-1].clauses and drafts[-1].clauses[0].start > below:
        return drafts[-1]
    first = drafts[0] if len(drafts) > 1 or (drafts and below >= 0) else None
    if not first or first.words:
        return None
    fold, start, end = reader.flow.fold, first.clauses[0].start, first.clauses[-1].end
    alone = fold[start - 1] == "。" and not any(draft.clauses for draft in drafts[1:])
    return first if alone or fold[end - 1] == "。" or fold[end : end + 1] in ("", "\n") else None


def by_clause(reader: Reader, heading: Draft, above: Given) -> Given:
    """What the clause of a heading gives, which governs no words of its own, and of ``above`` what it does not say."""
    said = reader.finish(heading, "")
    names = [name for clause in heading.clauses for name in clause.reading.names]
    units = tuple([reader.inherit(name, "heading") for name in names]) or above.units
    own = Above("", (), said.deadline, said.due, said.leaders, tuple(_origins(reader, heading)))
    given = Given(units, _filled(own, above.more))
    return NOTHING if given == NOTHING else given


def give(above: Given, drafts: Iterable[Draft], fold: str) -> None:
    """Gives each text what it has none of."""
    for draft in drafts:
        said = [clause.reading for clause in draft.clauses]
        if above.units and not draft.inherited:
            draft.inherited = _charged(above.units, [name for one in said for name in one.names], fold)
        until, led = any(one.deadline for one in said), any(one.leaders for one in said)
        more = _filled(draft.above or _EMPTY, above.more, until=until, led=led)
        draft.above = None if more == _EMPTY else more


def _charged(units: tuple[Inherited, ...], own: list[Name], fold: str) -> tuple[Inherited, ...]:
    """The units that a text is given besides its own: all where it has none, those in charge where its own only
    support."""
    if not own:
        return units
    if any(name.role != "support" for name in own):
        return ()
    named = {fold[name.start : name.end] for name in own}
    return tuple([unit for unit in units if unit.role != "support" and fold_words(unit.name) not in named])


def _filled(near: Above, far: Above, *, until: bool = False, led: bool = False) -> Above:
    """What the nearer gives, and of the farther a deadline and leaders where there are none yet."""
    until, led = until or near.deadline is not None, led or bool(near.leaders)
    deadline, due = (near.deadline, near.due) if until else (far.deadline, far.due)
    wanted = [what for what, has in (("deadline", until), ("leaders", led)) if not has]
    origins = near.origins + tuple([one for one in far.origins if one.what in wanted])
    return Above(near.title, near.fields, deadline, due, near.leaders if led else far.leaders, origins)


def _origins(reader: Reader, heading: Draft) -> Iterator[Origin]:
    readings = [clause.reading for clause in heading.clauses]
    for deadline in [one.deadline for one in readings if one.deadline][:1]:
        yield Origin("deadline", reader.flow.read(*deadline), reader.flow.span(*deadline), "heading")
    for reading in readings:
        yield from reader.led(reading, "heading")
