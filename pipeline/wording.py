"""What the words of a clause are: labels, verbs, ends of names, what follows 等, dates, notes that rule later clauses.

Every question is asked of folded text (see lines.FOLD) at ``[start, end)``, most of them of a clause in which inner
brackets are masked; every answer takes time linear in that stretch at most, whatever stands in it. The words
themselves stand in data/lexicon.txt.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from pipeline import moments
from pipeline.lexicon import WORDS, any_of, late
from pipeline.model import Role

MASK = "\x00"
_LONGEST_CLAUSE = 600  # code points; the longest seen has 420
LONGEST_LABEL = 36  # code points; a bound on how far back from a colon a label is looked for
_LONGEST_GENERIC = 20
_LONGEST_OTHER_LABEL = 10
_LONGEST_OWN = 6  # code points before a label that make it one of its own
_LONG_LABEL = 6  # code points from which a label may ask for more than units

LabelKind = Literal["lead", "responsible", "support", "deadline", "leader", "other"]

_AND = "(?:及|和|与|、|/)"
_PERSON = r"[^，。；：（）\n]{0,4}(?:责任人|负责人|领导)"
# 市牵头单位 behind a sign only: in 市教育局责任单位 what stands before the label is a name. 第一责任 is more than 责任.
_PREFIX = rf"(?:(?<![^，。；、（）\n*—●▲■◆·])(?:{any_of('label.prefix')}))??"
_IN_BRACKETS = rf"(?:（[^（）\n]{{1,24}}）|[{MASK}、]{{3,26}})?"
_OF_ROLES = "|".join(  # what roles have in common stands once, for this is slow to compile
    rf"(?P<{role}>(?:{any_of(f'label.{role}')}(?:（[^（）\n]{{2,4}}）|{MASK}{{4,6}})?{_AND}?){{1,3}})"
    for role in ("lead", "responsible", "support")
)
_ALONE = "|".join(rf"(?P<{role}_>{any_of(f'label.{role}.alone')})" for role in ("lead", "responsible", "support"))
# Behind a sign or a name alone: 甲局 责任：乙局, but not 压实责任：.
_BEHIND = (
    rf"(?<![^，；。、（\n*局委办厅部院处科室司署心区县镇乡市队站所团组村校])(?P<responsible__>{any_of('label.behind')})"
)
LABEL = (
    rf"(?:{_PREFIX}(?:{_OF_ROLES}){any_of('label.noun')}(?:{_AND}(?:{_PERSON}|{any_of('label.deadline')}))?{_IN_BRACKETS}"
    rf"(?:[为是](?=：))?|(?:{_ALONE}|{_BEHIND})(?=：)|"
    + "|".join(f"(?P<{k}>{any_of(f'label.{k}')})" for k in ("deadline", "leader", "other"))
    + ")"
)
# What one begins with is looked for first: a search passes over the rest of the words four times as fast.
_OPENING = [n for n in WORDS if n.startswith("label.") and n not in ("label.noun", "label.told")]
_BEGINS = "*" + "".join(sorted({word[0] for name in _OPENING for word in WORDS[name]}))
LABEL_AT = re.compile(rf"(?=[{_BEGINS}])\**{LABEL}：")  # the one pattern for all questions, for it is slow to compile
_ALONE_OF = ("lead.alone", "responsible.alone", "support.alone", "behind")
SAME = re.compile("同[上前]|[〃″]")  # of a cell: as in the row above
_SHORT = frozenset(word for name in _ALONE_OF for word in WORDS[f"label.{name}"])
_BARE_LABEL = late(rf"\**{LABEL}")
IS_LABEL = late(rf"(?<![^，；。、\n])({LABEL})[为是]")
# A line that may begin with one: no document holds such a label without it.
LABEL_STARTS = "|".join(sorted({word[:2] for name in _OPENING for word in WORDS[name]}))
_BARE_HINT = re.compile(rf"\n(?=[{_BEGINS}])\**(?:{LABEL_STARTS})(?![^\n]{{0,{LONGEST_LABEL}}}：)")
_BOTH = late(_AND + _PERSON)
_TOLD, _TELLING = late(any_of("label.told")), frozenset(word[0] for word in WORDS["label.told"])

_DAY_STARTS = frozenset("0123456789上下一二三四")
_DAY_FIRST = late(r"(?:\d{4}年度?)?(?:\d{1,2}月|[上下]半年|[一二三四]季度)|\d{4}年")
SIGNS = "*★☆▲△●◆■※"  # set before or behind a name to say who leads
AMONG = f"{MASK}{SIGNS}①-⑩"  # what stands among names and is none of them
_INNER = late(rf"（[^（）]*）|〈[市县区旗州盟、]+〉|“(?![{SIGNS}])[^“”]{{0,30}}”")

_OWN_LABEL = late(rf"({any_of('label.lead', 'label.support')})(?:单位|部门)")
_ROLES: tuple[Role, ...] = ("lead", "support", "responsible")
_OF_ROLE = tuple((role, late(any_of(f"verb.{role}"))) for role in _ROLES)
ENDS = tuple(WORDS["unit.strong"] + WORDS["unit.weak"])
# Behind 会 between offices, where it says 会同 (宣传处会办公室) and begins no word of its own: 会计处, 会展科.
BESIDE = r"(?<=[处科室局股]会)(?![同商计议展员务审堂所场诊客考])(?=[^会，、；。\n]{1,12}[处科室局股])"
_STRONG_ENDS = tuple(WORDS["unit.strong"])
_VERBS: dict[str, tuple[str, ...]] = {}  # by their last character, the longest first
for _word in sorted({w for k in (*_ROLES, "filler", "manner") for w in WORDS[f"verb.{k}"]}, key=lambda w: (-len(w), w)):
    _VERBS[_word[-1]] = (*_VERBS.get(_word[-1], ()), _word)
_NO_VERBS = tuple(WORDS["verb.never"])
# No word ends in a verb but with one of these.
VERB_ENDS = frozenset(word[-1] for kind in (*_ROLES, "filler") for word in WORDS[f"verb.{kind}"])
_LISTED = re.compile(r"\d{1,2}\.(?=[^\d.])")
_GENERIC = late(
    rf"(?:{any_of('generic.adjective')}){{0,3}}(?:[\d一二三四五六七八九十]{{1,3}}[个家])?{any_of('generic.noun')}{MASK}*(?:[和与及、]{any_of('generic.noun')})?"
    rf"|[省市县区州]*(?:人民)?政府|[省市县区]?(?:各级)?(?:级|直)?"
)
# How a plan speaks to all at its end; 各地要求, 各地主要领导 are no such thing.
_TO_ALL = late(
    r"各(?:地|级|县|市|省|区|州|乡|镇|部门|单位|有关|相关|责任|牵头|成员|处室|科室)[^，。；：]{0,40}?"
    r"(?:(?<![重主需只])要(?![求点素])|应当|必须|务必)"
)
# How its last paragraph asks them for something: 请各责任单位抓好落实, 各县于每季度末报市政府办公室.
_WHOM = "各(?:地|级|县|市|省|区|州|乡|镇|部门|单位|有关|相关|责任|牵头|成员|处室|科室)"
_ASKS_ALL = late(
    rf"(?:(?:以上|上述)[^。；：]{{0,20}})?[请望]{_WHOM}"
    rf"|请(?:于|将|按|在|每)[^。]{{0,80}}?{any_of('verb.report')}"
    rf"|(?:以上|上述)(?:各项)?(?:任务|工作|事项|要求|措施)[^。]{{0,80}}?{any_of('verb.report')}"
    rf"|{_WHOM}[^。；：]{{0,40}}?(?:要|应|须|需|请|务必|必须|于|按|每|前)[^。]{{0,80}}?{any_of('verb.report')}"
)
_HAS_ROLE = late("(?:负责|牵头|落实|配合|参与|承办|分工)）|(?:单位|部门|科室|处室|司局)：")


def mask(folded: str, start: int, end: int) -> str:
    """The stretch with everything in inner brackets, brackets included, masked out; of the same length."""
    words = folded[start:end]
    if "（" not in words and "“" not in words and "〈" not in words:
        return words
    for _ in range(6):  # nested no deeper in any plan; what is deeper stays as it is
        masked = _INNER().sub(lambda m: MASK * len(m[0]), words)
        if masked == words:
            break
        words = masked
    return words


def label_at(folded: str, start: int, end: int) -> bool:
    """Does a label (责任单位：) start here?"""
    return LABEL_AT.match(folded, start, end) is not None


def as_labels(masked: str) -> str:
    """A clause in which 牵头部门为甲局, 责任单位是乙局 read as 牵头部门：甲局 does; of the same length."""
    return IS_LABEL().sub(r"\1：", masked)


def bare_label(folded: str, start: int, end: int) -> tuple[int, LabelKind] | None:
    """Where a label without a colon that starts here ends, and its kind."""
    found = _BARE_LABEL().match(folded, start, end)
    return (found.end(), _kind(found)) if found else None


def has_bare_labels(folded: str) -> bool:
    """Does a line of a document, but the first, begin with a label without a colon?"""
    return any(bare_label(folded, found.start() + 1, len(folded)) for found in _BARE_HINT.finditer(folded))


def is_short(label: str) -> bool:
    """Is a label a role alone (牵头：), which prose may write too?"""
    return label in _SHORT


def is_told(folded: str, start: int, end: int) -> bool:
    """Do words behind a label say what to do, and not who (要加强督查)?"""
    return folded[start : start + 1] in _TELLING and _TOLD().match(folded, start, end) is not None


def asks_for_persons(label: str | None) -> bool:
    """Does a label ask for persons besides units (牵头单位及责任人)?"""
    return label is not None and len(label) > _LONG_LABEL and _BOTH().search(label) is not None


def label_before(folded: str, start: int, colon: int) -> tuple[int, LabelKind] | None:
    """The start and the kind of the label that a colon ends, not before ``start``."""
    start = max(start, colon - LONGEST_LABEL)
    before = start > 0  # what stands before may rule what a label begins with
    found = _label_of(folded[start - before : colon + 1], before)
    return (start - before + found[0], found[1]) if found else None


@lru_cache(maxsize=1 << 10)  # a plan has few, again and again
def _label_of(words: str, start: int) -> tuple[int, LabelKind] | None:
    """The label that the colon at the end of words ends."""
    colon = len(words) - 1
    part = max(start, words.rfind("，", start, colon) + 1, words.rfind("；", start, colon) + 1)
    found = LABEL_AT.match(words, part)  # nearly always
    if found and found.end() > colon:
        return part, _kind(found)
    while (found := LABEL_AT.search(words, start)) and found.end() <= colon:
        start = found.end()
    return (found.start() + len(found[0]) - len(found[0].lstrip("*")), _kind(found)) if found else None


def label_within(masked: str, start: int, colon: int) -> tuple[int, LabelKind] | None:
    """The label that a colon ends in a clause, with words behind a sign that are no name and make it one of its own:
    ；决策时间：, ；项目责任单位：."""
    found = label_before(masked, start, colon)
    if found and masked[found[0] - 1] not in "，；":
        part = max(masked.rfind("，", start, found[0]), masked.rfind("；", start, found[0])) + 1
        own = start < part < found[0] <= part + _LONGEST_OWN
        named = ends_strong_name(masked, part, found[0]) or (found[0] - part > 2 and ends_name(masked, part, found[0]))
        return (part, found[1]) if own and not named else found
    return found


def _kind(label: re.Match[str]) -> LabelKind:
    return (label.lastgroup or "").rstrip("_")  # type: ignore[return-value]


def other_label(masked: str, start: int, colon: int) -> tuple[int, LabelKind] | None:
    """The start and the kind of what a colon ends where it is no label that the lexicon knows: responsible where it
    speaks of units (首责单位：), else something else (目标位置：)."""
    start = max(start, colon - _LONGEST_OTHER_LABEL - 1)
    at = max(masked.rfind(sign, start, colon) for sign in "，；。、（\n")
    begin = max(at + 1, start)
    if not 2 <= colon - begin <= _LONGEST_OTHER_LABEL:
        return None
    role = next((role for role in _ROLES if masked[begin:colon] in WORDS[f"label.{role}"]), None)  # 会办：
    return begin, role or ("responsible" if masked.endswith(("单位", "部门"), begin, colon) else "other")


def unmasked_end(masked: str, start: int, end: int) -> int:
    """Where the words end, masked brackets behind them left out."""
    while end > start and masked[end - 1] == MASK:
        end -= 1
    return end


def trimmed(masked: str, start: int, end: int) -> tuple[int, int]:
    """A name without brackets that nothing opens or closes, without the number of a list (1.市教育局) and without the
    sign of a footnote (市教育局②)."""
    while start < end and masked[end - 1] in "）①②③④⑤⑥⑦⑧⑨⑩":
        end -= 1
    while start < end and masked[start] == "（":
        start += 1
    if masked[start : start + 1].isdecimal() and (number := _LISTED.match(masked, start, end)):
        start = number.end()
    return start, end


def ends_name(masked: str, start: int, end: int) -> bool:
    """Do the words end as the name of a unit does, a bracket behind it aside?"""
    stop = unmasked_end(masked, start, end)
    return masked.endswith(ENDS, start, stop) or (stop < end and stop > start)


def ends_strong_name(masked: str, start: int, end: int) -> bool:
    """Do they end as only names of units do (局, 委员会; not 单位)?"""
    return masked.endswith(_STRONG_ENDS, start, unmasked_end(masked, start, end))


def person_start(masked: str, start: int, end: int) -> int:
    """Where a person's name behind that of a unit begins (市教育局张三), ``start`` where there is no unit."""
    if ends_name(masked, start, end):
        return end
    return next((end - n for n in (2, 3, 4) if end - n > start and ends_strong_name(masked, start, end - n)), start)


def verb_start(masked: str, start: int, end: int) -> int:
    """Where the verb phrase at the end of the words begins (按职责分工负责, 牵头); ``end`` where there is none."""
    at = end
    if masked[end - 1 : end] not in VERB_ENDS:
        return end
    if masked[end - 1] == "办" and masked.endswith(_NO_VERBS, start, end):
        return end
    while at > start:
        for word in _VERBS.get(masked[at - 1], ()):
            if masked.endswith(word, start, at):
                at -= len(word)
                break
        else:
            break
    return at if at < end and role_of(masked[at:end]) else end


@lru_cache(maxsize=1 << 10)
def role_of(verb: str) -> Role | None:
    """The role that a verb phrase gives: the first of lead, support, responsible that has a word in it."""
    for role, words in _OF_ROLE:
        if words().search(verb):
            return role
    return None


def own_role(words: str) -> Role | None:
    """The role that words in brackets behind a name give it, 牵头, 配合单位; None where they give none."""
    if not 0 < len(words) <= 12:
        return None
    return role_of(words) if _OWN_LABEL().fullmatch(words) or verb_start(words, 0, len(words)) == 0 else None


def says_when(masked: str, start: int, end: int) -> bool:
    """Do words of a clause say by when, or what is done by then: 6月底办结率100%, which begins with a day and ends as
    no name?"""
    if moments.is_when(masked, start, end):
        return True
    if masked[start] not in _DAY_STARTS or not _DAY_FIRST().match(masked, start, end):
        return False
    return not ends_strong_name(masked, start, verb_start(masked, start, end))


def could_end(masked: str, start: int, end: int) -> bool:
    """Could a name, or a verb behind one, end here?"""
    stop = verb_start(masked, start, end)
    return stop == start or ends_name(masked, start, stop) or "等" in masked[max(start, stop - 6) : stop]


def is_generic(masked: str, start: int, end: int) -> bool:
    """Do the words behind 等 name nobody: 有关部门, 相关处室（单位）?"""
    return end - start <= _LONGEST_GENERIC and _GENERIC().fullmatch(masked, start, end) is not None


LONGEST_MARK = 40  # characters of a line that may be nothing but marks
_MARK = any_of("mark.reach", "mark.draft")
_TERM = r"(?:[★☆*]?(?:\d{1,2}年|[一二三四五六七八九十]{1,3}年|长期|\d{1,2}个月))?"  # 机密★10年
_MARKS = late(rf"（?{_MARK}{_TERM}(?:[，、；·・/]*{_MARK}{_TERM})*）?")
_MARK_STARTS = frozenset(word[0] for name in ("mark.reach", "mark.draft") for word in WORDS[name]) | {"（"}


def is_mark(folded: str) -> bool:
    """Whether a line is nothing but marks of who may see a document and how far it has come (内部，征求意见稿)."""
    return len(folded) <= LONGEST_MARK and folded[:1] in _MARK_STARTS and _MARKS().fullmatch(folded) is not None


def speaks_to_all(fold: str, start: int, end: int) -> int:
    """Where in a stretch, or at its start, words behind a clause speak to all (各地、各有关部门要加强领导) and have no
    clause of their own; or -1."""
    behind = fold[start] == "各" and start > 1 and fold[start - 2] == "）"
    at = start if behind else fold.find("）各", start, end) + 1
    while at > 0:
        if _TO_ALL().match(fold, at, end) and _HAS_ROLE().search(fold, _clause_start(fold, at), at):
            return -1 if _HAS_ROLE().search(fold, at, end) else at
        at = fold.find("）各", at, end) + 1
    return -1


def _clause_start(fold: str, at: int) -> int:
    """Where the sentence begins at the earliest that a clause ends before ``at``."""
    low = max(0, at - _LONGEST_CLAUSE)
    return max(low, fold.rfind("。", low, at) + 1)


def asks_all(fold: str, start: int, end: int, behind_table: bool = False) -> bool:
    """Does a paragraph ask all for something (请各责任单位抓好落实), and has no clause of its own? Behind a table
    it may just say what all have to do (各单位要高度重视)."""
    asks = fold[start] in "请望各以上" and _ASKS_ALL().match(fold, start, end)
    asks = asks or (behind_table and fold[start] == "各" and _TO_ALL().match(fold, start, end))
    return bool(asks) and not _HAS_ROLE().search(fold, start, end)


def ends_in_clause(fold: str, end: int) -> bool:
    """Do words end in a clause: in brackets, or on a line of its own behind a label?"""
    while end > 0 and fold[end - 1] in "\n。；":
        end -= 1
    return fold[end - 1 : end] == "）" or label_at(fold, fold.rfind("\n", 0, end) + 1, end)
