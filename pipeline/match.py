"""Which item speaks of the same matter as which text: appendix ↔ body (具体事项与正文要点的对应).

An item of the appendix repeats a matter of the body in nearly its words (评选…先进集体 for 评选表彰…先进集体). The
evidence is what the two share to the letter: runs of ``GRAM`` characters and more that stand both in the item and in
one sentence of the body; the score is the share of the item's letters that stand in such runs. A run that many
sentences have says nothing. The body is gone through once, however many items there are: the time is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from pipeline.model import Appendix, Place, Plan, Point, Section, Span

GRAM = 4
LEAST = 0.5  # as much of an item has to be found in one sentence
COMMON = 12  # a run that more sentences than this have is no evidence

_RUN = re.compile(b"\x01" * GRAM + b"+")
_END = re.compile("[。；！？;!?\n]")
_WIDE = {wide: wide - 0xFEE0 for wide in chain(range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))}
_ANY_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Hit(NamedTuple):
    """Where an item is spoken of: sentence ``[start, end)`` of text number ``text``, with the share found there.

    ``rivals`` are the numbers of other texts that have a sentence just as near.
    """

    text: int
    start: int
    end: int
    score: float
    rivals: tuple[int, ...] = ()


class Match(NamedTuple):
    """An item of the appendix and the text of the body that speaks of the same matter (None: there is none).

    ``sentence`` is the evidence in the body's words, ``span`` its place in code points of the decoded source,
    ``score`` the share (0 to 1) of the item's letters found in it, ``rivals`` are places just as near.
    """

    item: Place
    body: Place | None = None
    sentence: str = ""
    span: Span | None = None
    score: float = 0.0
    rivals: tuple[Place, ...] = ()


def appendix(plan: Plan) -> tuple[Match, ...]:
    """Each item of the plan's appendices with its text of the body, in document order; () where there is no item."""
    if not plan.appendices:
        return ()
    notices = {part.part for part in plan.parts if part.kind == "notice"}
    items: list[Place] = []
    body: list[Place] = []
    for place in plan.places():
        if isinstance(place.top, Section):
            if place.top.part not in notices:
                body.append(place)
        elif isinstance(place.top, Appendix) and isinstance(place.node, Point):
            items.append(place)
    hits = match([_title(item) or item.text.text for item in items], [_words(place) for place in body])
    wanted = {hit.text for hit in hits if hit}
    found = {text: _Wording(plan.source.text, body[text]) for text in wanted}
    return tuple([_match(item, hit, body, found) for item, hit in zip(items, hits, strict=True)])


def match(items: Sequence[str], texts: Sequence[str]) -> list[Hit | None]:
    """For each item the sentence of the texts that has most of its words, or None where none has ``LEAST`` of them.

    Full-width letters and digits count as half-width ones. Of sentences with the same share the shortest is taken,
    then the first. Takes time in proportion to the length of all items and texts together.
    """
    body = _plain("\n".join(texts))
    starts = list(accumulate([len(text) + 1 for text in texts], initial=0))
    stops = [0, *[end.end() for end in _END.finditer(body)], len(body) + 1]
    queries = {item: _plain(item) for item in items}
    holders = _holders(queries.values(), body, stops)
    hits = {item: _best(query, holders, stops, starts) for item, query in queries.items()}
    return [hits[item] for item in items]


def _holders(queries: Iterable[str], body: str, stops: list[int]) -> dict[str, set[int]]:
    """Which sentences of the body hold each of the runs that the queries have."""
    holders: dict[str, set[int]] = {query[at : at + GRAM]: set() for query in queries for at in _places(query)}
    for stretch in _RUN.finditer(_known("".join(queries), body)):
        for at in range(stretch.start(), stretch.end() - GRAM + 1):
            found = holders.get(body[at : at + GRAM])
            if found is not None:
                found.add(bisect_right(stops, at) - 1)
    return holders


def _known(words: str, body: str) -> bytes:
    """For every character of the body a 1 where the words may have it: where they have one with the same low byte.

    Few stretches of a body are left in which runs have to be looked for one by one.
    """
    table = bytearray(256)
    for low in set(_low(words)):
        table[low] = 1
    return _low(body).translate(table)


def _low(words: str) -> bytes:
    """The low byte of each character; ``words`` has none beyond U+FFFF."""
    return words.encode("utf-16-le", "surrogatepass")[::2]


def _places(query: str) -> range:
    """Where the runs of a query begin."""
    return range(len(query) - GRAM + 1)


def _best(query: str, holders: dict[str, set[int]], stops: list[int], starts: list[int]) -> Hit | None:
    """The sentence that covers most of the query."""
    letters = list(accumulate(map(str.isalnum, query), initial=0))
    counts: dict[int, int] = {}  # by sentence: the letters of the query that stand in runs that it has
    pasts: dict[int, int] = {}  # by sentence: where in the query the last of these runs ends
    for at in _places(query):
        sentences = holders[query[at : at + GRAM]]
        for sentence in sentences if len(sentences) <= COMMON else ():
            new = letters[at + GRAM] - letters[max(at, pasts.get(sentence, 0))]
            counts[sentence] = counts.get(sentence, 0) + new
            pasts[sentence] = at + GRAM
    most = max(counts.values(), default=0)
    if not most or most < LEAST * letters[-1]:
        return None
    nearest = [sentence for sentence, count in counts.items() if count == most]
    best = min(nearest, key=lambda sentence: (stops[sentence + 1] - stops[sentence], sentence))
    text = bisect_right(starts, stops[best]) - 1
    rivals = sorted({bisect_right(starts, stops[sentence]) - 1 for sentence in nearest} - {text})
    start, end = stops[best] - starts[text], stops[best + 1] - starts[text]
    return Hit(text, start, min(end, starts[text + 1] - starts[text] - 1), most / letters[-1], tuple(rivals))


def _plain(words: str) -> str:
    """The same words, character for character, with half-width letters and digits and nothing beyond U+FFFF."""
    if _ANY_WIDE.search(words):
        words = words.translate(_WIDE)
    beyond = len(words.encode("utf-16-le", "surrogatepass")) > 2 * len(words)
    return _BEYOND.sub("\ufffd", words) if beyond else words


def _title(place: Place) -> str:
    """The title of the node, for the first of its texts."""
    node = place.node
    return node.title if node is not None and node.texts[0] is place.text else ""


def _words(place: Place) -> str:
    return f"{_title(place)}\n{place.text.text}"


def _match(item: Place, hit: Hit | None, body: Sequence[Place], wordings: Mapping[int, _Wording]) -> Match:
    if hit is None:
        return Match(item)
    sentence, span = wordings[hit.text].sentence(hit.start, hit.end)
    rivals = tuple(body[text] for text in hit.rivals)
    return Match(item, body[hit.text], sentence, span, hit.score, rivals)


class _Wording:
    """The words of one place and where its letters stand in the source, gone through once for all its sentences."""

    def __init__(self, source: str, place: Place) -> None:
        self.source, self.words = source, _words(place)
        self._before = list(accumulate(map(_counts, self.words), initial=0))  # so many letters stand before
        self._title = len(_title(place))
        node = place.nodes[-1]
        start, end = node.span
        title = start if isinstance(node, Appendix) else min(start + len(node.marker), end)
        self._text, self._node = _Letters(source, place.text.spans), _Letters(source, [Span(title, end)])

    def sentence(self, start: int, end: int) -> tuple[str, Span]:
        """The words from ``start`` to ``end`` and where they stand in the source: with blanks, line breaks and markup
        left out; the innermost whole span where they are not found."""
        sentence = self.words[start:end].strip()
        runs = [self._node, self._text] if end <= self._title else [self._text, self._node]
        words, before = "".join(filter(_counts, sentence)), self._before[start]
        if end > self._title:
            before -= self._before[self._title]
        for run in runs:
            span = run.find(words, before)
            if span:
                at = span.start - next(at for at, char in enumerate(sentence) if _counts(char))
                return sentence, Span(at, at + len(sentence)) if self.source.startswith(sentence, at) else span
        return sentence, next(iter(self._text.spans or self._node.spans))


class _Letters:
    """The letters of a piece of the source that may be cut up, markup left out, and the place of each."""

    def __init__(self, source: str, spans: Sequence[Span]) -> None:
        self.source, self.spans = source, spans

    @cached_property
    def _places(self) -> list[int]:
        source = self.source
        return [at for start, end in self.spans for at in range(start, end) if _counts(source[at])]

    @cached_property
    def _letters(self) -> str:
        return "".join([self.source[at] for at in self._places])

    def find(self, words: str, before: int) -> Span | None:
        """Where letters stand that have at least so many before them, as a rule no more; else wherever they stand."""
        at = self._letters.find(words, before)
        if at < 0:
            at = self._letters.find(words)
        return Span(self._places[at], self._places[at + len(words) - 1] + 1) if words and at >= 0 else None


def _counts(char: str) -> bool:
    return not char.isspace() and char not in "*_`"
