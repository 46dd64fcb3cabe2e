"""Names that the registry does not know, or knows more than once, and words of another cell within them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline import wording
from pipeline.check.where import head
from pipeline.findings import finding, quote
from pipeline.lexicon import WORDS, late
from pipeline.lines import fold
from pipeline.model import Finding, Mention, Plan

_FEW = 3  # so many unknown names are listed one by one, however few are known
_SHOWN = 6
_LONGEST = 40  # code points; the longest name of a unit in a plan has 32
_DAY = late(r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|[底末初前])")
_TIME = late(
    r"(?:\d{4}年)?(?:\d{1,2}月份?(?:\d{1,2}日)?|年|[各每]?第?[一二三四1-4]?季度)(?:[上中下]旬|[底末初])?(?:[之以]?前)?|全年|长期(?:坚持)?|持续(?:推进)?"
)
_OFFICES = ("局", "委", "厅", "妇联", "团委", "办公室", "派出所")
_BEFORE_NAME = frozenset("各省市县区镇乡")
_DONE = frozenset("完成报送交由向经印出建启实组开投设新挂改")
_PLACES = tuple(WORDS["place.level"])


def unknown(plan: Plan) -> Iterator[Finding]:
    """F301 for each name that is not in the registry, or one F302 where most of the plan's names are not."""
    names = [unit.name for unit in plan.units if unit.kind == "unknown"]
    if not names:
        return
    mentions = list(_mentions(plan))
    first = {mention.name: mention for mention in reversed(mentions)}
    counts = Counter(mention.name for mention in mentions)
    names = [name for name in names if not (name in first and first[name].candidates)]
    if len(names) > max(_FEW, sum(unit.kind == "unit" for unit in plan.units)):
        shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
        yield finding("F302", count=len(names), names=shown)
        return
    for name in names:
        span = first[name].span if name in first else None
        yield finding("F301", span, name=name, count=max(counts[name], 1))


def odd(plan: Plan) -> Iterator[Finding]:
    """F304 for each name that ends as no unit does, and is neither known, nor collective, nor a place."""
    doubtful = {unit.name for unit in plan.units if unit.kind == "unknown" and _is_odd(unit.name)}
    if not doubtful:
        return
    seen: dict[str, list[Mention]] = {}
    for mention in _mentions(plan):
        if mention.name in doubtful and not mention.candidates:
            seen.setdefault(mention.name, []).append(mention)
    for name, mentions in seen.items():
        yield finding("F304", mentions[0].span, name=quote(name), count=len(mentions))


def run_into(plan: Plan) -> Iterator[Finding]:
    """F309 for each name with a date within it, and each deadline with a name: two cells of a table run into one."""
    known = {mention.written for mention in _mentions(plan)}
    for place in plan.places():
        for mention in place.text.units:
            if _DAY().search(mention.written):
                yield finding("F309", mention.span, what="单位", words=quote(mention.written), other="日期")
        deadline = place.text.deadline
        if deadline and _holds_name("".join(deadline.split()), known):
            span = head(plan, place.node) if place.node else None
            yield finding("F309", span, what="完成时限", words=quote(deadline), other="单位")


def _holds_name(deadline: str, known: set[str]) -> bool:
    """Does a name stand before or behind the days of a deadline? What is done by then (建成卫生院) is none."""
    for part in _TIME().split(deadline):
        first = part.split("、")[0]
        told = first in known or first[:1] in _BEFORE_NAME
        if (
            first
            and (told or first.endswith(_OFFICES))
            and first[0] not in _DONE
            and (first[0] == "各" or _ends(first))
        ):
            return True
    return False


def _ends(name: str) -> bool:
    return name.endswith(("村", "社区", "）", ")")) or wording.ends_name(name, 0, len(name))


def _is_odd(name: str) -> bool:
    words = fold(name)
    masked = wording.mask(words, 0, len(words))
    if len(words) > _LONGEST or any(sign in masked for sign in "，；。："):
        return True
    return not (wording.ends_name(masked, 0, len(masked)) or words.endswith(_PLACES))


def _mentions(plan: Plan) -> Iterator[Mention]:
    for place in plan.places():
        yield from place.text.units
