"""Names that run together (投诉办信息中心综合指导司) → the mentions that they are (连写).

A name is torn only where nobody knows it as a whole and known names make up all of it: each with its place, or all
without one. One with 、 or brackets inside is never torn, nor 办公室 off the unit before it, whose office it may be,
nor 党委 off what stands behind it, which is its own (党委宣传部).
What blanks set apart into names is several where nobody knows it as a whole.
What known names make up only in part stays whole, and so does what a plan never writes otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.identify import Found, Identifier
from pipeline.lexicon import late
from pipeline.model import Mention, Span
from pipeline.places import bare_prefix, known
from pipeline.registry import key
from pipeline.wording import ENDS

_SHORTEST, _LONGEST = 5, 80  # of names that run together
_SHORTEST_APART = 3  # of names that blanks set apart
_BELOW = ("行", "分局", "分公司", "分中心", "队", "办公室")  # what may be the end of the name before it
_OFTEN = 3  # times: a separator is lost once or twice
_WHOLE = late(r"[(),、/]")
_ITS_OFFICE, _COMMITTEE = "办公室", "党委"
_OF_COMMITTEE = ("部", "办", "办公室")
_AUTHORITIES = ("政府", "管委会", "管理委员会")


class Splitter:
    """Splits for one plan; jieba is loaded when a name may be several."""

    def __init__(self, identifier: Identifier, source: str) -> None:
        self._identifier, self._source = identifier, source
        self._pieces: dict[str, tuple[str, ...]] = {}
        self._whole: dict[str, Found] = {}

    def shared(self, mentions: tuple[Mention, ...], found: list[Found]) -> list[Found]:
        """What the mentions of a text came to, with each place that is unknown by itself as the authority whose suffix
        stands behind the last of its list: 广州 in 广州、深圳市政府, 甲示范区 in 甲示范区、乙港区管委会."""
        last: Found | None = None  # the authority with the suffix
        for at in range(len(found) - 1, -1, -1):
            if last and found[at].how in ("unknown", "elided") and self._listed(mentions[at], mentions[at + 1]):
                if found[at].how == "unknown":
                    found[at] = self._authority(mentions[at].written, last) or found[at]
            else:
                last = found[at] if mentions[at].written.endswith(_AUTHORITIES) and found[at].unit else None
        return found

    def _listed(self, one: Mention, other: Mention) -> bool:
        return self._source[one.span.end : other.span.start].strip() == "、"

    def _authority(self, written: str, last: Found) -> Found | None:
        """The authority of a place of the kind of ``last``; None for what is no place."""
        if not (last.form and last.seat):
            return None
        name = key(written)
        if last.form.name == "人民政府":
            place = known(name)
            if not place or place.word != last.seat.word:
                return None
            name = place.name
        name += last.form.name
        whole = self._whole.get(name)
        if whole is None:
            whole = self._whole[name] = self._identifier.find(name)._replace(how="elided")
        same = whole.form and whole.form.function == last.form.function
        return whole if same and whole.seat and whole.seat.name else None

    def mentions(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The mentions of a text, those apart that run together; their order counts within the clause as before."""
        if not any(self._parts(mention) for mention in mentions):
            return mentions
        found: list[Mention] = []
        more = 0
        for mention in mentions:
            more = 0 if mention.order == 1 else more
            parts = list(self._apart(mention, self._parts(mention)))
            found += [_again(part, part.order + more + at) for at, part in enumerate(parts)]
            more += len(parts) - 1
        return tuple(found)

    def pieces(self, written: str) -> tuple[str, ...]:
        """The names that ``written`` is made of, () where it is one or not wholly made of known ones."""
        known = self._pieces.get(written)
        if known is None:
            known = self._pieces[written] = self._cut(written) if self.may_be_several(written) else ()
        return known

    def _parts(self, mention: Mention) -> tuple[str, ...]:
        """The names that a mention is made of: known ones, or those that blanks set apart (东山所 西河所),
        where nobody knows it as a whole and each ends as a name does."""
        if known := self.pieces(mention.written):
            return known
        start, end = mention.spans[0][0], mention.spans[-1][1]
        if end - start <= len(mention.written):
            return ()
        words = self._source[start:end]
        apart = words.split()
        names = "\n" not in words and len(apart) > 1 and "".join(apart) == mention.written
        if not names or any(len(name) < _SHORTEST_APART or not name.endswith(ENDS) for name in apart):
            return ()
        unknown = self._identifier.find(mention.written).how in ("unknown", "collective")
        return tuple(apart) if unknown and not any(name.endswith(_BELOW) for name in apart[1:]) else ()

    def may_be_several(self, written: str) -> bool:
        """Is it unknown, and begins and ends with names that are known?"""
        if not _SHORTEST <= len(written) <= _LONGEST or _WHOLE().search(key(written)):
            return False
        if self._identifier.find(written).how != "unknown":
            return False
        whose, committee, own = written.rpartition(_COMMITTEE)
        if committee and own.endswith(_OF_COMMITTEE):  # 党委宣传部 is one name, 党委组织部宣传部 two
            return self.may_be_several(whose) or self.may_be_several(own)
        cuts = [at for at in range(2, len(written) - 1) if written.endswith(ENDS, 0, at)]
        return any(self._known(written[:at]) for at in cuts) and any(self._known(written[at:]) for at in cuts)

    def _known(self, name: str) -> bool:
        found = self._identifier.find(name)
        governs = found.form and found.form.function.governs and bare_prefix(name)  # 市政府外事办 is one
        return found.unit is not None and not governs

    def _cut(self, written: str) -> tuple[str, ...]:
        from pipeline.segment import Cutter

        pieces = Cutter(self._words(written)).pieces(written)
        found = [self._identifier.find(piece) for piece in pieces]
        whole = len(found) > 1 and all(one.unit for one in found) and _alike(found)
        if not whole or _ITS_OFFICE in pieces[1:] or _COMMITTEE in pieces[:-1] or self._is_one(written, pieces):
            return ()
        return tuple(pieces)

    def _is_one(self, written: str, pieces: list[str]) -> bool:
        """Is it the name of one office with two (市经信局市新经济委)? A plan that always writes both, and neither by
        itself, has lost no separator."""
        times = self._identifier.setting.times
        return times[key(written)] >= _OFTEN and not any(times[key(piece)] for piece in pieces)

    def _words(self, written: str) -> Iterator[str]:
        """All stretches of the name that are known names: its dictionary."""
        ends = [at for at in range(2, len(written) + 1) if written.endswith(ENDS, 0, at)]
        for start in (0, *ends[:-1]):
            yield from (word for end in ends if end - start > 1 and self._known(word := written[start:end]))

    def _apart(self, mention: Mention, pieces: tuple[str, ...]) -> Iterator[Mention]:
        """The mention in pieces, each with its own place in the source."""
        at = _offsets(mention, self._source) if pieces else []
        if not at:
            yield mention
            return
        start = 0
        for piece in pieces:
            spans = _spans(at[start : start + len(piece)])
            start += len(piece)
            inferred = mention.inferred if "unit" in mention.inferred else (*mention.inferred, "unit")
            yield Mention(
                piece, piece, mention.role, mention.order, spans, None, (), mention.label, mention.verb, inferred
            )


def _alike(found: list[Found]) -> bool:
    """Do all pieces say their place, or none? 市委组织部 and 人才办 behind it are one office."""
    return len({one.bare for one in found}) == 1


def _again(mention: Mention, order: int) -> Mention:
    return Mention(
        mention.written,
        mention.name,
        mention.role,
        order,
        mention.spans,
        mention.unit,
        mention.candidates,
        mention.label,
        mention.verb,
        mention.inferred,
    )


def _offsets(mention: Mention, source: str) -> list[int]:
    """Where each character of the written name stands in the source; [] where that cannot be told."""
    found: list[int] = []
    for span in mention.spans:
        for at in range(span.start, min(span.end, len(source))):
            if len(found) < len(mention.written) and source[at] == mention.written[len(found)]:
                found.append(at)
    return found if len(found) == len(mention.written) else []


def _spans(at: list[int]) -> tuple[Span, ...]:
    """Offsets → the spans they make up; a gap of white space or markup begins another."""
    spans: list[Span] = []
    for offset in at:
        if spans and spans[-1].end == offset:
            spans[-1] = Span(spans[-1].start, offset + 1)
        else:
            spans.append(Span(offset, offset + 1))
    return tuple(spans)
