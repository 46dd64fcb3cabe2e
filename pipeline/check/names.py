"""Names that the registry does not know, or knows more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline import wording
from pipeline.findings import finding, quote
from pipeline.lexicon import WORDS
from pipeline.lines import fold
from pipeline.model import Finding, Mention, Plan

_FEW = 3  # so many unknown names are listed one by one, however few are known
_SHOWN = 6
_LONGEST = 40  # code points; the longest name of a unit in a plan has 32
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


def _is_odd(name: str) -> bool:
    words = fold(name)
    masked = wording.mask(words, 0, len(words))
    if len(words) > _LONGEST or any(sign in masked for sign in "，；。："):
        return True
    return not (wording.ends_name(masked, 0, len(masked)) or words.endswith(_PLACES))


def _mentions(plan: Plan) -> Iterator[Mention]:
    for place in plan.places():
        yield from place.text.units
