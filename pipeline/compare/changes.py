"""Aligned texts → what changed: kinds, flags, words, fields, values, units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.compare import values
from pipeline.compare.align import Group
from pipeline.compare.duty import Duties, after, parts, typed_alike, units
from pipeline.compare.items import COLUMN, Item, form, said
from pipeline.compare.order import elsewhere
from pipeline.compare.records import Change, FieldChange, Kind, TextOps, UnitChanges
from pipeline.compare.words import Differ, plain
from pipeline.model import Text


class Teller:
    """Tells what changed in each group of texts; ``same`` says which heading is which, ``moved`` which pairs moved."""

    def __init__(
        self,
        sides: tuple[Sequence[Item], Sequence[Item]],
        years: tuple[int | None, int | None],
        duties: Duties,
        same: dict[str, str],
        moved: set[tuple[int, int]],
    ) -> None:
        self.old, self.new = sides
        self.years, self.duties, self.same, self.moved = years, duties, same, moved
        columns = ({name for item in side for name in said(item) if name.startswith(COLUMN)} for side in sides)
        self.columns = set.intersection(*columns)  # one that only one of the plans has at all is no change of a text
        self.differ = Differ()

    def tell(self, group: Group) -> Change:
        """The change that a group of texts is."""
        old, new = [self.old[one] for one in group.old], [self.new[two] for two in sorted(group.new)]
        change = Change(
            _kind(old, new),
            tuple([item.id for item in old]),
            tuple([item.id for item in new]),
            at=tuple([item.at for item in new]),
            similarity=1.0 if _kind(old, new) == "same" else _similarity(old, new),
            why=group.why,
            units=self.duties.changes(_texts(old), _texts(new)),
        )
        if not old or not new:
            return _one_sided(change, old, new)
        nearest = self.old[group.old[0]], self.new[group.new[0]]
        moved = (group.old[0], group.new[0]) in self.moved
        moved = moved or any(elsewhere(*pair, self.same) for pair in _pairs(old, new) if pair != nearest)
        text_ops, title_ops = self._ops(old, new)
        return replace(
            change,
            moved=moved,
            renumbered=not moved and not {plain(one.marker) for one in old} & {plain(two.marker) for two in new},
            retitled=nearest[0].heading != nearest[1].heading,
            text_ops=text_ops,
            title_ops=title_ops,
            fields=(*self._fields(change, old, new), *self._called_out(change, old, new, (*title_ops, *text_ops))),
        )

    def _ops(self, old: list[Item], new: list[Item]) -> tuple[tuple[TextOps, ...], tuple[TextOps, ...]]:
        found: tuple[list[TextOps], list[TextOps]] = [], []
        for one, two in _pairs(old, new):
            for ops, (before, behind) in zip(found, zip(one.wordings, two.wordings, strict=True), strict=True):
                moved_up = ops is found[0] and one.heading == two.heading  # to stand first under it, or down
                if not moved_up and plain(before) != plain(behind):
                    ops.append(TextOps(one.id, two.id, self.differ.ops(before, behind)))
        return tuple(found[1]), tuple(found[0])

    def _fields(self, change: Change, old: list[Item], new: list[Item]) -> Iterable[FieldChange]:
        """What each new text says otherwise than the old one that it is nearest to."""
        for two in new:
            one_said, other_said = said(old[0]), said(two)
            for name in {**one_said, **other_said}:
                one, other = one_said.get(name), other_said.get(name)
                if name.startswith(COLUMN) and name not in self.columns:
                    continue
                if form(one) != form(other):
                    timed = name == "deadline" and one and other
                    how = values.when(str(one), str(other), self.years) if timed else ""
                    yield FieldChange(name, one, other, two.id, how)
            parties = [units(item.place.text) for item in (old[0], two)]
            if after(parties[0], change.units) != typed_alike(parties[1]):
                yield FieldChange("units", parties[0], parties[1], two.id)

    def _called_out(
        self, change: Change, old: list[Item], new: list[Item], ops: Sequence[TextOps]
    ) -> Iterable[FieldChange]:
        if len(old) == len(new) == 1:
            for each in ops:
                for field, one, other, how in values.changed(each.ops, self.years):
                    yield FieldChange(field, one, other, new[0].id, how)
        if _other_lead(change.units):
            yield FieldChange("lead", _leads(old), _leads(new), new[0].id)


def _other_lead(units: UnitChanges) -> bool:
    """Does another unit lead? One that only bears another name is no other."""
    roles = [party.role for party in (*units.gained, *units.lost)]
    roles += [role for each in units.role for role in (each.old, each.new)]
    return "lead" in roles


def _one_sided(change: Change, old: list[Item], new: list[Item]) -> Change:
    """What came or went tells itself whole."""
    item = (old or new)[0]
    title_ops, text_ops = (((_whole(item.id, words, gone=bool(old)),) if words else ()) for words in item.wordings)
    fields = [(name, value, None) if old else (name, None, value) for name, value in said(item).items()]
    told = tuple([FieldChange(name, gone, come, item.id) for name, gone, come in fields])
    return replace(change, text_ops=text_ops, title_ops=title_ops, fields=told)


def _whole(text: str, words: str, *, gone: bool) -> TextOps:
    return TextOps(text, None, (("-", words),)) if gone else TextOps(None, text, (("+", words),))


def _kind(old: Sequence[Item], new: Sequence[Item]) -> Kind:
    if not old or not new:
        return "dropped" if old else "added"
    if len(old) > 1 or len(new) > 1:
        return "merged" if len(old) > 1 else "split"
    return "same" if _alike(old[0], new[0]) else "reworded"


def _alike(one: Item, two: Item) -> bool:
    """Do the two say the same under the same title? Of those that do not stand first under theirs the text alone
    counts, and where a title ends is typography."""
    texts = plain(one.place.text.text), plain(two.place.text.text)
    return one.words == two.words or (texts[0] == texts[1] and one.heading == two.heading)


def _similarity(old: Sequence[Item], new: Sequence[Item]) -> float:
    """The share of letters that stay, in their order (of all letters of both sides)."""
    from rapidfuzz.distance import Indel

    if not old or not new:
        return 0.0
    one, two = ("".join(item.words for item in sorted(side, key=lambda item: item.at)) for side in (old, new))
    return Indel.normalized_similarity(one, two)


def _pairs(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item, Item]]:
    return [(one, two) for one in old for two in new]


def _texts(side: Iterable[Item]) -> list[Text]:
    return [item.place.text for item in side]


def _leads(side: Iterable[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.name for text in _texts(side) for part in parts(text) if part.role == "lead"))
