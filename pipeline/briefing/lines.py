"""The rows of 逐条对照: each old text beside the new one it became, with what changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter

from pipeline.briefing.items import Item
from pipeline.compare.records import Change, FieldChange, Op, TextOps
from pipeline.matrix.marked import Mark, Marked, Run


@dataclass(frozen=True, slots=True)
class Line:
    """A pair of texts, or one that came or went. ``first``: the first line of its change, which speaks for all of it;
    ``before`` and ``after`` are title and text as people read them, ``Marked`` where
    something changed; ``fields`` are the fields that differ, each on one line of its change."""

    number: int
    change: Change
    old: Item | None
    new: Item | None
    first: bool
    before: str
    after: str
    fields: tuple[FieldChange, ...]

    @property
    def task(self) -> bool:
        return any(item.task for item in (self.old, self.new) if item)


def lines(changes: tuple[Change, ...], old: dict[str, Item], new: dict[str, Item]) -> list[Line]:
    """Every text of both plans in at least one line; a text that was split, or into which others went, in several."""
    found: list[Line] = []
    for change in changes:
        unsaid = list(change.fields) if change.kind not in ("added", "dropped") else []
        pairs = product(change.old or ("",), change.new or ("",))
        for nth, (one, other) in enumerate((old.get(before), new.get(after)) for before, after in pairs):
            fields = tuple(each for each in unsaid if not each.text or (other and each.text == other.text.id))
            unsaid = [each for each in unsaid if each not in fields]
            sides = _sides(change, one, other)
            found.append(Line(len(found) + 1, change, one, other, nth == 0, *sides, fields))
    return found


def _sides(change: Change, old: Item | None, new: Item | None) -> tuple[str, str]:
    """Old and new words, what went and what came marked: in a text that was split what none of the others took over,
    in one into which others went what none of them said. A text that came or went as a whole is bare."""
    if old is None or new is None:
        return (_words(old) if old else ""), (_words(new) if new else "")
    return _marked(change, old, old=True), _marked(change, new, old=False)


def _words(item: Item) -> str:
    return "\n".join(filter(None, (item.heading, item.text.text)))


def _marked(change: Change, item: Item, *, old: bool) -> str:
    title = _side(change, change.title_ops, item, item.heading, old=old)
    text = _side(change, change.text_ops, item, item.text.text, old=old)
    between: tuple[Run, ...] = (("=", "\n"),) if title and text else ()
    words = Marked((*title, *between, *text))
    return words if any(mark != "=" for mark, _ in words.runs) else str(words)


def _side(change: Change, told: tuple[TextOps, ...], item: Item, words: str, *, old: bool) -> list[Run]:
    """The words of one side in runs; only that changed is marked which differs from every text of the other side."""
    mark: Mark = "-" if old else "+"
    others = len(change.new if old else change.old)
    flags = [_flags(ops.ops, mark) for ops in told if (ops.old if old else ops.new) == item.text.id]
    if len(flags) < others or any(len(each) != len(words) for each in flags):  # the same words in one of them
        return [("=", words)] if words else []
    apart = zip(words, map(all, zip(*flags, strict=True)), strict=True)
    return [(mark if is_so else "=", "".join(c for c, _ in run)) for is_so, run in groupby(apart, key=itemgetter(1))]


def _flags(ops: tuple[Op, ...], mark: Mark) -> list[bool]:
    """For each character of one side whether it is marked."""
    return [sign == mark for sign, words in ops if sign in ("=", mark) for _ in words]
