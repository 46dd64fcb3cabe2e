"""Where responsibility clauses stand in a stretch of the flow, and what they say (see roles).

A clause is a bracketed group that names who is responsible — it has a label (责任单位：), ends in a verb
(…按职责分工负责), or holds nothing but names of units behind a full stop — or a line that starts with a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline import roles, wording
from pipeline.flow import Flow
from pipeline.roles import Reading
from pipeline.rules import Rules

_SIGN = re.compile("[（）：\n]")
_TRIM = frozenset("，、；。：\n|/")
_LONGEST = 1500  # of a bracketed clause; the longest seen has 420 characters
_LOOK = 100  # code points behind a full stop that say whether a label or a note follows
_LINE_END = re.compile("[。\n]")
_STOPS = "。！？；”…"


class Clause(NamedTuple):
    """A clause at ``[start, end)`` of the flow, brackets included; ``closed`` is false where its bracket never ends."""

    start: int
    end: int
    reading: Reading
    closed: bool = True


def find(flow: Flow, start: int, end: int, rules: Rules) -> tuple[list[Clause], Rules]:
    """The clauses of a stretch, in order, none within another, and the rules in force after them."""
    found: list[Clause] = []
    for begin, stop, inner, inner_end, closed in _groups(flow, start, end):
        reading = roles.read(flow.fold, inner, inner_end, rules)
        if reading.names or reading.deadline or reading.leaders:
            found.append(Clause(begin, stop, reading, closed))
            rules = reading.rules
    return found, rules


def _groups(flow: Flow, start: int, end: int) -> Iterator[tuple[int, int, int, int, bool]]:
    """Stretches that have the form of a clause: (start, end, start and end of its words, is it closed)."""
    fold = flow.fold
    opened: list[int] = []
    labelled = -1  # the open bracket that a label follows
    done = start  # up to where a label line has taken the words, or where the paragraph begins
    for sign in _SIGN.finditer(fold, start, end):
        at, char = sign.start(), sign[0]
        if at < done:
            continue
        opens = char == "（" and wording.label_at(fold, at + 1, end)
        if opens or char == "\n":
            if labelled >= 0:
                yield _unclosed(fold, labelled, at)
            opened.clear()
            labelled, done = (at, done) if opens else (-1, at + 1)
        if char == "（":
            opened.append(at)
        elif char == "）" and opened:
            begin = opened.pop()
            if begin == labelled or (not opened and labelled < 0 and _is_clause(fold, begin, at, start, end)):
                labelled = -1
                yield begin, at + 1, begin + 1, at, True
        elif char == "：" and not opened and (label := _label_line(flow, start, done, at, end)):
            done = label[1]
            yield *label, *label, True
    if labelled >= 0:
        yield _unclosed(fold, labelled, end)


def _label_line(flow: Flow, start: int, done: int, colon: int, end: int) -> tuple[int, int] | None:
    """The line that a label before a colon opens: where a label can open one, or what follows can only be units."""
    label = wording.label_before(flow.fold, done, colon)
    if not label:
        return None
    if _opens_line(flow, label[0], start):
        return label[0], _line_end(flow.fold, colon, end)
    stop = _line_end(flow.fold, colon, min(end, colon + _LONGEST))
    units = stop < colon + _LONGEST and _is_list_of_units(flow.fold, colon + 1, stop)
    return (label[0], stop) if units else None


def _unclosed(fold: str, begin: int, limit: int) -> tuple[int, int, int, int, bool]:
    """A clause whose bracket never closes ends with its sentence, at the latest where its paragraph does."""
    stop = fold.find("。", begin, limit)
    end = stop + 1 if stop >= 0 else limit
    return begin, end, begin + 1, end, False


def _opens_line(flow: Flow, at: int, start: int) -> bool:
    """Does a label open a line, or a sentence, or stand behind white space that the flow has dropped?"""
    if at == start or flow.fold[at - 1] in "\n）" or flow.fold[at - 1] in _STOPS:
        return True
    return flow.source.text[flow.at(at) - 1].isspace()


def _line_end(fold: str, at: int, end: int) -> int:
    """Where a label's line ends: with its paragraph, or with a full stop that no label and no note follows."""
    for sign in _LINE_END.finditer(fold, at, end):
        stop = sign.end()
        if sign[0] == "\n":
            return stop - 1
        line = fold.find("\n", stop, min(end, stop + _LOOK))
        after = line if line >= 0 else end
        if stop < after and not (wording.label_at(fold, stop, after) or wording.is_note(fold, stop, after)):
            return stop
    return end


def _is_clause(fold: str, begin: int, close: int, start: int, end: int) -> bool:
    """Has an outermost bracketed group without a label the form of a clause?"""
    if not 3 <= close - begin <= _LONGEST:
        return False
    if _is_clause_in_prose(fold, begin + 1, close) or wording.is_deadline(fold, begin + 1, close):
        return True
    if not _is_list_of_units(fold, begin + 1, close):
        return False
    before = fold[begin - 1] if begin > start else "\n"
    after = fold[close + 1] if close + 1 < end else "\n"
    return (before == "\n" or before in _STOPS) and after in "\n。"


def _is_clause_in_prose(folded: str, start: int, end: int) -> bool:
    """Do words in brackets name units and end as a clause in prose does: …按职责分工负责, …牵头?"""
    masked, core = _core(folded, start, end)
    items = list(roles.Reader(folded, start, masked).items(0, core))
    while items and wording.is_when(masked, *items[-1][:2]):
        items.pop()
    if not items or wording.verb_start(masked, *items[-1][:2]) == items[-1][1]:
        return False
    return any(_names_unit(masked, at, wording.verb_start(masked, at, stop)) for at, stop, _ in items)


def _names_unit(masked: str, start: int, end: int) -> bool:
    so_on = masked.find("等", start, end)
    return wording.ends_name(masked, start, so_on if so_on > start else end)


def _is_list_of_units(folded: str, start: int, end: int) -> bool:
    """Are words in brackets nothing but names of units, at least one of which ends as only such names do?"""
    masked, core = _core(folded, start, end)
    items = [(at, stop) for at, stop, _ in roles.Reader(folded, start, masked).items(0, core)]
    if not all(0 < stop - at < 40 and wording.ends_name(masked, at, stop) for at, stop in items):
        return False
    return any(wording.ends_strong_name(masked, at, stop) for at, stop in items)


def _core(folded: str, start: int, end: int) -> tuple[str, int]:
    """The masked words of a bracket, notes blanked, and where they end, separators left out."""
    masked, _ = wording.take_notes(folded, wording.mask(folded, start, end), start)
    core = len(masked)
    while core and masked[core - 1] in _TRIM:
        core -= 1
    return masked, core
