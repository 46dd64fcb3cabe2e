"""The appendix against the body: how many items there are, and whether both name the same units (具体事项对照)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from pipeline import match
from pipeline.check.where import Node, head, title
from pipeline.findings import finding, quote
from pipeline.match import Match
from pipeline.model import Appendix, Finding, Inherited, Mention, Place, Plan, Span, Text

_Given: TypeAlias = Sequence[Mention | Inherited]
_LONG = 30
_MANY = 10  # items
_OF_UNITS = frozenset(("F504", "F505", "F506", "F507", "F509"))


def declared_counts(plan: Plan) -> Iterator[Finding]:
    """F501: an appendix that says how many items it has, and has not as many."""
    for appendix in plan.appendices:
        count = sum(point.number > 0 for point in appendix.points) or len(appendix.points)
        if appendix.declared_count not in (None, count):
            declared = appendix.declared_count
            yield finding("F501", head(plan, appendix), title=title(appendix), declared=declared, count=count)


def against_body(plan: Plan) -> Iterator[Finding]:
    """F502–F510: each item beside the text of the body that speaks of the same matter.

    An appendix of which more than half is nowhere in the body is a list of its own and gets one note; where there is
    no body there is nothing to say.
    """
    if not plan.sections:
        return
    collectives = {unit.name for unit in plan.units if unit.kind == "collective"}
    for appendix, matches in _by_appendix(plan):
        lost = [found for found in matches if found.body is None]
        if 2 * len(lost) > len(matches):
            fields = {"title": title(appendix), "count": len(matches), "missing": len(lost)}
            yield finding("F503", head(plan, appendix), **fields)
            continue
        yield from _less(plan, appendix, [list(_compared(plan, found, collectives)) for found in matches])


def _less(plan: Plan, appendix: Appendix, found: list[list[Finding]]) -> Iterator[Finding]:
    """F510 for most of what there is to say on the items, where most of many differ from the body: such an appendix
    does not list items of the body again, it makes tasks of them."""
    differ = [one for findings in found for one in findings[:1] if one.code in _OF_UNITS]
    many = len(differ) >= _MANY and 2 * len(differ) > len(found)
    if many:
        items = "、".join([one.message.partition("”")[0] + "”" for one in differ[:3]])
        yield finding("F510", head(plan, appendix), title=title(appendix), count=len(differ), items=items)
    for findings in found:
        yield from (one for one in findings if not (many and one.code in _OF_UNITS))


def _by_appendix(plan: Plan) -> Iterator[tuple[Appendix, list[Match]]]:
    groups: dict[int, list[Match]] = {}
    for found in match.appendix(plan):
        groups.setdefault(id(found.item.top), []).append(found)
    for appendix in plan.appendices:
        if id(appendix) in groups:
            yield appendix, groups[id(appendix)]


def _compared(plan: Plan, found: Match, collectives: set[str]) -> Iterator[Finding]:
    """What there is to say on one item."""
    node = found.item.nodes[-1]
    span = head(plan, node)
    item = f"{found.item.path}“{title(node)}”"
    if found.body is None:
        yield finding("F502", span, item=item)
        return
    place = f"{found.body.path}“{_shown(found.sentence, node)}”"
    if found.rivals:
        places = "、".join(dict.fromkeys([found.body.path, *(rival.path for rival in found.rivals)]))
        yield finding("F504", span, item=item, places=places, place=found.body.path)
    own, body = _given(found.item), _given(found.body)
    if own and body:
        yield from _units(span, {"item": item, "place": place}, own, body, collectives)


def _shown(sentence: str, node: Node) -> str:
    """The evidence, fit for a message: of a long sentence the part that shares most characters with the item."""
    words = sentence.rstrip("。；！？;!?")
    if len(words) > _LONG:
        letters = set(title(node))
        words = max(words.split("，"), key=lambda part: len(letters.intersection(part)))
    return quote(words, _LONG)


def _units(
    span: Span, fields: dict[str, object], own: _Given, body: _Given, collectives: set[str]
) -> Iterator[Finding]:
    ours, theirs = _names(own), _names(body)
    both = {**fields, "own": "、".join(ours), "body": "、".join(theirs)}
    added = [name for name in ours if name not in theirs]
    vague = [name for name in theirs if name in collectives] if added else []
    left_out = [name for name in theirs if name not in ours and name not in vague]
    if added and vague:
        yield finding("F509", span, **fields, names="、".join(added), collective="、".join(vague))
    elif added:
        yield finding("F505", span, **both, names="、".join(added))
    if left_out:
        yield finding("F506", span, **both, names="、".join(left_out))
    yield from _first(span, fields, own, body)


def _first(span: Span, fields: dict[str, object], own: _Given, body: _Given) -> Iterator[Finding]:
    """A change of who leads, or else of who is named first."""
    leads, their_leads = _names(own, "lead"), _names(body, "lead")
    if leads and their_leads:
        if set(leads) != set(their_leads):
            yield finding("F508", span, **fields, new="、".join(leads), old="、".join(their_leads))
    elif own[0].name != body[0].name:
        yield finding("F507", span, **fields, new=own[0].name, old=body[0].name)


def _names(given: _Given, role: str = "") -> list[str]:
    return list(dict.fromkeys([unit.name for unit in given if not role or unit.role == role]))


def _given(place: Place) -> _Given:
    """Who is responsible for a text: its own units, else those of the innermost node above it that names any."""
    if place.text.units and not place.text.inherited:
        return place.text.units
    for texts in ((place.text,), *(node.texts for node in reversed(place.nodes))):
        if given := _all(texts):
            return given
    return ()


def _all(texts: Sequence[Text]) -> _Given:
    given: list[Mention | Inherited] = []
    for text in texts:
        given += [*text.units, *text.inherited]
    return given
