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

_LONG = 50_000_000  # so many pairs of words are looked at, no more
_STOPS = frozenset("。;!?；！？")
_TRIM = 2  # so many letters that a hunk has on both sides are kept, where they end with a word


class Token(NamedTuple):
    """A word as it is written, white space behind it included, and the form in which words compare; a value is not to
    be cut."""

    raw: str
    form: str
    value: bool = False


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
    pieces: list[tuple[str, bool]] = []
    at = 0
    for value in VALUE.finditer(folded):
        pieces += [(word, False) for word in words.cut(folded[at : value.start()])]
        pieces.append((value[0], True))
        at = value.end()
    pieces += [(word, False) for word in words.cut(folded[at:])]
    ends = list(accumulate(len(piece) for piece, _ in pieces))
    cuts = [0, *(source[end] if end < len(source) else len(raw) for end in ends)]
    return [Token(raw[start:end], *piece) for start, end, piece in zip(cuts, cuts[1:], pieces, strict=False)]


_Hunk = tuple[str, list[Token], list[Token]]  # "=" or "!", the old tokens, the new ones


def _hunks(old: list[Token], new: list[Token]) -> list[_Hunk]:
    from rapidfuzz.distance import Indel

    if len(old) * len(new) > _LONG:
        old, new = _sentences(old), _sentences(new)
    ids: dict[str, int] = {}
    first, second = ([ids.setdefault(token.form, len(ids)) for token in side] for side in (old, new))
    steps: list[_Hunk] = []
    for step in Indel.opcodes(first, second):
        kept = step.tag == "equal"
        steps.append(("=" if kept else "!", old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]))
    return _trimmed(_merged(_absorbed(steps)))


def _sentences(tokens: list[Token]) -> list[Token]:
    """Whole sentences as tokens: texts as long as books are not compared word by word."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        found[-1].append(token)
        if token.form in _STOPS:
            found.append([])
    return [Token("".join(t.raw for t in some), "".join(t.form for t in some)) for some in found if some]


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
        head, (one, other) = _head(old, new)
        (one, other), tail = _tail(one, other)
        found += [("=", *head), ("!", one, other), ("=", *tail)]
    return [step for step in found if step[1] or step[2]]


_Both = tuple[list[Token], list[Token]]


def _head(old: list[Token], new: list[Token]) -> tuple[_Both, _Both]:
    """What both begin with, as far as a word of either ends there, and the rest."""
    forms = [[token.form for token in side] for side in (old, new)]
    common = _common(*["".join(side) for side in forms])
    for length in sorted({end for side in forms for end in accumulate(map(len, side))}, reverse=True):
        if _TRIM <= length <= common:
            one, other = _parted(old, length), _parted(new, length)
            if one and other:
                return (one[0], other[0]), (one[1], other[1])
    return ([], []), (old, new)


def _tail(old: list[Token], new: list[Token]) -> tuple[_Both, _Both]:
    """What both end with, as far as a word of either begins there, behind the rest."""
    forms = [[token.form[::-1] for token in reversed(side)] for side in (old, new)]
    sizes = [sum(map(len, side)) for side in forms]
    common = _common(*["".join(side) for side in forms])
    for length in sorted({end for side in forms for end in accumulate(map(len, side))}, reverse=True):
        if _TRIM <= length <= common:
            one, other = _parted(old, sizes[0] - length), _parted(new, sizes[1] - length)
            if one and other:
                return (one[0], other[0]), (one[1], other[1])
    return (old, new), ([], [])


def _common(one: str, other: str) -> int:
    """As many letters, from the first on, are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _parted(tokens: list[Token], length: int) -> _Both | None:
    """The tokens in two, so many letters and the rest; None where that would cut a value, or a letter as written."""
    for at, token in enumerate(tokens):
        if length <= 0:
            return tokens[:at], tokens[at:]
        if length < len(token.form):
            forms = list(accumulate(len(plain(char)) for char in token.raw))
            if token.value or length not in forms:
                return None
            cut = forms.index(length) + 1
            one, other = token.raw[:cut], token.raw[cut:]
            return [*tokens[:at], Token(one, plain(one))], [Token(other, plain(other)), *tokens[at + 1 :]]
        length -= len(token.form)
    return tokens, []


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
