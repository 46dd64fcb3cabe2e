"""A stretch of the flow → its title and its texts, each with the clauses that govern it.

After this stage every character of the stretch stands in the title, in one text or in one clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline import clauses, forms, joined, persons, roles, rules, titles
from pipeline.clauses import Clause
from pipeline.flow import Flow
from pipeline.lexicon import late
from pipeline.lines import fold
from pipeline.model import Above, Inherited, Mention, Note, Origin, Span, Text, Why
from pipeline.rules import Name, Reading, Rules

if TYPE_CHECKING:
    from pipeline.heads import Kind
    from pipeline.rows import Above as CellAbove
    from pipeline.rows import Row

_STOPS = frozenset("，。；、")
_NOTED = late("为|是|表示|即")  # the head of a column with a note: 责任单位（列第一位的为牵头单位）
_WORD = re.compile(r"[^\W_]")
_LINES = late(r"(?:\n+[^，。；：（）\n]{2,10}：[^\n]+)+\n*")
_AIMS = late(r"(?:\n+[^，。；：（）\n]{0,6}(?:目标|指标|成效|成果|标准|要求|进度|备注|说明)：[^\n]+)+\n*")
_NOTHING = Reading()


class Draft:
    """A text in the making: the stretches of its words and its clauses, in the order of the flow."""

    __slots__ = ("above", "clauses", "fields", "inherited", "words")

    def __init__(self, words: list[tuple[int, int]]) -> None:
        self.words = words
        self.clauses: list[Clause] = []
        self.inherited: tuple[Inherited, ...] = ()
        self.fields: tuple[tuple[str, str], ...] = ()
        self.above: Above | None = None

    def ends(self, fold: str, sign: str) -> bool:
        return bool(self.words) and fold[self.words[-1][1] - 1] == sign


class Reader:
    """Reads stretches in document order, for a note in one clause rules the clauses after it."""

    def __init__(self, flow: Flow, year: int | None) -> None:
        self.flow, self.year = flow, year
        self.rare = clauses.holds_rare(flow.fold)
        self.rules = rules.of_the_plan(flow.fold) if self.rare else Rules()
        self.given: tuple[Inherited, ...] = ()  # what a note gives to all later texts that name units
        self.notes: list[Note] = []
        self._cells: dict[tuple[int, int], Reading] = {}  # of tables, as read where they stand
        self._merged: dict[tuple[CellAbove, ...], tuple[tuple[Inherited, ...], Above | None]] = {}
        self._dues: dict[str, str | None] = {}  # by the deadline, of which a plan has few
        self._spelt: dict[str, str] = {}  # the spellings of names

    def title_and_texts(self, ranges: list[tuple[int, int]]) -> tuple[str, list[Draft]]:
        """The title of an item, and its texts; ``ranges`` are what follows its marker."""
        if not ranges:
            return "", []
        start, end = ranges[0]
        found = self._find(start, end)
        stop = titles.end(self.flow.fold, start, end, found[0].start if found else end)
        drafts = self._cut(stop, end, found)
        for start_, end_ in ranges[1:]:
            _join(drafts, self._cut(start_, end_, self._find(start_, end_)))
        return self.flow.read(start, stop).strip("：\n"), drafts

    def texts(self, ranges: list[tuple[int, int]]) -> list[Draft]:
        """The texts of stretches that have no title."""
        drafts: list[Draft] = []
        for start, end in ranges:
            _join(drafts, self._cut(start, end, self._find(start, end)))
        return drafts

    def row(self, row: Row) -> tuple[str, list[Draft]]:
        """The title of a table row, and its one text."""
        task = list(row.task)
        if row.title or not task:
            title = "\n".join(self.flow.read(a, b) for a, b in row.title)
        else:
            start, end = task[0]
            stop = titles.end(self.flow.fold, start, end, end)
            title = self.flow.read(start, stop)
            task[:1] = [(stop, end)] if stop < end else []
        draft = Draft(task)
        draft.fields = tuple((head, self.flow.read(a, b)) for head, (a, b) in row.fields)
        led = "lead" in [role for role, _, _ in row.units]  # a column of its own says who leads
        cells = [(*cell, self._cell(*cell, led and cell[0] != "lead")) for cell in row.units]
        draft.clauses = [Clause(*cell, reading) for _, _, cell, reading in cells]
        draft.clauses += [Clause(*cell, Reading()) for cell in row.none]
        draft.clauses += [Clause(*cell, Reading(deadline=cell)) for cell in row.deadlines]
        draft.clauses += [Clause(*cell, self._cell("leader", "", cell)) for cell in row.leaders]
        if row.above:
            above = tuple(row.above)
            if above not in self._merged:
                self._merged[above] = tuple(self._units_above(row)), self._above(row)
            draft.inherited, draft.above = self._merged[above]
        return title, [draft]

    def _cell(self, kind: str, head: str, cell: tuple[int, int], led: bool = False) -> Reading:
        """A cell, read as a clause that the head of its column opens; a note in that head rules it, and the plan's
        notes on who leads do not where it is ``led`` by another."""
        ruled = Rules() if led else self.rules
        if "牵头" in head and _NOTED().search(head):
            ruled, _ = rules.rules_of(fold(head), ruled, ruled)
        reading = clauses.apart(self.flow, roles.read(self.flow.fold, *cell, ruled, kind, head))
        if reading.notes:
            self._note(reading)
            self.rules = reading.rules
        self._cells[cell] = reading
        return reading

    def _cell_above(self, kind: Kind, head: str, cell: tuple[int, int]) -> Reading:
        """A cell of a row above, as that row has read it."""
        return self._cells.get(cell) or self._cell(kind, head, cell)

    def _units_above(self, row: Row) -> Iterator[Inherited]:
        for kind, head, cell in row.above:
            if kind in ("lead", "responsible", "support"):
                for name in self._cell_above(kind, head, cell).names:
                    yield self.inherit(name, "row")

    def _above(self, row: Row) -> Above | None:
        read, origins = self.flow.read, tuple(self._origins(row))
        fields = tuple((head, read(*cell)) for kind, head, cell in row.above if kind == "field")
        title = next((one.words for one in origins if one.what == "title"), "")
        deadline = next((one.words for one in origins if one.what == "deadline"), None)
        leaders = tuple(one.words for one in origins if one.what == "leaders")
        due = self._due(deadline) if deadline else None
        return Above(title, fields, deadline, due, leaders, origins) if title or fields or deadline or leaders else None

    def _origins(self, row: Row) -> Iterator[Origin]:
        for kind, head, cell in row.above:
            words, span = self.flow.read(*cell), self.flow.span(*cell)
            if kind == "field":
                yield Origin("fields", words, span, "row", head)
            elif kind in ("task", "deadline"):
                yield Origin("title" if kind == "task" else "deadline", words, span, "row")
            else:
                yield from self.led(self._cell_above(kind, head, cell), "row")

    def led(self, reading: Reading, why: Why) -> Iterator[Origin]:
        """The leaders of a clause as given to another text."""
        for leader in reading.leaders:
            for name in persons.apart(self.flow.read(*leader)):
                yield Origin("leaders", name, self.flow.span(*leader), why)

    def inherit(self, name: Name, why: Why) -> Inherited:
        """A name as given to another text."""
        written = self.flow.text[name.start : name.end].replace("\n", "")
        return Inherited(written, name.role, why, self.flow.span(name.start, name.end))

    @cached_property
    def of_units(self) -> bool:
        """Are the document's sections those of units?"""
        return forms.sections_are_units(self.flow.fold)

    def _less_notes(self, clause: Clause) -> str:
        """The words of a clause but for its notes, which stand among the plan's."""
        words, at = [], clause.start
        for start, end in clause.reading.notes:
            words.append(self.flow.read(at, start))
            at = end
        words.append(self.flow.read(at, clause.end))
        return "".join(words)

    def _find(self, start: int, end: int) -> list[Clause]:
        found, self.rules = clauses.find(self.flow, start, end, self.rules, rare=self.rare)
        return found

    def _cut(self, start: int, end: int, found: list[Clause]) -> list[Draft]:
        """Cut a stretch at its clauses: the words before a clause are governed by it."""
        drafts = [Draft([])]
        at = start
        for clause in joined.as_one(self.flow.fold, found) if len(found) > 1 else found:
            if clause.reading.notes:
                self._note(clause.reading)
            if not clause.says_who:  # a note that stands by itself governs no words
                _add(self.flow.fold, drafts[-1], at, clause.start)
                at = clause.end
                self._give(clause.reading)
                continue
            if drafts[-1].clauses:
                at = self._end(drafts[-1], at, clause.start)
                if self._parts(drafts[-1], at, clause.start, clause.reading):
                    drafts.append(Draft([]))
            _add(self.flow.fold, drafts[-1], at, clause.start)
            drafts[-1].clauses.append(clause)
            at = clause.end
            if clause.reading.names and self.given:
                own = {rules.same(self.flow.text[name.start : name.end]) for name in clause.reading.names}
                drafts[-1].inherited = tuple([given for given in self.given if rules.same(given.name) not in own])
            self._give(clause.reading)
        if drafts[-1].clauses:
            at = self._end(drafts[-1], at, end)
            if self._parts(drafts[-1], at, end, _NOTHING):
                drafts.append(Draft([]))
        _add(self.flow.fold, drafts[-1], at, end)
        return [d for d in drafts if d.words or d.clauses]

    def _end(self, draft: Draft, at: int, end: int) -> int:
        """Takes the signs that end a text behind its clause: they stand with its words, or with the clause where it
        has none, or such that have come to an end. Where the signs end."""
        fold, stop = self.flow.fold, at
        while stop < end and fold[stop] in _STOPS:
            stop += 1
        if at < stop and at == draft.clauses[-1].end:
            if draft.words and fold[draft.words[-1][1] - 1] not in _STOPS:
                draft.words.append((at, stop))
            else:
                draft.clauses[-1] = draft.clauses[-1]._replace(end=stop)
            return stop
        return at

    def _parts(self, draft: Draft, start: int, end: int, follows: Reading) -> bool:
        """Do words behind a clause make a text of their own? Not where they are lines such as 工作目标：… among the
        lines of labels (责任单位：…, 完成时限：…) of one text; units in another role may follow those that say what is
        aimed at."""
        fold, before = self.flow.fold, draft.clauses[-1]
        if not _WORD.search(fold, start, end):
            return False
        among = fold[before.start] != "（"
        if follows.names:
            roles = {name.role for name in before.reading.names}
            among = among and not roles.intersection([name.role for name in follows.names])
        lines = _AIMS() if follows.names else _LINES()
        return not (among and lines.fullmatch(fold, start, end))

    def _note(self, reading: Reading) -> None:
        for at, end in reading.notes:
            start = at + (self.flow.fold[at] in _STOPS)  # what ends the words before it is none of its own
            self.notes.append(Note("rule", self.flow.read(start, end), self.flow.spans(start, end)))

    def _give(self, reading: Reading) -> None:
        """What a note gives to later texts, from here on."""
        if not reading.given:
            return
        known = {rules.same(given.name) for given in self.given}
        new = [self.inherit(name, "note") for name in reading.given]
        self.given += tuple([given for given in new if rules.same(given.name) not in known])

    def _due(self, deadline: str) -> str | None:
        if deadline not in self._dues:
            from pipeline import dates  # late: most plans have no deadlines

            self._dues[deadline] = dates.due(deadline, self.year)
        return self._dues[deadline]

    def finish(self, draft: Draft, id_: str) -> Text:
        """The frozen text of a draft."""
        flow = self.flow
        clauses: list[Span] = []
        clause_texts: list[str] = []
        leaders: list[str] = []
        units: list[Mention] = []
        deadline, open_ = None, False
        for clause in draft.clauses:
            reading = clause.reading
            said, places = flow.cut(clause.start, clause.end)
            clauses.append(places[0] if len(places) == 1 else Span(places[0].start, places[-1].end))
            clause_texts.append(self._less_notes(clause) if reading.notes else said)
            leaders += [name for leader in reading.leaders for name in persons.apart(flow.read(*leader))]
            open_ = open_ or reading.open
            if reading.deadline and deadline is None:
                deadline = flow.read(*reading.deadline)
            if reading.names:
                units += self._mentions(reading.names)
        words, spans = _words(flow, draft.words)
        if len(spans) > 1 and flow.tables:
            words, spans = flow.by_line(words, spans)
        return Text(
            id_,
            words,
            spans,
            tuple(clauses),
            tuple(clause_texts),
            draft.fields,
            deadline,
            self._due(deadline) if deadline else None,
            tuple(leaders),
            open_,
            tuple(units),
            draft.inherited,
            draft.above,
        )

    def _mentions(self, names: tuple[Name, ...]) -> list[Mention]:
        """The names of a clause as mentions, not yet resolved; each spelling is one string throughout the plan."""
        text, spelt, new = self.flow.text, self._spelt, tuple.__new__  # of mentions a plan has most: half of Span(…)
        shift = self.flow.shift(names[0].start, names[-1].end)  # nearly always one for all
        found = []
        for order, (start, end, role, label, verb, inferred) in enumerate(names, 1):
            written = text[start:end]
            if shift is None:
                written, spans = written.replace("\n", ""), self.flow.spans(start, end)
            else:
                spans = (new(Span, (start + shift, end + shift)),)
            written = spelt.setdefault(written, written)
            why = ("role",) if inferred else ()
            found.append(Mention(written, written, role, order, spans, None, (), label, verb, why))
        return found


def _words(flow: Flow, words: list[tuple[int, int]]) -> tuple[str, tuple[Span, ...]]:
    """The words of a text and their spans: stretches of one paragraph run on, others stand on lines of their own."""
    if len(words) == 1:
        return flow.cut(*words[0])
    out: list[str] = []
    spans: list[Span] = []
    last = 0
    for start, end in words:
        if out and flow.fold.find("\n", last, start) >= 0:
            out.append("\n")
        said, places = flow.cut(start, end)
        out.append(said)
        spans += places
        last = end
    return "".join(out), tuple(spans)


def _add(fold: str, draft: Draft, start: int, end: int) -> None:
    while start < end and fold[start] == "\n":
        start += 1
    while start < end and fold[end - 1] == "\n":
        end -= 1
    if start < end:
        draft.words.append((start, end))


def _join(before: list[Draft], after: list[Draft]) -> None:
    """Adds the texts of a further stretch of an item: words without a clause go on into the text that follows."""
    if before and after and not before[-1].clauses:
        first = after.pop(0)
        before[-1].words += first.words
        before[-1].clauses += first.clauses
    before += after
