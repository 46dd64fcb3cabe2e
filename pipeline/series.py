"""Which plans are years of one series (同一系列的年度文件): whose predecessor a plan is, and what says so.

Two plans are of one series where nothing tells their issuers apart and their titles, years aside, or their words are
alike. Boilerplate is in every plan: how alike words have to be was measured on real ones (unrelated plans share up to
a tenth of their runs, the successor of a plan a third and more).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import PurePath
from typing import NamedTuple

from pipeline import places
from pipeline.lines import fold
from pipeline.model import Plan
from pipeline.places import Place

_YEARS = re.compile(r"(?:19|20)\d\d(?:年度?)?(?:[-—－–~～至到]+(?:(?:19|20)\d\d)?(?:年度?)?)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_INNER = re.compile(r"关于(?:印发|下发|公布|发布|转发)《?(.+?)》?的(?:通知|通告|公告|函)$")
_DRAFT = re.compile(r"征求意见稿|讨论稿|送审稿|草案|初稿|审议稿|代拟稿")
_EDITION = re.compile(rf"{_DRAFT.pattern}|修订[版稿]?|修正[版稿]?|试行|暂行|定稿|正式稿|印发稿|第.[版稿]")
_BY = re.compile(r"^(.{2,40}?)(?:等)?关于(?:印发|下发|公布|发布|转发)")
# Words of a title that say what kind of paper it is, not of what it treats: an 实施方案 may be followed by an 行动方案.
_GENRE = re.compile(
    r"关于|进一步|深入|深化|持续|全面|加快|推进|推动|促进|加强|做好|落实|责任|分工|分解|年度|重点|主要|工作|任务|实施|行动|专项"
    r"|若干|政策|措施|举措|意见|方案|计划|要点|清单|安排|细则|通知|表|的|及|和|与"
)
_NO_LETTER = re.compile(r"[\W_]+")

GRAM = 6
LIKE_TITLE = 0.8
LIKE_WORDS = 0.25  # shared by plans of one issuer with other titles
SOME_WORDS = 0.15  # shared by plans with like titles of which one does not say its issuer
MOST_WORDS = 0.5  # shared by such plans with other titles
_TELLING = 2  # letters that a title has besides its genre, to tell anything


class Pair(NamedTuple):
    """A plan and its predecessor: their numbers among the plans given, and in words why they belong together."""

    old: int
    new: int
    why: str


class Unclear(NamedTuple):
    """Two plans of one series and year of which nothing says which is the older."""

    one: int
    other: int
    why: str


class _Candidate:
    """A plan as one of a series. What is costly is worked out when it is asked for."""

    def __init__(self, number: int, plan: Plan) -> None:
        self.number, self.plan = number, plan
        self.title = core(plan.title)
        self.issuer = _issuer(plan)
        self.place = places.leading(plan.title) or (places.leading(plan.issuer) if plan.issuer else None)

    @cached_property
    def year(self) -> int | None:
        if self.plan.year:
            return self.plan.year
        named = _YEAR.search(PurePath(self.plan.source.file).stem)
        return int(named[0]) if named else None

    @cached_property
    def pairs(self) -> frozenset[str]:
        subject = _GENRE.sub("", self.title)
        return _grams(subject, 2) if len(subject) > _TELLING else frozenset()

    @cached_property
    def runs(self) -> frozenset[str]:
        said = (f"{place.node.title if place.node else ''}{place.text.text}" for place in self.plan.places())
        return frozenset().union(*(_grams(_plain(words), GRAM) for words in said))

    @property
    def edition(self) -> tuple[int, str]:
        """What orders the plans of one year: a draft comes before what was issued, then the date of issue."""
        draft = _DRAFT.search(self.plan.title + self.plan.source.file)
        return (0 if draft else 1), self.plan.date or ""


def pairs(plans: Sequence[Plan]) -> tuple[list[Pair], list[Unclear]]:
    """The predecessor of each plan among ``plans`` that has one, and what nobody but a person can put in order.

    The predecessor is the plan of its series of the last year before its own; where there is none, the edition before
    it in its own year. No plan is another's predecessor where nothing says that it is the older one.
    """
    listed = [_Candidate(number, plan) for number, plan in enumerate(plans)]
    found: list[Pair] = []
    unclear: list[Unclear] = []
    for new in listed:
        before = _those(listed, new, _before)
        if before:
            earlier = [each for each in before if each[0].year != new.year]
            old, why = max(earlier or before, key=_lateness)
            found.append(Pair(old.number, new.number, why))
        else:
            unclear += [Unclear(old.number, new.number, why) for old, why in _those(listed, new, _nobody_knows)]
    return found, unclear


def _those(
    listed: Sequence[_Candidate], new: _Candidate, is_so: Callable[[_Candidate, _Candidate], bool]
) -> list[tuple[_Candidate, str]]:
    """Those of the series of ``new`` that stand so to it, and why they are of its series."""
    return [(old, why) for old in listed if old is not new and is_so(old, new) and (why := _alike(old, new))]


def _lateness(found: tuple[_Candidate, str]) -> tuple[int, tuple[int, str], int]:
    return found[0].year or 0, found[0].edition, found[0].number


def _before(old: _Candidate, new: _Candidate) -> bool:
    if old.year is None or new.year is None:
        return False
    return (old.year, old.edition) < (new.year, new.edition) and (
        old.year < new.year or _told_apart(old.edition, new.edition)
    )


def _told_apart(one: tuple[int, str], other: tuple[int, str]) -> bool:
    """Whether the editions of one year have an order: one is a draft, or both say their date."""
    return one[0] != other[0] or bool(one[1] and other[1] and one[1] != other[1])


def _nobody_knows(one: _Candidate, other: _Candidate) -> bool:
    if one.number > other.number:  # said once
        return False
    if one.plan.source.sha256 == other.plan.source.sha256:  # the same file twice
        return False
    return one.year is None or other.year is None or (one.year == other.year and not _before(other, one))


def _alike(old: _Candidate, new: _Candidate) -> str:
    """Why two plans are of one series, in words; nothing where they are not."""
    known = bool(old.issuer and new.issuer)
    if (known and not _same_issuer(old.issuer, new.issuer)) or _elsewhere(old.place, new.place):
        return ""
    like_title = _share(old.pairs, new.pairs) >= LIKE_TITLE
    said = ["发文机关相同"] if known else []
    said += ["标题相同" if old.title == new.title else "标题相近"] if like_title else []
    if not (known and like_title):
        common = _common(old.runs, new.runs)
        if common < (LIKE_WORDS if known else SOME_WORDS if like_title else MOST_WORDS):
            return ""
        said.append(f"内容有 {round(common * 100)}% 相同")
    return "、".join(said)


def core(title: str) -> str:
    """A title without what changes from year to year: years, 关于印发…的通知 around it, 征求意见稿, signs."""
    words = "".join(fold(title).split())
    inner = _INNER.search(words)
    words = _EDITION.sub("", _YEARS.sub("", inner[1] if inner else words))
    return _NO_LETTER.sub("", words)


def _issuer(plan: Plan) -> str:
    """Who issued a plan, as names compare; "" where neither it nor the title of its notice says so."""
    name = plan.issuer
    for title in () if name else (plan.title, *(part.title for part in plan.parts)):
        by = _BY.search("".join(fold(title).split()))
        name = name or (by[1] if by else None)
    words = fold(name or "").replace("（代章）", "").replace("人民政府", "政府")
    return re.sub(r"(?<=.)办公[厅室]$", "", _NO_LETTER.sub("", words))


def _same_issuer(one: str, other: str) -> bool:
    """省政府 and 广东省政府 are one, 广东省政府 and 佛山市政府 are not."""
    return one.endswith(other) or other.endswith(one)


def _elsewhere(one: Place | None, other: Place | None) -> bool:
    return bool(one and other and one.name and other.name and one.name != other.name)


def _plain(words: str) -> str:
    return _NO_LETTER.sub("", fold(words))


def _grams(words: str, length: int) -> frozenset[str]:
    return frozenset(words[at : at + length] for at in range(len(words) - length + 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter one stands in the other as well."""
    return len(one & other) / (min(len(one), len(other)) or 1)
