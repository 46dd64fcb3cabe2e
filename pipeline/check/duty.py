"""Who is responsible: nobody, nobody in particular, or somebody twice."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from pipeline.check.where import Chain, Node, chains, head, path, title, tops
from pipeline.findings import finding
from pipeline.lexicon import late
from pipeline.model import Appendix, Finding, Inherited, Mention, Plan, Text
from pipeline.resolve import is_places

# Titles of sections and points that are usually nobody's task: how a plan speaks of itself, its aims and its means.
_GENERAL = late(
    "总体(?:要求|思路|目标|安排)|指导思想|基本原则|工作(?:目标|原则|要求|思路|机制|步骤|保障)|(?:主要|发展|行动|总)目标"
    "|(?:保障|组织|推进)(?:措施|实施|保障|机制|领导)|组织(?:领导|实施|保障)|(?:加强|强化|健全).{0,6}(?:领导|保障|统筹|宣传|督导|考核)"
    "|(?:有关|相关|具体|几点)要求|附则|实施期限|施行|适用范围|时间安排|实施步骤|名词解释"
)
_ROLE_WORDS = {"lead": "牵头", "responsible": "责任", "support": "配合"}


def missing(plan: Plan) -> Iterator[Finding]:
    """F201–F204: points that name no unit, where neither they nor what stands above or below them does.

    A plan with no unit at all gets one finding, and so does a section in which no point names one.
    """
    if not any(_carries(place.text) for place in plan.places()):
        yield finding("F201")
        return
    for top in tops(plan):
        leaves = [chain for chain in chains(top) if not (chain[-1].points or isinstance(chain[-1], Appendix))]
        bare = [chain for chain in leaves if not any(map(_named, chain))]
        if len(bare) < len(leaves) or len(leaves) == 1:
            for chain in bare:
                yield _bare(plan, chain)
        elif not isinstance(top, Appendix):  # an appendix without units is a list of something else
            yield _bare(plan, (top,), len(bare))


def _bare(plan: Plan, chain: Chain, count: int = 0) -> Finding:
    node = chain[-1]
    code = "F203" if count else "F202"
    if any(_GENERAL().search(above.title) for above in chain):
        code = "F204"
    return finding(code, head(plan, node), path=path(chain), title=title(node), count=count)


def _named(node: Node) -> bool:
    return any(map(_carries, node.texts))


def _carries(text: Text) -> bool:
    return bool(text.units or text.inherited)


def unanswered(plan: Plan) -> Iterator[Finding]:
    """F205, F206: texts given to collectives alone, so that nobody in particular answers for them."""
    collectives = {unit.name for unit in plan.units if unit.kind == "collective"}
    if not collectives:
        return
    for place in plan.places():
        given: list[Mention | Inherited] = [*place.text.units, *place.text.inherited]
        if given and place.node and all(unit.unit is None and unit.name in collectives for unit in given):
            names = list(dict.fromkeys(unit.name for unit in given))
            code = "F206" if all(map(is_places, names)) else "F205"
            span = place.text.units[0].span if place.text.units else head(plan, place.node)
            yield finding(code, span, path=place.path, title=title(place.node), names="、".join(names))


def named_twice(plan: Plan) -> Iterator[Finding]:
    """F207: a unit that one clause names twice; F208: one that several clauses of the same text name."""
    for place in plan.places():
        units = place.text.units
        if len({unit.name for unit in units}) == len(units):
            continue
        starts = sorted(clause.start for clause in place.text.clauses)
        by_unit: dict[tuple[str, str | None], list[Mention]] = {}
        for unit in units:
            by_unit.setdefault((unit.name, unit.unit), []).append(unit)
        for (name, _), same in by_unit.items():
            if len(same) == 1:
                continue
            clauses = Counter(bisect_right(starts, unit.span.start) for unit in same)
            if max(clauses.values()) > 1:
                yield finding("F207", same[1].span, path=place.path, name=name, count=len(same))
            else:
                roles = "、".join(dict.fromkeys(_ROLE_WORDS[unit.role] for unit in same))
                yield finding("F208", same[1].span, path=place.path, name=name, roles=roles)
