"""Has a stretch the form of a clause? It ends in a verb behind names, or holds nothing but names of units.

Offsets are those of the folded text.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import lists, moments, rules, wording
from pipeline.lexicon import WORDS, late

_NOT_FIRST = frozenset("对向为与和将把使让")  # 对市教育局负责
_THIS = frozenset("以上该此本")  # 此项工作由市教育局负责
_LONGEST_NAME = 24  # of a unit that no bracket sets apart
SPOKEN = late(r"(?:牵头|负责|配合|落实|参与|参加|协助|协办|落实意见)(?:，[^，。；\n]{2,14})?[。；]?(?:\n|$)")
_LONGEST_SPOKEN = 160
_SAYS = ("单位为", "单位是", "部门为", "部门是")
_SAID = late("(?:单位|部门)[为是]")
_MATTER = "的问题，"
_LONGEST_HEADING = 60
_SECTIONS = late(r"(?<![^\n])[一二三四五六七八九十]{1,3}、([^\n]+)")
_TRIM = frozenset("，、；。：.\n|/")
# What explains a word, and charges nobody: （以下简称市教育局）, （包括甲局、乙局）, （如市教育局）, （甲办等八个）.
NO_LIST = late(
    "以下简称|简称|包括|不含|不包括|例如|详见|参见|也称|又称|含(?!山)|每|如(?![皋东])|[即原](?=[省市县区州国各])|原名"
    r"|[^（）]{0,200}等[\d一二三四五六七八九十]{1,3}[个家]"
)
_SO_ON = frozenset(word[-1] for word in WORDS["generic.noun"]) | {"等"}  # with what 甲局等, 甲局等部门 end
_NO_UNITS = ("干部", *(word for word in WORDS["unit.never"] if word[-1] == "办"))  # 联合举办
VENUES = tuple(WORDS["unit.venue"])


def is_clause_in_prose(folded: str, start: int, end: int) -> bool:
    """Do words in brackets name units and say what they do, as a clause in prose does: …按职责分工负责, …牵头?"""
    masked, core = core_of(folded, start, end)
    core = before_label(masked, core)
    items = [(a, b) for a, b, _ in lists.items(masked, 0, core) if not moments.is_when(masked, a, b)]
    if not any(_charges(masked, at, stop) for at, stop in items):
        return False  # 党委领导、政府负责、社会协同 charges nobody
    if lists.verb_start(masked, *items[-1]) < items[-1][1] or (
        moments.when_behind(masked, *items[-1]) and len(items) == 1
    ):
        return True
    verbs = [lists.verb_start(masked, at, stop) for at, stop in items]
    spoken = any(verb < stop for verb, (_, stop) in zip(verbs, items, strict=True))
    named = (_names_unit(masked, at, verb) for verb, (at, _) in zip(verbs, items, strict=True))
    return spoken and all(named)  # 甲局牵头，会同乙局; 甲局牵头；乙局


def before_label(masked: str, core: int) -> int:
    """Where the names end that a label follows: …负责；时间：长期; 甲局，完成时限：6月底."""
    colon = masked.find("：", 0, core)
    while colon >= 0:
        if label := wording.label_within(masked, 0, colon):
            return len(masked[: label[0]].rstrip("，、；。"))
        colon = masked.find("：", colon + 1, core)
    return core


def _charges(masked: str, start: int, end: int) -> bool:
    """Does an item name a unit, and not a class of them?"""
    verb = lists.verb_start(masked, start, end)
    return _names_unit(masked, start, verb) and not lists.is_class(masked, start, verb)


def holds_said(fold: str) -> bool:
    """May a document say with a label, and no colon behind it, whose something is? A cheap look at all of it."""
    return any(words in fold for words in _SAYS)


def said(fold: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences that say so and nothing else: 牵头单位为市教育局，配合单位为市财政局。"""
    past = start
    for hint in _SAID().finditer(fold, start, end):
        begin = max(fold.rfind("。", past, hint.start()), fold.rfind("\n", past, hint.start())) + 1
        stop = min(at for at in (fold.find("。", hint.end(), end) + 1, fold.find("\n", hint.end(), end), end) if at > 0)
        if past < begin and stop - begin <= _LONGEST_SPOKEN and _says_whose(fold, begin, stop):
            yield begin, stop
            past = stop


def _says_whose(fold: str, start: int, end: int) -> bool:
    labels = list(wording.IS_LABEL().finditer(fold, start, end))
    if not labels or labels[0].start() > start:
        return False
    ends = [*(label.start() - 1 for label in labels[1:]), end - (fold[end - 1] == "。")]
    return all(
        (moments.is_when if label["deadline"] else is_list_of_units)(fold, label.end(), stop)
        for label, stop in zip(labels, ends, strict=True)
    )


def spoken(fold: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences at the end of a paragraph, or on a line of their own, that say nothing but who does what without
    brackets: 由市教育局牵头，市财政局配合。; or the end of one that says of what: 关于…的问题，由市教育局负责。"""
    for said in SPOKEN().finditer(fold, start, end):
        stop = said.end() - (fold[said.end() - 1] == "\n")
        low = max(start, said.start() - _LONGEST_SPOKEN)
        begin = max(fold.rfind("。", low, said.start()), fold.rfind("\n", low, said.start())) + 1
        line = max(start, fold.rfind("\n", start, said.start()) + 1)
        if fold.startswith("关于", line, end):
            begin = fold.rfind(_MATTER, low, said.start()) + len(_MATTER)
        if begin > start and _is_spoken(fold, begin, stop):
            yield begin, stop


def _is_spoken(folded: str, start: int, end: int) -> bool:
    """Does a sentence say nothing but who does what: every item of it a unit, the last with a verb?"""
    masked, core = core_of(folded, start, end)
    items = [(a, b) for a, b, _ in lists.items(masked, 0, core) if not moments.is_when(masked, a, b)]
    units = [(a, lists.verb_start(masked, a, b)) for a, b in items]
    if not items or units[-1][1] == items[-1][1] or NO_LIST().match(masked):
        return False
    if any(masked.find("由", a + 1, b) > 0 and masked[a] not in _THIS for a, b in units):
        return False  # 完善由县政府牵头的…
    if any(masked[a] in _NOT_FIRST for a, _ in units):
        return False
    whole = all(1 < b - a <= _LONGEST_NAME and _names_unit(masked, a, b) for a, b in units)
    named = [(a, masked.find("等", a, b) if "等" in masked[a + 1 : b] else b) for a, b in units]  # 甲部等部门
    return whole and any(wording.ends_strong_name(masked, a, b) and not lists.is_class(masked, a, b) for a, b in named)


def _names_unit(masked: str, start: int, end: int) -> bool:
    so_on = masked.find("等", start, end)
    end -= masked[end - 1 : end] == "："  # 甲局：牵头
    behind = moments.when_behind(masked, start, end)
    end = lists.verb_start(masked, start, behind[0]) if behind else end  # 甲局6月底前, 甲局配合6月底前
    stop = so_on if so_on > start else end
    return wording.ends_name(masked, start, stop) or lists.is_collective(masked, start, stop)


def is_list_of_units(folded: str, start: int, end: int) -> bool:
    """Are words in brackets nothing but names of units, at least one of which ends as only such names do?"""
    masked, core = core_of(folded, start, end)
    if NO_LIST().match(masked):
        return False
    named = False
    for at, stop, _ in lists.items(masked, 0, core):
        if moments.is_when(masked, at, stop):
            continue
        a, b = _unsigned(masked, at, stop)
        if masked[b - 1 : b] in _SO_ON and (so_on := masked.rfind("等", a, b)) > a:
            b = so_on if so_on + 1 == b or wording.is_generic(masked, so_on + 1, b) else b
        if not (0 < b - a < 40 and could_be_unit(masked, a, b)):
            return False
        strong = wording.ends_strong_name(masked, a, b) and not masked.endswith(VENUES, a, b)
        named = named or strong or lists.is_collective(masked, a, b)
    return named


def is_line_of_units(fold: str, start: int, end: int, label: str) -> bool:
    """Does a line hold nothing but more units of the label above it, and no task with such a label of its own (建医院。
    责任单位：…)?"""
    if wording.label_at(fold, start, end) or fold.startswith(label + "：", end + 1):
        return False
    return "：" not in fold[start:end].partition("。")[2] and is_list_of_units(fold, start, end)


def unit_heading(fold: str, start: int, end: int) -> int:
    """Where the units end that are all the heading ``[start, end)`` of a section says, a count behind them aside:
    县教育局（3项）; 0 where it says more."""
    if fold[end - 1] == "）":
        end = max(fold.rfind("（", start, end), start)
    if end - start > _LONGEST_HEADING or not wording.ends_strong_name(fold, start, end):
        return 0
    return end if is_list_of_units(fold, start, end) else 0


def sections_are_units(fold: str) -> bool:
    """Are the sections of a document those of units, each with its own tasks (一、县教育局), but for one at most? Two
    alone say so only where they name the level, for 做强公司 ends as a unit does."""
    found = [title.span(1) for title in _SECTIONS().finditer(fold)]
    named = [start for start, end in found if unit_heading(fold, start, end)]
    sure = len(named) > 2 or (len(named) > 1 and all(lists.begins_with_level(fold, start) for start in named))
    return sure and len(named) >= len(found) - 1


def _unsigned(masked: str, start: int, end: int) -> tuple[int, int]:
    """A name without the signs around it that say who leads."""
    while start < end and masked[start] in wording.SIGNS:
        start += 1
    while start < end and masked[end - 1] in wording.SIGNS:
        end -= 1
    return start, end


def could_be_unit(masked: str, start: int, end: int) -> bool:
    """A unit, several at once (各县区), or a place (某某市)?"""
    if masked.endswith(_NO_UNITS, start, end) or masked[start] == "与":
        return False
    if wording.ends_name(masked, start, end) or lists.is_collective(masked, start, end):
        return True
    return end - start > 2 and masked[end - 1] in "市县区州旗盟"


def core_of(folded: str, start: int, end: int) -> tuple[str, int]:
    """The masked words of a bracket, notes blanked, and where they end, separators left out."""
    masked, _ = rules.take_notes(folded, wording.mask(folded, start, end), start)
    core = len(masked)
    while core and masked[core - 1] in _TRIM:
        core -= 1
    return masked, core
