"""A cell's words of which some went and some came (修改痕迹): text to whatever counts, cuts or writes text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Literal, SupportsIndex

Mark = Literal["=", "-", "+"]
Run = tuple[Mark, str]


class Marked(str):
    """The words of ``runs`` joined; a slice of it, and words put before it, keep their marks."""

    __slots__ = ("runs",)
    runs: tuple[Run, ...]

    def __new__(cls, runs: Iterable[Run]) -> Marked:
        kept = tuple((mark, words) for mark, words in runs if words)
        made = super().__new__(cls, "".join(words for _, words in kept))
        made.runs = kept
        return made

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        if not isinstance(key, slice):
            return super().__getitem__(key)
        start, stop, step = key.indices(len(self))
        if step != 1:
            return super().__getitem__(key)
        ends = list(accumulate(len(words) for _, words in self.runs))
        cut = [
            (mark, words[max(start - (end - len(words)), 0) : max(stop - (end - len(words)), 0)])
            for (mark, words), end in zip(self.runs, ends, strict=True)
        ]
        return Marked(cut)

    def __radd__(self, before: str) -> Marked:
        return Marked([("=", before), *self.runs])
