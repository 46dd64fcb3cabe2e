"""Where responsibility clauses stand in a stretch of the flow, and what they say (see roles).

A clause is a bracketed group that names who is responsible — it has a label (责任单位：), ends in a verb
(…按职责分工负责), or holds nothing but names of units behind a full stop — or a line that starts with a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pipeline import bracketed, forms, moments, roles, rules, wording
from pipeline.flow import Flow
from pipeline.labelled import ROUND
from pipeline.lexicon import late
from pipeline.lines import BRACKETS
from pipeline.rules import Name, Reading, Rules
from pipeline.wording import LabelKind

_SIGN = re.compile("[（）：\n]")
_LONGEST = 1500  # of a bracketed clause; the longest seen has 420 characters
_LOOK = 100  # code points behind a full stop that say whether a label or a note follows
_LINE_END = re.compile("[。\n]")
_STYLE = re.compile(r"\*\*|__|</?(?:u|b|strong|em)>", re.IGNORECASE)
_LONGEST_WHEN = 80
_DAY = late(r"\d月|年[底内末]|季度|半年|长期|持续")
_SAYS = late("[要应须。]")
_AS_COLON = re.compile("为|是|[—-]{1,2}")  # what some write for the colon behind a label
_BEFORE_LABELS = frozenset("\n）。！？；”…—-●▲■◆★·")
_OF_UNITS = ("lead", "responsible", "support")
_LEVELS = "省市县区州旗国"  # what the names of one list may all begin with


class Clause(NamedTuple):
    """A clause at ``[start, end)`` of the flow, brackets included; ``closed`` is false where its bracket never ends.
    One whose reading has notes alone is no clause but a note that stands by itself."""

    start: int
    end: int
    reading: Reading
    closed: bool = True

    @property
    def says_who(self) -> bool:
        """Does it say who, until when or under whom?"""
        return bool(self.reading.names or self.reading.deadline or self.reading.leaders)


class _Group(NamedTuple):
    """A stretch that has the form of a clause, and where its words stand in it; ``kind`` and ``label`` are those of a
    label that no colon ends."""

    start: int
    end: int
    inner: int
    inner_end: int
    closed: bool = True
    kind: LabelKind | Literal["none", "note"] = "none"
    label: str | None = None


def find(flow: Flow, start: int, end: int, ruled: Rules, *, rare: bool = True) -> tuple[list[Clause], Rules]:
    """The clauses of a stretch and the notes that stand by themselves, in order, none within another, and the rules
    in force after them; ``rare`` where the document may hold notes by themselves or labels without a colon."""
    found: list[Clause] = []
    past = start
    for group in _found(flow, start, end) if rare else _groups(flow, start, end):
        if group.start < past:
            continue
        if group.kind == "note":
            reading = roles.read_note(flow.fold, group.start, group.end, ruled)
        else:
            reading = roles.read(flow.fold, group.inner, group.inner_end, ruled, group.kind, group.label)
        if reading.names:
            reading = apart(flow, reading)
            if reading.rules.style:
                reading = reading._replace(names=tuple(_led_by_style(flow, group.start, reading.names)))
        elif not (reading.deadline or reading.leaders or group.kind == "note"):
            if found and _says_nobody(flow.fold, found[-1], group):
                found[-1], past = found[-1]._replace(end=group.end), group.end
            continue
        found.append(Clause(group.start, group.end, reading, group.closed))
        ruled, past = reading.rules, group.end
    return found, ruled


def _says_nobody(fold: str, before: Clause, line: _Group) -> bool:
    """Does a label line right behind another say that there is nobody (配合单位：无)?"""
    lines = fold[before.start] != "（" and fold[line.start] != "（" and before.says_who
    return (
        lines
        and not fold[before.end : line.start].strip("\n")
        and roles.NOBODY.fullmatch(fold, line.inner, line.inner_end) is not None
    )


def apart(flow: Flow, reading: Reading) -> Reading:
    """A reading with its names cut where the flow has dropped white space between two that begin with the same level
    of places: 市教育局 市财政局. Within a name white space is typography."""
    if not reading.names or flow.shift(reading.names[0].start, reading.names[-1].end) is not None:
        return reading
    names = [part for name in reading.names for part in _parts(flow, name)]
    return reading if len(names) == len(reading.names) else reading._replace(names=tuple(names))


def _parts(flow: Flow, name: Name) -> Iterator[Name]:
    at = name.start
    if flow.fold[at] in _LEVELS and flow.shift(at, name.end) is None:
        for cut in range(at + 2, name.end - 1):
            if flow.fold[cut] == flow.fold[at] and wording.ends_strong_name(flow.fold, at, cut) and _gap(flow, cut):
                yield name._replace(start=at, end=cut)
                at = cut
    yield name._replace(start=at) if at > name.start else name


def _gap(flow: Flow, at: int) -> bool:
    """Has the flow dropped white space, and no end of a line, before a character?"""
    between = flow.source.text[flow.at(at - 1) + 1 : flow.at(at)]
    return between.isspace() and "\n" not in between


def _led_by_style(flow: Flow, start: int, names: tuple[Name, ...]) -> Iterator[Name]:
    """The names, of which those in bold or underlined lead, where no other word says who does."""
    text, at, inside = flow.source.text, flow.at(start), False
    for name in names:
        begin = flow.at(name.start)
        for tag in _STYLE.finditer(text, at, begin):
            inside = not inside if tag[0] in ("**", "__") else tag[0][1] != "/"
        at = begin
        plain = name.role == "responsible" and not name.inferred
        yield name._replace(role="lead", inferred=True) if inside and plain else name


def holds_rare(fold: str) -> bool:
    """May a document hold notes that stand by themselves, labels without a colon, or, where it has none with one,
    sentences that say who does what? A cheap look at all of it."""
    if rules.may_stand_alone(fold) or wording.has_bare_labels(fold) or forms.holds_said(fold):
        return True
    return "单位：" not in fold and forms.SPOKEN().search(fold) is not None


def _found(flow: Flow, start: int, end: int) -> Iterable[_Group]:
    """Clauses in brackets and behind labels, label lines without a colon, and notes that stand by themselves, by
    place."""
    rare = [_Group(a, b, a, b, kind="note") for a, b in rules.alone(flow.fold, start, end)]
    at = flow.fold.find("\n", start, end)
    while at >= 0:
        if line := _bare_label_line(flow, at + 1, end):
            rare.append(line)
        at = flow.fold.find("\n", at + 1, end)
    rare += [_Group(a, b, a, b) for find in (forms.spoken, forms.said) for a, b in find(flow.fold, start, end)]
    groups = _groups(flow, start, end)
    return sorted([*rare, *groups], key=lambda group: (group.start, -group.end)) if rare else groups


def _groups(flow: Flow, start: int, end: int) -> Iterator[_Group]:
    """Stretches that have the form of a clause."""
    fold = flow.fold
    opened: list[int] = []
    labelled = -1  # the open bracket that a label follows
    done = start  # up to where a label line has taken the words, or where the paragraph begins
    for sign in _SIGN.finditer(fold, start, end):
        at = sign.start()
        if at < done:
            continue
        char = fold[at]
        opens = char == "（" and wording.label_at(fold, at + 1, end)
        if opens or char == "\n":
            if labelled >= 0:
                yield _unclosed(fold, labelled, at)
            opened.clear()
            labelled, done = (at, done) if opens else (-1, at + 1)
        group: _Group | None = None
        if char == "（":
            opened.append(at)
        elif char == "）" and opened:
            begin = opened.pop()
            if begin == labelled or not (opened or labelled >= 0):
                group = _bracket(flow, begin, at, start, end, begin == labelled)
        elif char == "：" and not opened:
            group = _label_line(flow, start, done, at, end)
        if group:
            labelled, done = -1, group.end
            yield group
    yield from (_unclosed(fold, labelled, end),) if labelled >= 0 else ()


def _bracket(flow: Flow, begin: int, close: int, start: int, end: int, labelled: bool) -> _Group | None:
    """A group in brackets that a label opens, or that has the form of a clause."""
    squared = flow.text[begin] not in ROUND
    clause = labelled or bracketed.is_clause(flow.fold, begin, close, start, end, squared=squared)
    return _Group(begin, close + 1, begin + 1, close) if clause else None


def _bare_label_line(flow: Flow, at: int, end: int) -> _Group | None:
    """A line that a label without a colon opens, where white space or the end of the line stands behind the label and
    nothing follows but what such a label asks for: 牵头单位 甲局."""
    fold = flow.fold
    label = wording.bare_label(fold, at, end)
    if not label or label[0] >= end or fold[label[0]] == "：":
        return None
    words, kind = label
    if fold[words] == "\n":
        words += 1
    elif sign := _AS_COLON.match(fold, words, end):
        words = sign.end()
    elif not flow.source.text[flow.at(words) - 1].isspace():
        return None
    stop = _line_end(fold, words, min(end, words + _LONGEST))
    if not _answers(fold, words, stop, kind) and not (kind == "deadline" and _by_when(fold, label[0], words, stop)):
        return None
    while stop < end and kind in ("lead", "responsible", "support"):  # each unit on a line of its own
        after = _line_end(fold, stop + 1, min(end, stop + _LONGEST))
        if wording.bare_label(fold, stop + 1, end) or not forms.is_list_of_units(fold, stop + 1, after):
            break
        stop = after
    return _Group(at, stop, words, stop, kind=kind, label=fold[at : label[0]].lstrip("*"))


def _answers(fold: str, start: int, end: int, kind: LabelKind) -> bool:
    """Are words nothing but what a label of this kind asks for?"""
    if kind == "deadline":
        return moments.is_when(fold, start, end)
    if kind == "leader":
        return all(1 < len(name) < 5 for name in fold[start:end].split("、"))
    return kind != "other" and (forms.is_list_of_units(fold, start, end) or forms.is_clause_in_prose(fold, start, end))


def _by_when(fold: str, label_end: int, start: int, end: int) -> bool:
    """Does the line below a label that stands alone say by when, in words of its own: 甲项1月底前完成；其余长期坚持?"""
    below = fold[label_end] == "\n" and end - start <= _LONGEST_WHEN
    return below and _DAY().search(fold, start, end) is not None and _SAYS().search(fold, start, end) is None


def _label_line(flow: Flow, start: int, done: int, colon: int, end: int) -> _Group | None:
    """The line that a label before a colon opens: where a label can open one, or what follows can only be units."""
    label = wording.label_before(flow.fold, done, colon)
    if not label or wording.is_told(flow.fold, colon + 1, end):
        return None
    at, kind = label
    fold, begin = flow.fold, _before_label(flow, at, start)
    words = fold[at:colon].lstrip("*")
    short = wording.is_short(words)
    if not short and _opens_line(flow, begin, start):
        stop = _line_end(fold, colon, end)
        stop = _with_lines_below(flow, words, stop, end) if stop < end and kind in _OF_UNITS else stop
        if "（" in words:  # there may be a note in it
            return _Group(begin, stop, begin, stop)
        return _Group(begin, stop, colon + 1, stop, True, kind, words)
    stop = _line_end(fold, colon, min(end, colon + _LONGEST))
    if stop == colon + _LONGEST:
        return None
    if short:  # 牵头：甲局 配合：乙局
        stop = colon + 1 + forms.before_label(wording.mask(fold, colon + 1, stop), stop - colon - 1)
    if not _only_units(fold, colon + 1, stop, short):
        part = fold.find("；", colon, stop)
        if part < 0 or not _only_units(fold, colon + 1, part, short):
            return None
        stop = stop if wording.label_at(fold, part + 1, stop) else part
    return _Group(begin, stop, at, stop)


def _only_units(fold: str, start: int, end: int, short: bool) -> bool:
    """Are words nothing but units, behind a label that is a role alone also with what they do?"""
    return forms.is_list_of_units(fold, start, end) or (short and forms.is_clause_in_prose(fold, start, end))


def _before_label(flow: Flow, at: int, start: int) -> int:
    """Where a label begins, with the bracket around it (【责任单位】) or the dashes before it (——责任单位：)."""
    if at > start and flow.fold[at - 1] in "，*" and _opens_bracket(flow, at):
        return at - 1
    while at > start and flow.fold[at - 1] == "—":
        at -= 1
    return at


def _opens_bracket(flow: Flow, at: int) -> bool:
    """Was the sign before a label a bracket in the document?"""
    return flow.text[at - 1] in BRACKETS


def _with_lines_below(flow: Flow, label: str, stop: int, end: int) -> int:
    """Where the words behind a label end: lines that follow without a gap and hold nothing but units go on with it."""
    while stop < end and flow.fold[stop] == "\n":
        after = _line_end(flow.fold, stop + 1, min(end, stop + _LONGEST))
        gap = flow.source.text.count("\n", flow.at(stop - 1), flow.at(stop + 1))
        if gap > 1 or not forms.is_line_of_units(flow.fold, stop + 1, after, label):
            break
        stop = after
    return stop


def _unclosed(fold: str, begin: int, limit: int) -> _Group:
    """A clause whose bracket never closes ends with its sentence, at the latest where its paragraph does."""
    stop = fold.find("。", begin, limit)
    end = stop + 1 if stop >= 0 else limit
    return _Group(begin, end, begin + 1, end, closed=False)


def _opens_line(flow: Flow, at: int, start: int) -> bool:
    """Does a label open a line, or a sentence, or stand behind white space that the flow has dropped?"""
    if at == start or flow.fold[at - 1] in _BEFORE_LABELS or _opens_bracket(flow, at + 1):
        return True
    return flow.source.text[flow.at(at) - 1].isspace()


def _line_end(fold: str, at: int, end: int) -> int:
    """Where a label's line ends: with its paragraph, or with a full stop that no label and no note follows, nor a
    deadline and nothing else."""
    line = fold.find("\n", at, min(end, at + _LONGEST))
    if line >= 0 and fold.find("。", at, line) < 0:  # nearly always
        return line
    for sign in _LINE_END.finditer(fold, at, end):
        stop = sign.end()
        if sign[0] == "\n":
            return stop - 1
        line = fold.find("\n", stop, min(end, stop + _LOOK))
        after = line if line >= 0 else end
        more = wording.label_at(fold, stop, after) or rules.is_note(fold, stop, after)
        if stop < after and not (more or moments.is_when(fold, stop, after - (fold[after - 1] == "。"))):
            return stop
    return end
