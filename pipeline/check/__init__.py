"""Plan → findings (核对): what a person should look at before the matrix is handed on.

``CHECKS`` is the whole list: each reads a resolved plan and yields findings of the catalogue, knows of no other
check, and raises on no plan. A new check is a function in one of these modules and its name in this tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.check.above import taken_over
from pipeline.check.appendix import against_body, declared_counts
from pipeline.check.duty import left_over, missing, named_twice, unanswered, unread
from pipeline.check.names import odd, run_into, unknown
from pipeline.check.numbering import heading_levels, restarts, sequence
from pipeline.check.wording import brackets, undated
from pipeline.model import Finding, Plan

CHECKS: tuple[Callable[[Plan], Iterator[Finding]], ...] = (
    sequence,
    restarts,
    heading_levels,
    missing,
    unanswered,
    named_twice,
    taken_over,
    unread,
    left_over,
    unknown,
    odd,
    run_into,
    brackets,
    undated,
    declared_counts,
    against_body,
)


def check(plan: Plan, more: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """All findings of all checks on a resolved plan, and ``more``, sorted by place; those on the plan as a whole come
    first."""
    found = [finding for one in CHECKS for finding in one(plan)]
    return tuple(sorted([*found, *more], key=_place))


def _place(finding: Finding) -> tuple[int, int, str, str]:
    start, end = finding.span or (-1, -1)
    return start, end, finding.code, finding.message
