"""Label lines (责任单位：…, 完成时限：…) that nothing stands between → one clause."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.clauses import Clause
from pipeline.rules import Reading


def as_one(fold: str, found: list[Clause]) -> Iterator[Clause]:
    """The clauses, with label lines (责任单位：…, 完成时限：…) that nothing stands between as one."""
    run: list[Clause] = []
    for clause in found:
        if run and not (_is_line(fold, clause) and _is_line(fold, run[-1]) and _meet(fold, run[-1], clause)):
            yield _sum(run)
            run = []
        run.append(clause)
    if run:
        yield _sum(run)


def _is_line(fold: str, clause: Clause) -> bool:
    return clause.says_who and fold[clause.start] != "（"


def _meet(fold: str, one: Clause, other: Clause) -> bool:
    return not fold[one.end : other.start].strip("\n")


def _sum(run: list[Clause]) -> Clause:
    """Label lines as one clause: where one of them says who leads, no rule does."""
    if len(run) == 1:
        return run[0]
    said = [clause.reading for clause in run]
    names = [name for one in said for name in one.names]
    if any(name.role == "lead" and not name.inferred for name in names):
        names = [n._replace(role="responsible", inferred=False) if n.inferred else n for n in names]
    reading = Reading(
        tuple(names),
        next((one.deadline for one in said if one.deadline), None),
        tuple([leader for one in said for leader in one.leaders]),
        any(one.open for one in said),
        tuple([note for one in said for note in one.notes]),
        tuple([name for one in said for name in one.given]),
        said[-1].rules,
    )
    return Clause(run[0].start, run[-1].end, reading, run[-1].closed)
