"""A document in one line → where the lines ended that it was: title, addressees, prose, body, signature, date.

Some converters drop every line end, or write a space for it. What has a form of its own is found again: the
addressees before the prose, a signature with its date behind a full stop, the title of the plan behind it, and what
stands behind a space at the end of a sentence or before a marker. Items that run on are left to the numbering (see
items).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from pipeline.lexicon import late
from pipeline.lines import DATED, PREAMBLE, STOPS
from pipeline.numbering import markers_anywhere
from pipeline.wording import ends_strong_name, label_at

LONG = 400  # code points from which a paragraph may be a whole document
_ADDRESSEE = late(r"(?=[^。；]{0,40}各)[^。；：《》“”]{2,300}：(?=[^：\n])")
_TITLED = late(
    r"[^。；：\n]{2,90}?(?:通知|意见|决定|方案|要点|计划|措施|办法|函)(?![的》〉>])"
    rf"(?=[^，。：]{{1,14}}（\d{{4}}）\d{{1,4}}号|各|{PREAMBLE.pattern})"
)
_NUMBER = late(r"（?[^，。：（）]{1,14}（\d{4}）第?\d{1,5}号）?")
_DATE = late(DATED)
_SIGNER = late(r"[^，。；：、（）《》\d]{4,60}")
_LONGEST_SIGNER = 61
_TITLE = late(r"[^，。；：]{4,90}?(?=为|根据|按照|一、|第一[章部条]|（一）|1[.、])")


def cuts(fold: str, gaps: Iterable[int]) -> list[int]:
    """Where in a folded paragraph that is a whole document its lines began; ``gaps`` are the offsets that white space
    stands before."""
    markers = {m.start: m.number for m in markers_anywhere(fold, 0, len(fold))}
    first = next((start for start, number in markers.items() if number == 1), 0)
    found = {*_front(fold, first), *_signatures(fold), *_behind(fold, gaps, markers, first)}
    return sorted(cut for cut in found if 0 < cut < len(fold))


def _front(fold: str, first: int) -> Iterator[int]:
    """Where title, document number and addressees end before the first item."""
    at = 0
    for form in (_TITLED, _NUMBER, _ADDRESSEE):
        if found := form().match(fold, at, first):
            at = found.end()
            yield at


def _signatures(fold: str) -> Iterator[int]:
    """Where a signature behind the end of a sentence, its date, and the title behind them begin, and what follows."""
    for date in _DATE().finditer(fold):
        at, low = date.start(), max(0, date.start() - _LONGEST_SIGNER)
        begin = max(fold.rfind("。", low, at), fold.rfind("）", low, at)) + 1
        if begin == 0 or not _SIGNER().fullmatch(fold, begin, at) or not ends_strong_name(fold, begin, at):
            continue
        title = _TITLE().match(fold, date.end())
        if date.end() == len(fold) or fold[date.end()] in "（附":
            yield from (begin, at, date.end())
        elif title:
            yield from (begin, at, date.end(), title.end())


def _behind(fold: str, gaps: Iterable[int], markers: Container[int], first: int) -> Iterator[int]:
    """The gaps that ended lines: behind the end of a sentence, before a marker, a label or the preamble; none in a
    table that a converter flattened."""
    table = fold.find("序号")
    for gap in gaps:
        if 0 <= table < gap:
            return
        ends = fold[gap - 1] in STOPS or fold[gap - 1] == "："
        opens = gap in markers or label_at(fold, gap, len(fold)) or (gap < first and PREAMBLE.match(fold, gap))
        if ends or opens:
            yield gap
