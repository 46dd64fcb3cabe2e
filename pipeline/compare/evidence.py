"""How much two wordings have in common that few others have.

A wording is the set of its pairs of neighbouring letters (``grams``); what a gram weighs is one over the number of
texts of a plan that have it, and the less, the larger their share of all: boilerplate says next to nothing, and a gram
that more than ``COMMON`` texts have nothing at all. The likeness of two wordings is the weight of what they share over
the weight of what either has (weighted Jaccard): 1 for the same, 0 where nothing rare is shared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

COMMON = 40
_GRAIN = 2.0**20  # weights are whole numbers of this: their sums are exact, in whatever order a set is gone through

_RUN = re.compile(r"[^\W_]+")


class Evidence:
    """What the wordings of two plans, in their ``plain`` form, say of each other; both are named by their numbers."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = [grams(words) for words in old]
        self.new = [grams(words) for words in new]
        self._holders = holders(self.old), holders(self.new)
        self.weights = self._weighed()
        self.sums = tuple([[self.weight(words) for words in side] for side in (self.old, self.new)])

    def weight(self, words: Iterable[str]) -> float:
        """What the grams of a wording weigh together."""
        weights = self.weights
        return sum([weights[gram] for gram in words if gram in weights])

    def share(self, words: frozenset[str], there: frozenset[str]) -> float:
        """How much of a wording stands in another, 0 to 1."""
        total = self.weight(words)
        return self.weight(words & there) / total if total else 0.0

    def likeness(self) -> list[dict[int, float]]:
        """For each old wording the new ones that share something rare with it, and how alike they are."""
        shared = self._shared()
        old, new = self.sums
        return [
            {two: weight / (old[one] + new[two] - weight) for two, weight in row.items()}
            for one, row in enumerate(shared)
        ]

    def _weighed(self) -> dict[str, float]:
        first, second = self._holders
        olds, news = max(1, len(self.old)), max(1, len(self.new))
        weights = {}
        for gram in first.keys() | second.keys():
            here, there = len(first.get(gram, ())), len(second.get(gram, ()))
            count = max(here, there)
            if count <= COMMON:
                weights[gram] = round((1 - max((here - 1) / olds, (there - 1) / news)) / count * _GRAIN) / _GRAIN
        return weights

    def _shared(self) -> list[dict[int, float]]:
        rows: list[defaultdict[int, float]] = [defaultdict(float) for _ in self.old]
        first, second = self._holders
        for gram, there in second.items():
            weight = self.weights.get(gram)
            if weight and gram in first:
                for one in first[gram]:
                    row = rows[one]
                    for two in there:
                        row[two] += weight
        return [dict(row) for row in rows]


def grams(words: str) -> frozenset[str]:
    """The pairs of neighbouring letters and digits of a wording; of a wording of one letter that letter."""
    runs = _RUN.findall(words)
    pairs = frozenset([run[at : at + 2] for run in runs for at in range(len(run) - 1)])
    return pairs or frozenset(runs)


def holders(side: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    """By gram the numbers of the wordings that have it, in order."""
    found: dict[str, list[int]] = {}
    for number, words in enumerate(side):
        for gram in words:
            if gram in found:
                found[gram].append(number)
            else:
                found[gram] = [number]
    return found
