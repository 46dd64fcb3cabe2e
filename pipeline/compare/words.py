"""Two wordings → what became of the words: kept, struck, put in; by words and never by letters of a word.

Typography is no difference (``plain``). What is counted or dated is one word (5家, 2023年6月底), so that a change of
it stands whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from pipeline.compare.records import Op
from pipeline.compare.values import VALUE
from pipeline.segment import Words

_TRIM = 2  # so many letters that a hunk has on both sides are kept, where they end with a word


class Token(NamedTuple):
    """A word as it is written, white space behind it included, and the form in which words compare."""

    raw: str
    form: str


def plain(words: str) -> str:
    """The form in which wordings compare: NFKC, no white space."""
    return "".join((words if is_normalized("NFKC", words) else normalize("NFKC", words)).split())


class Differ:
    """Compares wordings by the words of the language that stand in them."""

    def __init__(self) -> None:
        self._words: Words | None = None
        self._tokens: dict[str, list[Token]] = {}

    def ops(self, old: str, new: str) -> tuple[Op, ...]:
        """What became of ``old``: its ``=`` and ``-`` words joined are ``old``, ``=`` and ``+`` are ``new``, to the
        letter; where only typography differs ``-`` and ``+`` stand side by side with the same ``plain`` form."""
        if old == new:
            return (("=", old),) if old else ()
        return tuple(_joined(_typography(_hunks(self._cut(old), self._cut(new)))))

    def _cut(self, words: str) -> list[Token]:
        found = self._tokens.get(words)
        if found is None:
            self._words = self._words or Words()
            found = self._tokens[words] = _tokens(words, self._words)
        return found


def shown(ops: Sequence[Op]) -> tuple[Op, ...]:
    """The same for the eye: what differs in typography alone is kept, in its new form."""
    found: list[Op] = []
    for sign, words in ops:
        if sign == "+" and found and found[-1][0] == "-" and plain(found[-1][1]) == plain(words):
            found[-1] = ("=", words)
        else:
            found.append((sign, words))
    return tuple(_joined(found))


def _tokens(raw: str, words: Words) -> list[Token]:
    """``raw`` in words; joined they are ``raw`` again."""
    forms = [("" if char.isspace() else plain(char)) for char in raw]
    folded = "".join(forms)
    # For every character of the folded form the character of ``raw`` that it comes from.
    source = [at for at, form in enumerate(forms) for _ in form]
    if not folded:
        return [Token(raw, "")] if raw else []
    pieces: list[str] = []
    at = 0
    for value in VALUE.finditer(folded):
        pieces += words.cut(folded[at : value.start()])
        pieces.append(value[0])
        at = value.end()
    pieces += words.cut(folded[at:])
    ends = list(accumulate(map(len, pieces)))
    cuts = [0, *(source[end] if end < len(source) else len(raw) for end in ends)]
    return [Token(raw[start:end], piece) for start, end, piece in zip(cuts, cuts[1:], pieces, strict=False)]


_Hunk = tuple[str, list[Token], list[Token]]  # "=" or "!", the old tokens, the new ones


def _hunks(old: list[Token], new: list[Token]) -> list[_Hunk]:
    from rapidfuzz.distance import Indel

    ids: dict[str, int] = {}
    first, second = ([ids.setdefault(token.form, len(ids)) for token in side] for side in (old, new))
    steps: list[_Hunk] = []
    for step in Indel.opcodes(first, second):
        kept = step.tag == "equal"
        steps.append(("=" if kept else "!", old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]))
    return _trimmed(_merged(_absorbed(steps)))


def _absorbed(steps: list[_Hunk]) -> list[_Hunk]:
    """A single letter or sign that happens to be kept between two changes is part of the change."""
    found = list(steps)
    for at in range(1, len(steps) - 1):
        sign, old, new = steps[at]
        if sign == "=" and sum(len(token.form) for token in old) < _TRIM and _replaces(steps, at):
            found[at] = ("!", old, new)
    return found


def _replaces(steps: list[_Hunk], at: int) -> bool:
    """Do words go and others come on both sides of a step?"""
    return all(_both(steps, at, way) for way in (-1, 1))


def _both(steps: list[_Hunk], at: int, way: int) -> bool:
    went = came = False
    at += way
    while 0 <= at < len(steps) and steps[at][0] == "!":
        went, came = went or bool(steps[at][1]), came or bool(steps[at][2])
        at += way
    return went and came


def _merged(steps: list[_Hunk]) -> list[_Hunk]:
    found: list[_Hunk] = []
    for sign, group in groupby(steps, key=lambda step: step[0]):
        each = list(group)
        found.append((sign, [t for _, old, _ in each for t in old], [t for _, _, new in each for t in new]))
    return found


def _trimmed(steps: list[_Hunk]) -> list[_Hunk]:
    """What a hunk has on both sides at its ends, cut otherwise into words, is kept."""
    found: list[_Hunk] = []
    for sign, old, new in steps:
        if sign == "=" or not old or not new:
            found.append((sign, old, new))
            continue
        head = _shared(old, new)
        one, other = old[head[0] :], new[head[1] :]
        tail = _shared(one[::-1], other[::-1], backwards=True)
        found += head[2]
        found.append(("!", one[: len(one) - tail[0]], other[: len(other) - tail[1]]))
        found += tail[2]
    return [step for step in found if step[1] or step[2]]


def _shared(old: list[Token], new: list[Token], *, backwards: bool = False) -> tuple[int, int, list[_Hunk]]:
    """How many tokens of both, from the front, are the same letters, and these as a step."""
    ends = [list(accumulate(len(token.form) for token in side)) for side in (old, new)]
    forms = ["".join(token.form[::-1] if backwards else token.form for token in side) for side in (old, new)]
    common = 0
    for one, other in zip(*forms, strict=False):
        if one != other:
            break
        common += 1
    both = [end for end in set(ends[0]) & set(ends[1]) if _TRIM <= end <= common]
    if not both:
        return 0, 0, []
    cut = [side.index(max(both)) + 1 for side in ends]
    order = -1 if backwards else 1
    return cut[0], cut[1], [("=", old[: cut[0]][::order], new[: cut[1]][::order])]


def _typography(steps: list[_Hunk]) -> list[Op]:
    """Steps as operations to the letter: of what is kept, the words that are typed otherwise go and come."""
    found: list[Op] = []
    for sign, old, new in steps:
        if sign == "=" and len(old) == len(new):
            for one, other in zip(old, new, strict=True):
                found += [("=", one.raw)] if one.raw == other.raw else [("-", one.raw), ("+", other.raw)]
        else:
            raw, other_raw = ("".join(token.raw for token in side) for side in (old, new))
            found += [("=", raw)] if raw == other_raw else [("-", raw), ("+", other_raw)]
    return found


def _joined(ops: Iterable[Op]) -> Iterable[Op]:
    for sign, group in groupby((op for op in ops if op[1]), key=lambda op: op[0]):
        yield sign, "".join(words for _, words in group)
