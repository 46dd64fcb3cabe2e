"""A list in a masked clause → its items: cut at 、 and its kin, and at 和 between two units; one name stays one.

Offsets are those of the masked words; every pass is linear in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline import moments, wording
from pipeline.lexicon import WORDS, any_of, late
from pipeline.model import Role
from pipeline.wording import MASK

# A number may count the names: 1.市教育局 2.市财政局.
SPLIT = late(r"[、，；。/\n|]+|(?<=[局委办厅部院会处科室司署府心])\d{1,2}\.(?=[^\d.])")
JOINT_WORDS = "(?:以及|及其|暨|和|与|及)"
JOINT = late(JOINT_WORDS)
_KINDS = frozenset("部委办厅局行署科处室")  # 各委、办、局 is one
LEVEL_ENDS = frozenset(word[-1] for word in WORDS["place.level"] + WORDS["unit.qualifier"]) | {MASK}
_QUALIFIERS = tuple(WORDS["unit.qualifier"])
_QUALIFIED = late(rf"(?:各有关|各相关|各|有关|相关){any_of('unit.qualifier')}")
_BARE_LEVEL = late(
    rf"(?:各有关|各相关|各|有关|相关)(?:{any_of('place.level', 'place.area')}{MASK}*){{1,6}}"
    rf"|(?:{any_of('place.level')}{MASK}*){{1,6}}"
)
_LEVEL = late(rf"{any_of('place.level')}(?![直属委本各市]|级[各有相部单机])")  # 市直单位 shares no suffix with 各县、
_HIGHEST = ("省", "自治区", "直辖市")
_LOWEST = ("镇", "乡", "街道", "乡镇", "镇街", "镇乡")
_COUNTIES = (
    "县区",
    "区县",
    "县市区",
    "市县区",
    "区市县",
    "县市",
    "市县",
)  # all that a city has, so what follows is its own
_AREAS = tuple(WORDS["place.area"])
_NO_ENDS = tuple(WORDS["unit.never"])
_CLASSES = frozenset(WORDS["unit.class"])
_NOUNS = tuple(WORDS["generic.noun"])
_WHOSE = late(any_of("unit.whose"))
_OF_WHOM = late(rf"[^，。；]{{0,40}}?的[^，。；、的]{{0,4}}{any_of('generic.noun')}")
_COLLECTIVE = late(
    rf"[^，。；、：要应须的]{{0,14}}?(?:各|有关|相关|全体)[^，。；：要应须的]{{0,12}}?"
    rf"{any_of('generic.noun', 'place.level', 'place.area', 'unit.class', 'unit.strong', 'unit.weak')}{MASK}*"
)
_LEVEL_FIRST = late(rf"各|有关|相关|其他|国家|中央|中国|全|本|驻|{any_of('place.level')}")
_BARE = ("部门", "单位", "机构", "企业", "处室")
_BEHIND_BARE = frozenset(["", *"，、；。等按负牵配协参共分落"])
_BARE_AND = late(rf"(?:{any_of('generic.adjective')})?{any_of('generic.noun')}(?:以及|和|与|及)")
_LONGEST = 60  # of what says whose unit it is

_DOES = late(
    rf"(?:具体|主要|统一|共同|分别)?{any_of('verb.object')}+(?!{any_of('verb.no_object')})(?=[\u4e00-\u9fff“]{{2}})"
)

# A verb phrase with words behind it, and what of it may have a name that begins with no level behind it.
_PHRASE = late(
    rf"{any_of('verb.lead', 'verb.responsible', 'verb.support', 'verb.filler')}+(?!{any_of('verb.no_object')})"
    r"(?=[\u4e00-\u9fff“]{2})"
)
_OBJECT = late(any_of("verb.object"))
_LONGEST_ITEM = 200  # code points in which names and verbs run on without a separator
_LOOK = 120  # code points in which names that a 、 joins have their verb

_GIVES = ("给予", "提供")  # 给予资金支持 is support

Item = tuple[int, int, str]  # where it begins and ends, and the separator behind it


def is_collective(masked: str, start: int, end: int) -> bool:
    """Does a name stand for several units at once: 各县区, 市直各部门, 有关单位?"""
    return end - start <= _LONGEST and _COLLECTIVE().fullmatch(masked, start, end) is not None


def verb_start(masked: str, start: int, end: int) -> int:
    """Where the words begin that say what a unit does, the verb at the end (按职责分工负责) or one with an object
    behind it (市财政局负责资金保障); ``end`` where there are none."""
    stop = wording.verb_start(masked, start, end)
    return does(masked, start, stop) or stop


def does(masked: str, start: int, end: int) -> int:
    """Where behind a unit a verb begins that has an object, 0 where none does."""
    verb = _DOES().search(masked, start + 2, end) if end - start > 5 else None
    at = verb.start() if verb else 0
    return at if at and (wording.ends_strong_name(masked, start, at) or is_collective(masked, start, at)) else 0


def role_of(verb: str) -> Role:
    """The role that a verb phrase gives, its object aside (负责督导评估 is no 督导)."""
    found = _DOES().match(verb)
    return wording.role_of(found[0] if found and not found[0].endswith(_GIVES) else verb) or "responsible"


def begins_with_level(masked: str, start: int) -> bool:
    """Does a name begin with the level of a place, or with 各 and its kin (县教育局, 各部门)?"""
    return _LEVEL_FIRST().match(masked, start) is not None


def is_class(masked: str, start: int, end: int) -> bool:
    """Are words no more than a class of units (政府, 企业), or none at all (社会, 干部)?"""
    return masked[start:end] in _CLASSES or masked.endswith(_NO_ENDS, start, end)


def cut(masked: str, start: int, end: int) -> Iterator[Item]:
    """The words between separators, and behind a verb that a further name with its own verb follows (甲局牵头乙局配合).
    Those before the end of a line (of a table's cell) or a / that end in mid-name go on."""
    at = start
    for found in SPLIT().finditer(masked, start, end):
        stop = found.start()
        if found[0] in "\n/" and not wording.ends_name(masked, at, wording.verb_start(masked, at, stop)):
            continue
        yield from _verbs_apart(masked, at, stop, found[0], end)
        at = found.end()
    yield from _verbs_apart(masked, at, end, "", end)


def _verbs_apart(masked: str, start: int, stop: int, after: str, end: int) -> Iterator[Item]:
    limit = min(end, stop + _LOOK) if after == "、" else stop
    while past := _verb_between(masked, start, stop, limit):
        yield start, past, ""
        start = past
    yield start, stop, after


def _verb_between(masked: str, start: int, stop: int, limit: int) -> int:
    """Where a verb ends that stands behind a unit and before another, which has a verb too or is the first of several
    that have one: 甲局牵头乙局、丙局配合; else 0."""
    for behind in _verbs_within(masked[start:stop]) if stop - start <= _LONGEST_ITEM else ():
        past = start + behind
        own = _ruled_at(masked, past, stop)
        if _is_unit(masked, past, own) and (own < stop or _ruled_later(masked, stop, limit)):
            return past
    return 0


@lru_cache(maxsize=1 << 10)  # a plan has few, again and again
def _verbs_within(words: str) -> tuple[int, ...]:
    """Where the verbs of an item end that stand behind a unit and may have another behind them."""
    found = []
    for verb in _PHRASE().finditer(words, 2):
        past = verb.end()
        at = wording.verb_start(words, 0, past)
        named = at < past and _is_unit(words, 0, at)
        if named and (_OBJECT().search(words, at, past) or (words[past] != "全" and begins_with_level(words, past))):
            found.append(past)
    return tuple(found)


def _is_unit(masked: str, start: int, end: int) -> bool:
    if end - start < 2:
        return False
    named = wording.ends_strong_name(masked, start, end) or is_collective(masked, start, end)
    return named or (begins_with_level(masked, start) and wording.ends_name(masked, start, end))


def _ruled_at(masked: str, start: int, stop: int) -> int:
    """Where the verb of an item begins, a day behind it aside (甲局配合6月底前); ``stop`` where it has none."""
    when = moments.when_behind(masked, start, stop)
    verb = wording.verb_start(masked, start, when[0] if when else stop)
    return stop if when and verb == when[0] else verb


def _ruled_later(masked: str, at: int, limit: int) -> bool:
    """Has one of the names that 、 joins from ``at`` on a verb?"""
    while masked[at : at + 1] == "、" and at < limit:
        cut_at = SPLIT().search(masked, at + 1, limit)
        stop = cut_at.start() if cut_at else limit
        if at + 1 < stop and _ruled_at(masked, at + 1, stop) < stop:
            return True
        at = stop
    return False


def items(masked: str, start: int, end: int) -> Iterator[Item]:
    """The items of a list, with 各市、州、县人民政府 kept as one: 各 over levels that share one suffix."""
    held = -1
    before = (start, start, "")
    for begin, stop, after in _whole(masked, start, end):
        at = begin
        if held >= 0 and at < stop and _shares_suffix(masked, before[1], at, stop):
            at = held
        elif held >= 0:
            yield before
        held = -1
        last = masked[stop - 1 : stop] if after == "、" else ""
        kinds = last in _KINDS and (at < begin or masked.endswith("各", at, stop - 1))
        if kinds or (last in LEVEL_ENDS and _ends_in_level(masked, at, begin, stop)):
            held, before = at, (at, stop, after)
        else:
            yield at, stop, after
    if held >= 0:
        yield before


def _whole(masked: str, start: int, end: int) -> Iterator[Item]:
    """The items, with what says of its units what they do as one: 具有行政强制权和财产登记、保管职能的行政机关."""
    begin = past = start
    for at, stop, after in cut(masked, start, end):
        if at < past <= stop:
            yield begin, stop, after
        elif at >= past and after == "、" and (whose := _whose(masked, at, stop, end)):
            begin, past = at, whose
        elif (
            at >= past
            and after == "、"
            and (tail := _goes_on(masked, at, stop, end) or _object_end(masked, at, stop, end))
        ):
            begin, past = at, tail
        elif at >= past:
            yield at, stop, after


def _object_end(masked: str, start: int, stop: int, end: int) -> int:
    """Where the object of a verb ends that 、 cuts (市财政局负责资金、土地保障); 0 where none is cut."""
    if not does(masked, start, stop):
        return 0
    past = 0
    for at, after, _ in cut(masked, stop + 1, end):
        if masked[at - 1] != "、" or wording.ends_name(masked, at, verb_start(masked, at, after)):
            break
        past = after
    return past


def _goes_on(masked: str, start: int, stop: int, end: int) -> int:
    """Where a group ends that 、 joins to a bare noun (有关部门、单位; 各市委、政府), not the beginning of a name
    (机构编制委员会); else 0."""
    tail = masked[stop + 1 : min(stop + 4, end)]
    if tail[2:] not in _BEHIND_BARE:
        return 0
    group = tail[:2] in _BARE and masked.endswith(_BARE, start, stop)
    both = tail[:2] == "政府" and masked[start] == "各" and masked[stop - 1] == "委"
    return stop + 3 if group or both else 0


def behind_bare(masked: str, start: int, end: int) -> int:
    """Where the names begin in what follows 等: behind a noun that names nobody (等部门和各乡镇), where one is joined
    to names that do."""
    bare = _BARE_AND().match(masked, start, end)
    return bare.end() if bare and not wording.is_generic(masked, start, end) else start


def _whose(masked: str, start: int, end: int, limit: int) -> int:
    """Where a name ends that says what its units do and that a 、 at ``end`` cuts; 0 where none is."""
    so_on = masked.find("等", start, end) + 1  # 海关等具有…职能的部门
    if masked.find("的", start, end) >= 0 or not (
        _WHOSE().match(masked, start, end) or (so_on and _WHOSE().match(masked, so_on, end))
    ):
        return 0
    found = _OF_WHOM().match(masked, end, limit)
    return found.end() if found else 0


def _shares_suffix(masked: str, held: int, start: int, end: int) -> bool:
    """Does an item go on with the levels of the one that ends at ``held``? Levels go down, and not up again (各街道、
    区政务数据局); counties have no 管委会."""
    if masked[held - 1] in _KINDS and masked[start] in _KINDS:  # 各委、办、局
        return end - start == 1 or (end - start == 2 and masked[end - 1] in _KINDS)
    if masked.endswith(_QUALIFIERS, 0, held) and masked.startswith(_QUALIFIERS, start):
        return True
    level = _LEVEL().match(masked, start)
    if not level:
        return False
    before = wording.unmasked_end(masked, 0, held)
    up = level[0] in _HIGHEST and not masked.endswith(_HIGHEST, 0, before)
    if level[0] == "市" and (before < held or masked.endswith(_COUNTIES, 0, held)):  # the city's own: 各县区、市财政局
        up = _is_office(masked, start, end)
    if up or (masked.endswith(_LOWEST, 0, before) and level[0] not in (*_LOWEST, *_AREAS)):
        return False
    return not masked.endswith("管委会", start, end) or masked.endswith(_AREAS, 0, held)


def _is_office(masked: str, start: int, end: int) -> bool:
    """Does an item name an office, and no government, of which places share one word: 各县区、市人民政府?"""
    stop = wording.verb_start(masked, start, end)
    return masked.find("政府", start, stop) < 0 and wording.ends_strong_name(masked, start, stop)


def _ends_in_level(masked: str, start: int, own: int, end: int) -> bool:
    """各市, 相关县（市、区）, 各有关部门及各市, also 市 alone: a level of places, and no suffix yet; or 各临床. What
    stands before ``own`` has been found to be such."""
    if start < own and masked.endswith(_QUALIFIERS, start, own - 1) and masked[own:end] in _QUALIFIERS:
        return True
    if _QUALIFIED().fullmatch(masked, own, end):
        return True
    begin = max(start, masked.rfind("、", start, end) + 1)
    each = masked.rfind("各", begin, end)
    return _BARE_LEVEL().fullmatch(masked, max(each, begin), end) is not None


def joined(masked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An item cut at 和/与/及 where units stand on both sides of it."""
    at = start
    ends = wording.ends_name(masked, start, end)
    for found in JOINT().finditer(masked, start, end):
        left, right = found.span()
        inside = at < left and right < end and (ends or masked[right] == "各")
        if inside and _is_apart(masked, at, left, right, end):
            yield at, left
            at = right
    yield at, end


def _is_apart(masked: str, start: int, joint: int, right: int, end: int) -> bool:
    """Do two units stand around a 和 at ``joint``, or is it part of one name? What ends as an office does is a unit
    (财政局), but for words that only look so (干部); what ends as anything may (运行, 企业) is one only where the
    other side begins with a level of places or 各, or is of its kind (学校和医院)."""
    several = is_collective(masked, start, joint)
    if not (several or wording.ends_name(masked, start, joint)) or masked.endswith(_NO_ENDS, start, joint):
        return False
    if wording.is_generic(masked, right, end):  # 财务处及相关处室, 各镇和有关部门, but 有关部门和单位 is one
        plain = several and not masked.endswith(_NOUNS, start, wording.unmasked_end(masked, start, joint))
        named = plain or wording.ends_strong_name(masked, start, joint)
        return named and _LEVEL_FIRST().match(masked, right) is not None
    if masked.endswith(_NOUNS, right, end) and _WHOSE().match(masked, start, joint):
        return masked.find("的", max(start, joint - _LONGEST), joint) >= 0
    if wording.ends_strong_name(masked, start, joint) or _LEVEL_FIRST().match(masked, right):
        return joint - start > _LONGEST or masked[start:joint] not in _CLASSES
    return not wording.ends_strong_name(masked, right, end) or _LEVEL_FIRST().match(masked, start) is not None
