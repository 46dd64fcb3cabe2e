"""Two plans → which text of the one speaks of the same matter as which of the other: content first, place second.

What is the same to the letter is the same matter. Of all pairings of what is left, the one is taken whose worth is
greatest (``assign``: a true optimum, not the best pair first); the worth of a pair is the likeness of the wordings by
what few others have (``evidence``), and a little for the same title and for the same place. Then texts left over are
looked for as parts of texts that have their pair: splits and merges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from pipeline.compare.assign import assign
from pipeline.compare.evidence import Evidence, grams
from pipeline.compare.items import PREAMBLE, Item
from pipeline.compare.nearest import Nearest, side_by_side
from pipeline.compare.records import Why

LEAST = 0.15  # as alike two texts are that are a pair whatever else there is
FAINT, APART = 0.06, 1.7  # alike enough for a pair where neither is nearly as like any other: so many times as much
TITLE, PLACE = 0.45, 0.1  # what a title that only they have, and the same place, are worth in the choice
TRACE = 0.03  # so alike the wordings below the same title have to be, or it heads another matter
OFTEN, ANOTHER = 3, 0.3  # what a text is about it says so often; worth of one that is about another thing
FIRM = 0.35  # a pair as alike as this is never given up for a part
# Of a text that was split off, as much stands in the one it comes from; or at least so much, if together with how much
# of what that one lost is found in it, and how much of its nearest part it made up, it comes to so much.
PART, LITTLE, TOGETHER = 0.6, 0.2, 1.75
KEPT = 0.65  # of the nearest part, too, so much stands in the whole
OWN, LETTERS = 3.0, 8  # what the part has of the whole weighs so much, and is so many runs of letters
THIN = 0.05  # texts of boilerplate alone: no more than so much of their own
CHOICE = 32  # of so many others one of them gets its pair

_IDENTICAL: Why = "identical"


class Group(NamedTuple):
    """Texts that belong together, by their numbers: one of one plan, and one or several of the other, or none. The
    first pair is the nearest."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    why: Why = ""


class Worth(NamedTuple):
    """What a pair is worth, and what decided."""

    value: float
    why: Why


def align(old: Sequence[Item], new: Sequence[Item]) -> tuple[Group, ...]:
    """Every text of both plans in exactly one group, in the order of the first old one, then of the new ones left."""
    return _Alignment(old, new).groups()


class _Alignment:
    """What is paired so far: ``there`` leads from old to new, ``back`` from new to old; ``worth`` is by the old one."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self.old, self.new = old, new
        self.evidence = Evidence([item.words for item in old], [item.words for item in new])
        self.there: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.worth: dict[int, Worth] = {}
        self._often: dict[str, frozenset[str]] = {}

    def groups(self) -> tuple[Group, ...]:
        """The steps, from the surest on."""
        self._identical()
        self._assign(self._worths())
        self._boilerplate()
        self._preambles()
        split, merged = self._parts()
        return tuple(self._grouped(split, merged))

    def _pair(self, one: int, two: int, worth: Worth) -> None:
        self.there[one], self.back[two], self.worth[one] = two, one, worth

    def _identical(self) -> None:
        """Texts with the same words: in the same context first, and among these in their order."""
        forms: tuple[Callable[[Item], object], ...] = (lambda item: (item.words, item.context), lambda item: item.words)
        for form in forms:
            free: dict[object, list[int]] = {}
            for two in range(len(self.new) - 1, -1, -1):
                if two not in self.back and self.new[two].words:
                    free.setdefault(form(self.new[two]), []).append(two)
            for one, item in enumerate(self.old):
                left = free.get(form(item)) if one not in self.there and item.words else None
                if left:
                    self._pair(one, left.pop(), Worth(1.0, _IDENTICAL))

    def _assign(self, worths: Sequence[Mapping[int, Worth]]) -> None:
        for one, two in assign([{two: worth.value for two, worth in row.items()} for row in worths]).items():
            self._pair(one, two, worths[one][two])

    def _worths(self) -> list[dict[int, Worth]]:
        """For each old text without its like the new ones that it may be paired with."""
        likeness = [
            {} if one in self.there else {two: like for two, like in near.items() if two not in self.back}
            for one, near in enumerate(self.evidence.likeness())
        ]
        titles = self._titles()
        next_best = _Rivals(likeness)
        rows: list[dict[int, Worth]] = []
        for one, near in enumerate(likeness):
            row = {}
            for two in {**near, **titles.get(one, {})}:
                like, title = near.get(two, 0.0), titles.get(one, {}).get(two, 0.0)
                stands_out = like >= FAINT and like >= APART * next_best.of(one, two) and self._same_desk(one, two)
                if (like >= LEAST or title or stands_out) and self._below(one, two) >= TRACE:
                    why: Why = "words" if like >= title else "title"
                    row[two] = Worth(like + title + self._place(self.old[one], self.new[two]), why)
            rows.append(self._of_one_thing(one, row))
        return rows

    def _same_desk(self, one: int, two: int) -> bool:
        """Has a unit a part in both, or one of the two none at all?"""
        first, second = self.old[one].desks, self.new[two].desks
        return not (first and second) or not first.isdisjoint(second)

    def _of_one_thing(self, one: int, row: dict[int, Worth]) -> dict[int, Worth]:
        """What a text says again and again it is about: one that says the same of another thing all through is worth
        less, where there is one that speaks of the same thing."""
        things = self._things(self.old[one]) if len(row) > 1 else frozenset()
        left = {two: gone for two in row if (gone := things - self.evidence.new[two])}
        if len(left) == len(row) and len(set(left.values())) == 1:
            return row
        other = {two for two in left if self._things(self.new[two]) - self.evidence.old[one]}
        if not any(left[two] - left.get(three, frozenset()) for two in other for three in row.keys() - other):
            return row
        return {two: Worth(each.value * ANOTHER if two in other else each.value, each.why) for two, each in row.items()}

    def _things(self, item: Item) -> frozenset[str]:
        if item.words not in self._often:
            self._often[item.words] = _repeated(item.words)
        return self._often[item.words]

    def _titles(self) -> dict[int, dict[int, float]]:
        """For each old text without its like the new ones that have its title, and what that says: the less, the more
        texts have it."""
        sides: list[dict[str, list[int]]] = [{}, {}]
        for found, side in zip(sides, (self.old, self.new), strict=True):
            for number, item in enumerate(side):
                if item.own:
                    found.setdefault(item.own, []).append(number)
        rows: dict[int, dict[int, float]] = {}
        for title, ones in sides[0].items():
            twos = sides[1].get(title, [])
            worth = TITLE / max(len(ones), len(twos)) ** 2
            for one in ones if worth >= LEAST else ():
                if one not in self.there:
                    rows[one] = {two: worth for two in twos if two not in self.back}
        return rows

    def _below(self, one: int, two: int) -> float:
        """How alike the wordings below the title are that both have; 1 where they have not, or one has none below."""
        if not self.old[one].own or self.old[one].own != self.new[two].own:
            return 1.0
        first, second = (grams(item.words[len(item.own) :]) for item in (self.old[one], self.new[two]))
        shared, either = (self.evidence.weight(words) for words in (first & second, first | second))
        return shared / either if first and second and either else 1.0

    def _place(self, one: Item, two: Item) -> float:
        apart = abs(one.at / len(self.old) - two.at / len(self.new))
        return PLACE * ((one.context == two.context) + 1 - apart) / 2

    def _boilerplate(self) -> None:
        """Texts left that have nothing of their own, by all their letters: of those as alike the place decides."""
        left = [
            [at for at, words in enumerate(side) if at not in paired and total[at] <= THIN * len(words)]
            for side, paired, total in zip(
                (self.evidence.old, self.evidence.new), (self.there, self.back), self.evidence.sums, strict=True
            )
        ]
        if not all(left):
            return
        first, second = (_by_words(side, numbers) for side, numbers in zip((self.old, self.new), left, strict=True))
        rows: list[dict[int, Worth]] = [{} for _ in self.old]
        nearest = Nearest(tuple(second))
        for at, (words, ones) in enumerate(first.items()):
            for other, likeness in nearest.to(words, at / len(first)):
                for one, two in side_by_side(ones, second[other]):
                    rows[one][two] = Worth(likeness + self._place(self.old[one], self.new[two]), "place")
        self._assign([dict(nlargest(CHOICE, row.items(), key=lambda each: each[1].value)) for row in rows])

    def _preambles(self) -> None:
        """What is left of the preambles is paired in order: there is one of its kind in each plan."""
        first = [one for one, item in enumerate(self.old) if item.above == PREAMBLE and one not in self.there]
        second = [two for two, item in enumerate(self.new) if item.above == PREAMBLE and two not in self.back]
        for one, two in zip(first, second, strict=False):
            self._pair(one, two, Worth(0.0, "place"))

    def _parts(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """What was split, old text → its further new ones, and what was merged, new text → its further old ones. A weak
        pair is given up where one of the two is a part of another text."""
        evidence = self.evidence
        weak = {two for two, one in self.back.items() if self.worth[one].value < FIRM}
        split = parts(evidence, evidence.old, evidence.new, self.there, set(self.back) - weak)
        for two in {two for twos in split.values() for two in twos} & weak:
            del self.there[self.back.pop(two)]
        weak = {one for one in self.there if self.worth[one].value < FIRM and one not in split}
        merged = parts(evidence, evidence.new, evidence.old, self.back, set(self.there) - weak)
        merged = {two: ones for two, ones in merged.items() if self.back[two] not in split}
        for one in {one for ones in merged.values() for one in ones} & weak:
            del self.back[self.there.pop(one)]
        return split, merged

    def _grouped(self, split: Mapping[int, list[int]], merged: Mapping[int, list[int]]) -> Iterator[Group]:
        inside = {one for ones in merged.values() for one in ones}
        for one in range(len(self.old)):
            two = self.there.get(one)
            if two is None:
                if one not in inside:
                    yield Group((one,), ())
            elif one in split:
                yield Group((one,), (two, *split[one]), "part")
            elif two in merged:
                yield Group((one, *merged[two]), (two,), "part")
            else:
                yield Group((one,), (two,), self.worth[one].why)
        inside = {two for twos in split.values() for two in twos}
        yield from [Group((), (two,)) for two in range(len(self.new)) if two not in self.back and two not in inside]


class _Rivals:
    """How alike a text is to the one that it is most like but for a given one."""

    def __init__(self, likeness: Sequence[Mapping[int, float]]) -> None:
        self._rows = [nlargest(2, row.values()) for row in likeness]
        self._columns: dict[int, list[float]] = {}
        for row in likeness:
            for two, like in row.items():
                best = self._columns.setdefault(two, [0.0, 0.0])
                if like > best[1]:
                    best[:] = (like, best[0]) if like > best[0] else (best[0], like)
        self._likeness = likeness

    def of(self, one: int, two: int) -> float:
        """The greatest likeness of either of the two to a third."""
        like = self._likeness[one][two]
        return max(
            [(best[1:] or [0.0])[0] if best[0] == like else best[0] for best in (self._rows[one], self._columns[two])]
        )


def _repeated(words: str) -> frozenset[str]:
    """The pairs of neighbouring letters that stand in a wording ``OFTEN`` times or more."""
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    return frozenset([pair for pair, count in Counter(pairs).items() if count >= OFTEN])


def _by_words(side: Sequence[Item], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        found.setdefault(side[number].words, []).append(number)
    return found


def parts(
    evidence: Evidence,
    whole: Sequence[frozenset[str]],
    other: Sequence[frozenset[str]],
    pairs: Mapping[int, int],
    firm: Container[int],
) -> dict[int, list[int]]:
    """Texts of ``other`` that are made of a text of ``whole`` that has its pair in another, by this text: of what is
    their own, most stands there, and not in its pair; or some, if it is most of what is not in its pair. ``firm`` are
    those that have a pair of their own."""
    kept = {number: evidence.share(other[pair], whole[number]) for number, pair in pairs.items()}
    lost = {number: whole[number] - other[pair] for number, pair in pairs.items() if kept[number] >= KEPT}
    holders: dict[str, list[int]] = {}
    for number, runs in lost.items():
        for gram in runs:
            holders.setdefault(gram, []).append(number)
    found: dict[int, list[int]] = {}
    for number, runs in enumerate(other):
        if number in firm:
            continue
        weights: dict[int, float] = {}
        for gram in runs:
            for host in holders.get(gram, ()):
                weights[host] = weights.get(host, 0.0) + evidence.weights.get(gram, 0.0)
        best = max(weights, key=lambda host: (weights[host], -host), default=None)
        if best is None or weights[best] < OWN or pairs[best] == number or len(runs & whole[best]) < LETTERS:
            continue
        share, cover = evidence.share(runs, lost[best]), evidence.share(lost[best], runs)
        if share >= PART or (share >= LITTLE and share + cover + kept[best] >= TOGETHER):
            found.setdefault(best, []).append(number)
    return found
