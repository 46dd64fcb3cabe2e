"""The notes that rule how clauses are read: where they stand, and what they say.

列第一位的为牵头单位，下同; 第一个逗号前为牵头单位; 打★号的为牵头单位; 以下均需…落实，不再列出. A note stands in a
clause, or by itself: in brackets, as a sentence of the preamble, in the head of a table, behind the last item.
What a rule gives is marked inferred, for the clause itself does not say it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from pipeline import leadin
from pipeline.lexicon import holds, late
from pipeline.model import Role
from pipeline.wording import LABEL_AT, MASK, SIGNS

_LEAD = "(?:牵头|主办|主责)"
_ORDER = r"(?:列|排|排列|排序|排名|位列|位居|名列|居|位于)"
_IS = "(?:为|是|即|系|作|表示|代表)"
_PLACE = (
    rf"(?:均?{_ORDER}(?:在|于|名)?(?:第一|第1|首|最前|前)|(?:第一|第1|首)[位个家名])[^，。；、]{{0,12}}{_IS}"
    r"|[^，。；、]{0,8}逗号[之以]?前"
)
_SIGN = (
    rf"[加打带标注画有用以前后名称的单位责任部门“]{{0,8}}(?P<sign>[{SIGNS}])[”号标记志识]{{0,4}}[的者]?"
    rf"(?:责任)?(?:单位|部门|处室)?[均]?{_IS}[^，。；、]{{0,6}}{_LEAD}"
)
_STYLE = rf"[加带有标用以为字体]{{0,3}}(?:下划线|黑体|粗体|加粗|划线)[^，。；、]{{0,8}}{_IS}[^，。；、]{{0,6}}{_LEAD}"
_ALL = r"(?:其他|上述|以上|本方案|本要点)?(?:各项|各条|所有|全部)[^，。；、（）]{0,8}(?:均需|均由|均须|都需|都由|都须)"
# 具体任务均涉及相关市（州）人民政府，不再做分工; without the words behind them they speak of one task.
_TOUCH = r"[^，。；、（）：]{0,10}(?:均|都|皆)涉及[^。；]{2,200}?，(?:不再|以?下(?:均|皆)?同)"
_NOTE = late(
    r"[，。；（、]?(?:其中，?|注：|备注：)?(?:以下(?:[^，。；]{0,8}(?:均|需|都)|[^，。；]{0,6}由)"
    rf"|(?:[^，。；、（）：]{{0,8}}[中里])?(?:{_PLACE})|{_SIGN}|{_STYLE}|(?<![^，。；、（）：]){_ALL}"
    r"|未(?:明确|标明|注明|列明|写明|指定|确定|区分)[^，。；、]{0,8}(?:牵头|责任)"
    r"|不再(?:一一|单独|逐一|逐项|分别|另行|重复|做|作)*(?:列|单独|说明|注明|标注|分工)"
    rf"|(?<![^，。；、（）：]){_TOUCH}"
    r"|(?<![^，。；、（）])以?下(?:均|皆)?同(?![^，。；、（）]))"
)
# No note without one of them: a cheap first look.
_HINT = late(
    "以下|下同|涉及|第一|第1|首|最前|列前|排前|逗号|未[明标注列写指确区]|不再|各项|各条|所有|全部|划线|黑体|粗|"
    + "|".join(map(re.escape, SIGNS))  # no class of signs: literals alone are looked for quickly
)
_SAME_BELOW = late("下同|以下|下均同|下皆同")
_FIRST = late(rf"第一|第1|首|最前|{_ORDER}[在于]?前")
_UNNAMED = late("未(?:明确|标明|注明|列明|写明|指定|确定|区分)")
_SAID_SIGN = late(_SIGN)
_SAID_STYLE = late(_STYLE)
_REST = late(rf"其[他余它][^，。；]{{0,6}}{_IS}[^，。；]{{0,4}}(?:配合|协办|协助|参与|协同)")
_GLOSS_HINT = re.compile("[〈<]")
_GLOSS = late(r"[〈<][^〈〉<>]{0,400}[〉>]")
_MASKS = re.compile(f"{MASK}+")
_ASIDE = late(r"^各|[（）()〔〕\[\]【】、，,\s]")
_TAKES_IN = ("含", "包括", "包含", "不含", "不包括")
_BEHIND_NAME = frozenset(["", *"，、；。：）按负牵配分等"])

# A note that stands by itself, as a whole sentence or bracket, and what it cannot be without.
_CORES = ("牵头", "主办", "主责", "不再")
_BEFORE = re.compile(rf"第一|第1|首[位个家名]|最前|[列排]前|逗号|[{SIGNS}]|划线|黑体|粗|未[明标注列写指确区]")
_ALONE = late(
    r"（?(?:\d[.、]|[①-⑨])?(?:注|备注|说明)?：?(?:\d[.、]|[①-⑨])?(?:其中，?)?"
    r"(?:[^，。；、（）：]{0,16}(?:[中里内]|单位|部门)，?)?"
    rf"(?:(?:(?:以下|其中)?(?:{_PLACE})[^，。；、（）]{{0,6}}{_LEAD}|{_SIGN}|{_STYLE})(?:责任)?(?:单位|部门|处室|科室|司局)?"
    r"(?:，(?:[打带加标]|以?下|其他|其余|未)[^。；（）]{0,60})?"
    r"|未(?:明确|标明|注明|列明|写明|指定|确定|区分)[^，。；、]{0,8}(?:牵头|责任)(?:单位|部门|处室)?的[^。；（）]{2,40}"
    rf"|(?:以下|{_ALL})[^。；（）]{{2,200}}不再[^。；（）]{{1,20}})[。；）]*"
)
REMARK = re.compile(r"^（?(?:注|备注|说明)：", re.MULTILINE)
_STOPS = late("[\n。；]")
_CLOSES = re.compile("[\n）]")
_LONGEST_ALONE = 260
_WINDOW = 40  # code points before such a word in which the other one stands


class Name(NamedTuple):
    """A unit's name at ``[start, end)`` of the folded text, with its role and the words that gave it."""

    start: int
    end: int
    role: Role
    label: str | None = None
    verb: str | None = None
    inferred: bool = False


class Rules(NamedTuple):
    """What notes say of the clauses that follow: ``first``: the first named leads; ``comma``: those before the
    first comma lead; ``default``: without a comma nobody leads; ``signs``: those with one of these signs lead;
    ``style``: those in bold or underlined lead; ``rest``: those who do not lead by such a note support."""

    first: bool = False
    comma: bool = False
    default: bool = False
    signs: str = "*★"
    style: bool = False
    rest: bool = False


class Reading(NamedTuple):
    """One clause, read. ``notes`` are the stretches of rules for later clauses, ``given`` the names that such a note
    gives to later texts, ``rules`` what holds after this clause."""

    names: tuple[Name, ...] = ()
    deadline: tuple[int, int] | None = None
    leaders: tuple[tuple[int, int], ...] = ()
    open: bool = False
    notes: tuple[tuple[int, int], ...] = ()
    given: tuple[Name, ...] = ()
    rules: Rules = Rules()


def take_notes(folded: str, masked: str, start: int) -> tuple[str, list[tuple[int, int]]]:
    """The masked clause that begins at ``start``, with what names nobody blanked to 、 (its length kept): glosses in
    〈〉, and notes that rule later clauses, in inner brackets （逗号前为牵头单位，下同） or at its end; and where, in
    the folded text, those notes stand."""
    if _GLOSS_HINT.search(masked):
        masked = _GLOSS().sub(_blank, masked)
    if not _HINT().search(folded, start, start + len(masked)):
        return masked, []
    runs = [
        (a, b)
        for a, b in (m.span() for m in _MASKS.finditer(masked))
        if _NOTE().search(folded, start + a, start + b) and not _in_name(folded, masked, start, a, b)
    ]
    notes = [(start + a, start + b) for a, b in runs]
    masked = _blanked(masked, runs)
    if (note := _NOTE().search(masked)) and not (note.start() == 0 and leadin.charges_below(masked)):
        label = LABEL_AT.search(masked, note.end())
        end = label.start(label.lastgroup or 0) if label else len(masked)
        begin, stop = start + note.start(), start + end
        notes = sorted([*(other for other in notes if other[1] <= begin or other[0] >= stop), (begin, stop)])
        masked = _blanked(masked, [(note.start(), end)])
    return masked, notes


def _in_name(folded: str, masked: str, start: int, at: int, end: int) -> bool:
    """Does a bracket say in the middle of a name whom it takes in: 各市（含某某市，下同）人民政府?"""
    return folded.startswith(_TAKES_IN, start + at + 1) and masked[end : end + 1] not in _BEHIND_NAME


def _blanked(masked: str, stretches: list[tuple[int, int]]) -> str:
    words, past = [], 0
    for start, end in stretches:
        words += [masked[past:start], "、" * (end - start)]
        past = end
    return "".join([*words, masked[past:]]) if words else masked


def _blank(match: re.Match[str]) -> str:
    return "、" * len(match[0])


def is_note(folded: str, start: int, end: int) -> bool:
    """Does a note that rules later clauses start here?"""
    return _NOTE().match(folded, start, end) is not None


def may_stand_alone(folded: str) -> bool:
    """May a document hold notes that stand by themselves? A cheap look at all of it."""
    return any(holds(folded, core) and next(_hints(folded, core), -1) >= 0 for core in _CORES)


def _hints(folded: str, core: str, start: int = 0, end: int = sys.maxsize) -> Iterator[int]:
    """Where a word stands that such a note cannot be without, with another before it."""
    at = folded.find(core, start, end)
    while at >= 0:
        if core == "不再" or _BEFORE.search(folded, max(start, at - _WINDOW), at):
            yield at
        at = folded.find(core, at + 1, end)


def alone(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The notes of a stretch that stand by themselves: a whole sentence, or a bracket with nothing else in it."""
    past = start
    for hint in sorted([hint for core in _CORES for hint in _hints(folded, core, start, end)]):
        if hint < past:
            continue
        low = max(past, hint - _LONGEST_ALONE)
        begin = max(low, *(folded.rfind(sign, low, hint) + 1 for sign in "\n。；"))
        opening = folded.rfind("（", begin, hint)
        if opening >= begin and folded.find("）", opening, hint) < 0:
            begin = opening
        stops = _STOPS() if folded[begin] != "（" else _CLOSES
        sentence = stops.search(folded, hint, min(end, hint + _LONGEST_ALONE))
        stop = sentence.start() + (sentence[0] != "\n") if sentence else end
        if stop - begin <= 2 * _LONGEST_ALONE and _ALONE().fullmatch(folded, begin, stop):
            yield begin, stop
            past = stop


def stands_alone(folded: str) -> bool:
    """Are words nothing but such a note?"""
    likely = any(core in folded for core in _CORES)
    return likely and (0, len(folded)) in alone(folded, 0, len(folded))


def of_the_plan(folded: str) -> Rules:
    """The rules that a remark (注：…) gives to the whole document, wherever it stands."""
    rules = Rules()
    for remark in REMARK.finditer(folded):
        line = folded.find("\n", remark.end())
        for start, end in alone(folded, remark.start(), line if line >= 0 else len(folded)):
            rules, _ = rules_of(folded[start:end], rules, rules)
    return rules


def rules_of(note: str, rules: Rules, after: Rules) -> tuple[Rules, Rules]:
    """The rules that hold in a clause with this note, and those that hold after it, given those without it."""
    lead = re.search(_LEAD, note) is not None
    comma = "逗号" in note and lead
    first = not comma and lead and _FIRST().search(note) is not None
    sign = _SAID_SIGN().search(note)
    style = _SAID_STYLE().search(note) is not None
    if not (comma or first or sign or style):
        return rules, after
    signs = Rules().signs + (sign["sign"] if sign else "")
    rest = _REST().search(note) is not None
    said = Rules(first and not sign, comma, comma and _UNNAMED().search(note) is not None, signs, style, rest)
    return said, said if sign or style or _SAME_BELOW().search(note) else after


def fresh(folded: str, names: list[Name], given: tuple[Name, ...]) -> list[Name]:
    """The given units that the clause itself does not list already, in full, shortened, or in another spelling."""
    listed = "、".join(same(folded[n.start : n.end]) for n in names)
    return [name for name in given if same(folded[name.start : name.end]) not in listed]


def same(name: str) -> str:
    """The form in which spellings of one collective compare: 各县（市、区）人民政府, 县市区政府."""
    return _ASIDE().sub("", name).replace("人民政府", "政府")


def lead_by_rule(folded: str, names: list[Name], rules: Rules) -> list[Name]:
    """The roles that a rule in force gives to a plain list; a clause with role words of its own keeps them."""
    if rules.rest and any(name.role == "lead" and name.inferred for name in names):  # by its sign
        return [_other(name) if name.role == "responsible" else name for name in names]
    if not (rules.first or rules.comma) or not names or any(n.role != "responsible" for n in names):
        return names
    if rules.first:
        leads = 1
    else:
        comma = next((i for i, n in enumerate(names[:-1], 1) if "，" in folded[n.end : names[i].start]), 0)
        leads = comma or (0 if rules.default else len(names))
    others = list(map(_other, names[leads:])) if rules.rest and leads else names[leads:]
    return [n._replace(role="lead", inferred=True) for n in names[:leads]] + others


def _other(name: Name) -> Name:
    """One of those who do not lead, where the note says that they support."""
    return name._replace(role="support", inferred=True)
