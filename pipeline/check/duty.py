"""Who is responsible: nobody, nobody in particular, or somebody twice."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from pipeline import bracketed
from pipeline.check.where import Chain, Node, chains, head, path, title, tops
from pipeline.collective import is_places
from pipeline.findings import finding, quote
from pipeline.lexicon import late
from pipeline.lines import fold
from pipeline.model import Appendix, Finding, Inherited, Mention, Plan, Section, Span, Text
from pipeline.wording import ends_name

# Titles of sections and points that are usually nobody's task: how a plan speaks of itself, its aims and its means.
_GENERAL = late(
    "总体(?:要求|思路|目标|安排)|指导思想|基本原则|工作(?:目标|原则|要求|思路|机制|步骤|保障)|(?:主要|发展|行动|总)目标"
    "|(?:保障|组织|推进)(?:措施|实施|保障|机制|领导)|组织(?:领导|实施|保障)|(?:加强|强化|健全).{0,6}(?:领导|保障|统筹|宣传|督导|考核)"
    "|(?:有关|相关|具体|几点)要求|附则|实施期限|施行|适用范围|时间安排|实施步骤|名词解释"
)
_CHARGE = late("(?<![理缘])由((?![各本其有相])[^，。；：、（）由]{2,30}?)(?:牵头|负责|承办|主办)")
_FEW = 3  # so many places are told one by one
_TITLED = 4  # so many are listed with their titles
_SHOWN = 4  # so many names are listed
_ROLE_WORDS = {"lead": "牵头", "responsible": "责任", "support": "配合"}


def missing(plan: Plan) -> Iterator[Finding]:
    """F201–F204: points that name no unit, where neither they nor what stands above or below them does.

    A plan with no unit at all gets one finding, and so does a section in which no point names one. What is usually
    nobody's task (aims, means, a part that is a notice of its own) is told once for the plan.
    """
    if not any(_carries(place.text) for place in plan.places()):
        yield finding("F201")
        return
    yield from _charged_in_prose(plan)
    general: list[Chain] = []
    idle = _idle_parts(plan)
    for top in tops(plan):
        if isinstance(top, Section) and top.part in idle:
            general.append((top,))
            continue
        leaves = [chain for chain in chains(top) if not (chain[-1].points or isinstance(chain[-1], Appendix))]
        bare = [chain for chain in leaves if not any(map(_named, chain))]
        if isinstance(top, Appendix) and len(bare) == len(leaves) > 1:
            continue  # an appendix without units is a list of something else
        whole = len(bare) == len(leaves) > 1
        for chain in [(top,)] if whole else bare:
            if any(_GENERAL().search(above.title) for above in chain):
                general.append(chain)
            else:
                said = {"path": path(chain), "title": title(chain[-1])}
                count = {"count": len(bare)} if whole else {}
                yield finding("F203" if whole else "F202", head(plan, chain[-1]), **said, **count)
    if general:
        yield finding("F204", head(plan, general[0][-1]), items=_listed([(path(c), title(c[-1])) for c in general]))


def _charged_in_prose(plan: Plan) -> Iterator[Finding]:
    """F202 in a covering notice, of which no point need name a unit, for those whose sentences charge one that nothing
    has read (由县公安局牵头，县教育局配合。)."""
    notices = {part.part for part in plan.parts if part.kind == "notice"}
    for top in [section for section in plan.sections if section.part in notices]:
        for chain in chains(top):
            node = chain[-1]
            if not any(map(_named, chain)) and any(_charges(text.text) for text in node.texts):
                yield finding("F202", head(plan, node), path=path(chain), title=title(node))


def _charges(words: str) -> bool:
    """Does a sentence say that a unit is in charge?"""
    return any(ends_name(found[1], 0, len(found[1])) for found in _CHARGE().finditer(fold(words)))


def _idle_parts(plan: Plan) -> set[int]:
    """Parts without a unit, where others name some: a notice or a preface with a numbering of its own."""
    named: dict[int, bool] = {}
    for section in plan.sections:
        said = any(_named(chain[-1]) for chain in chains(section))
        named[section.part] = named.get(section.part, False) or said
    busy = any(named.values()) or any(_named(chain[-1]) for top in plan.appendices for chain in chains(top))
    return {part for part, said in named.items() if not said} if busy and len(named) > 1 else set()


def _listed(items: list[tuple[str, str]]) -> str:
    """Places and titles, fit for one message in which every place is to be found: 一“总体要求”、三“保障措施”, and
    where there are many 一、三、… （共 8 处）."""
    items = list(dict.fromkeys(items))
    if len(items) <= _TITLED:
        return "、".join(f"{where}“{words}”" for where, words in items)
    return "、".join(dict.fromkeys(where for where, _ in items)) + f"（共 {len(items)} 处）"


def _named(node: Node) -> bool:
    return any(map(_carries, node.texts))


def _carries(text: Text) -> bool:
    return bool(text.units or text.inherited)


def unanswered(plan: Plan) -> Iterator[Finding]:
    """F205, F206: texts given to collectives alone, so that nobody in particular answers for them; one for each place
    where they are few, else one for all."""
    collectives = {unit.name for unit in plan.units if unit.kind == "collective"}
    if not collectives:
        return
    found: dict[str, list[tuple[str, str, list[str], Span]]] = {"F205": [], "F206": []}
    for place in plan.places():
        given = _given(place.text)
        if given and place.node and all(unit.name in collectives for unit in given):
            names = list(dict.fromkeys(unit.name for unit in given))
            code = "F206" if all(map(is_places, names)) else "F205"
            span = place.text.units[0].span if place.text.units else head(plan, place.node)
            found[code].append((*_said(place.node, place.text, place.path, collectives), names, span))
    for code, all_ in found.items():
        for some in [all_] if len(all_) > _FEW else [[one] for one in all_]:
            names = list(dict.fromkeys(name for one in some for name in one[2]))
            shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
            yield finding(code, some[0][3], items=_listed([one[:2] for one in some]), names=shown)


def _given(text: Text) -> list[Mention | Inherited]:
    return [*text.units, *text.inherited]


def _said(node: Node, text: Text, where: str, collectives: set[str]) -> tuple[str, str]:
    """Place and words of a text given to collectives alone: its own words, and that they are a part of their point,
    where other words of that point are given to somebody."""
    if all(unit.name in collectives for other in node.texts for unit in _given(other)):
        return where, title(node)
    return f"{where}（其中一处）", quote(text.text.partition("。")[0]) or title(node)


def left_over(plan: Plan) -> Iterator[Finding]:
    """F211: words of a point that none of its clauses governs; not in the last point of a part, which may end with
    words to all, nor what leads to the points below (具体任务：)."""
    ends = {section.part: chain[-1] for section in plan.sections for chain in chains(section)}
    for section in [top for top in tops(plan) if isinstance(top, Section)]:
        for chain in chains(section):
            node = chain[-1]
            if node is ends[section.part] or not any(text.units for text in node.texts):
                continue
            for text in node.texts:
                if text.text and not _carries(text) and text.text[-1] not in "：:":
                    words = quote(text.text.partition("。")[0])
                    span = text.spans[0] if text.spans else head(plan, node)
                    yield finding("F211", span, path=path(chain), title=title(node), words=words)


def unread(plan: Plan) -> Iterator[Finding]:
    """F210: units in brackets among the words of a point that other clauses give to somebody."""
    for place in plan.places():
        node = place.node
        if not node or not _named(node):
            continue
        for words in (node.title, place.text.text) if place.text is node.texts[0] else (place.text.text,):
            said = fold(words) if "（" in words or "(" in words else ""
            for start, end in bracketed.unread(said):
                names = said[start + 1 : end - 1]
                yield finding("F210", head(plan, node), path=place.path, title=title(node), words=names)


def named_twice(plan: Plan) -> Iterator[Finding]:
    """F207: a unit that one clause names twice under one label; F208: one that several labels or clauses of the same
    text name."""
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
            clauses = Counter((bisect_right(starts, unit.span.start), unit.label) for unit in same)
            if max(clauses.values()) > 1:
                yield finding("F207", same[1].span, path=place.path, name=name, count=len(same))
            else:
                roles = "、".join(dict.fromkeys(_ROLE_WORDS[unit.role] for unit in same))
                yield finding("F208", same[1].span, path=place.path, name=name, roles=roles)
