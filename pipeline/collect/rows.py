"""A form's lines → the rows that were issued, those that somebody added, and those that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.collect.records import Form, Line
from pipeline.handout.records import ANSWERS, IdentityRow, word_hash
from pipeline.registry import key as plain

_ANSWERS = frozenset(field.key for field in ANSWERS)
_TELLING = ("text", "title")  # the given words by which a row is known where its number and stamp are gone


@dataclass(frozen=True, slots=True)
class Known:
    """A line and the row that it is, as it was issued."""

    line: Line
    issued: IdentityRow


@dataclass(frozen=True, slots=True)
class Rows:
    """``doubles`` are further lines of a row that is among ``known``, with the line that counts; ``gone`` were issued
    and have no line."""

    known: tuple[Known, ...]
    doubles: tuple[tuple[Known, Line], ...]
    added: tuple[Line, ...]
    gone: tuple[IdentityRow, ...]


def answered(line: Line) -> tuple[tuple[str, str], ...]:
    """What a line has in the cells of answers, by key."""
    return tuple((said.key, said.text) for said in line.said if said.key in _ANSWERS)


def rows(form: Form, plan: str) -> Rows:
    """The rows of ``form``; ``plan`` is what the plan of a row is called that names none (one that has lost its
    identity)."""
    matching = _Matching(form.identity.rows) if form.identity else None
    lines: dict[tuple[str, str, str], list[Known]] = {}
    added: list[Line] = []
    for line in form.lines:
        issued = matching.find(line) if matching else _visible(line, plan)
        if issued is None:
            added.append(line)
            continue
        lines.setdefault((issued.plan, issued.task, issued.stamp), []).append(Known(line, issued))
    ordered = [_ordered(each) for each in lines.values()]
    doubles = [(other, each[0].line) for each in ordered for other in each[1:] if _differs(other.line, each[0].line)]
    issued_rows = form.identity.rows if form.identity else ()
    gone = tuple(row for row in issued_rows if (row.plan, row.task, row.stamp) not in lines)
    return Rows(tuple(each[0] for each in ordered), tuple(doubles), tuple(added), gone)


def _ordered(lines: list[Known]) -> list[Known]:
    """The lines of one row, the first that has answers before the others."""
    return sorted(lines, key=lambda each: not answered(each.line))


def _differs(line: Line, other: Line) -> bool:
    own = answered(line)
    return bool(own) and own != answered(other)


def _visible(line: Line, plan: str) -> IdentityRow | None:
    """The row that a line's own words name."""
    task = line.text("task").strip()
    if not task:
        return None
    return IdentityRow(line.text("plan").strip() or plan, task, line.text("stamp").strip(), False, ())


class _Matching:
    """The rows that were issued, to be found by number and stamp, by either alone, or by their words."""

    def __init__(self, issued: Iterable[IdentityRow]) -> None:
        self.by: dict[tuple[str, ...], list[IdentityRow]] = {}
        for row in issued:
            words = dict(row.words)
            plan = words.get("plan", "")
            for key in (
                ("plan", plan, row.task, row.stamp),
                ("both", row.task, row.stamp),
                ("stamp", row.stamp),
                ("task", plan, row.task),
                ("number", row.task),
                ("words", *(words.get(field, "") for field in _TELLING)),
            ):
                self.by.setdefault(key, []).append(row)

    def find(self, line: Line) -> IdentityRow | None:
        task, stamp = (plain(line.text(key)) for key in ("task", "stamp"))
        plan = word_hash(said) if (said := line.text("plan")) else ""
        keys: list[tuple[str, ...]] = [("plan", plan, task, stamp), ("both", task, stamp)]
        keys += [("stamp", stamp), ("task", plan, task), ("number", task)]
        for key in keys:
            found = self.by.get(key, []) if key[-1] else []
            if len(found) == 1:
                return found[0]
        if not any(line.text(field).strip() for field in _TELLING):
            return None
        found = self.by.get(("words", *(word_hash(line.text(field)) for field in _TELLING)), [])
        return found[0] if len(found) == 1 else None
