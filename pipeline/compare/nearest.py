"""A wording of boilerplate → those of the other plan that are most like it, by all their letters.

Of few texts all are looked at. Of many only some are: those that stand about as far in their plan, and those that share
what fewest have; so that the time is in proportion to the number of texts, however alike all of them are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import chain

from pipeline.compare.evidence import grams, holders

LIKE, NEAREST = 60, 16  # how alike at least, of a hundred; how many are found
FEW = 500  # so many texts are all looked at
BESIDE, MANY = 32, 96  # of more: so many in the same place, and those that share most with it
RARE, EACH = 16, 64  # of so many things, with so many of those that have each


class Nearest:
    """Finds, among the ``wordings`` of one plan in their order, those that are most like one of the other plan."""

    def __init__(self, wordings: Sequence[str]) -> None:
        self.wordings = tuple(wordings)
        self._holders = holders([grams(words) for words in wordings]) if len(wordings) > FEW else {}

    def to(self, words: str, far: float) -> Iterator[tuple[str, float]]:
        """The nearest, with how alike they are, 0 to 1; ``far`` is where the wording stands in its own plan, 0 to 1."""
        from rapidfuzz import fuzz, process

        some = tuple([self.wordings[at] for at in self._some(words, far)]) if self._holders else self.wordings
        for other, score, _ in process.extract(words, some, scorer=fuzz.ratio, score_cutoff=LIKE, limit=NEAREST):
            yield other, score / 100

    def _some(self, words: str, far: float) -> list[int]:
        count = len(self.wordings)
        at, beside = int(far * count), range(count)
        shared = sorted((len(self._holders[gram]), gram) for gram in grams(words) if gram in self._holders)
        counts = Counter(chain.from_iterable(_around(self._holders[gram], at, EACH) for _, gram in shared[:RARE]))
        most = nlargest(MANY, counts, key=lambda number: (counts[number], -abs(number - at), number))
        return sorted({*most, *_around(beside, at, BESIDE)})


def side_by_side(ones: Sequence[int], twos: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each of the ones with those of the twos that stand about as far in their list."""
    for rank, one in enumerate(ones):
        start = max(0, min(rank * len(twos) // len(ones) - NEAREST // 2, len(twos) - NEAREST))
        yield from [(one, two) for two in twos[start : start + NEAREST]]


def _around(numbers: Sequence[int], at: int, count: int) -> Sequence[int]:
    """So many of the numbers, which go up, as lie around one."""
    start = max(0, min(bisect_left(numbers, at) - count // 2, len(numbers) - count))
    return numbers[start : start + count]
