"""The tasks of the last period and those of now → which is which, whatever their numbers are.

A task goes on where its words do: its own and those of what it stands under, without their numbers. Words that stand in
several places are told apart by what is issued with them; where that is alike as well, nothing but the very same
numbers tells them apart, and else none of them is taken for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.lines import fold
from pipeline.numbering import marker_at
from pipeline.registry import key as plain


class Same(NamedTuple):
    """What may be the same about two tasks: the plan, the number, the words of the section, of title and text, the
    stamp of what is issued ("" where there is none)."""

    plan: str
    task: str
    section: str
    words: str
    stamp: str


def same(plan: str, task: str, section: str, title: str, text: str, stamp: str) -> Same:
    """What is compared of a task with these words, wherever its title and its text are parted."""
    return Same(plan, task, _bare(section), _bare(f"{title}／{text}"), stamp)


def _bare(labels: str) -> str:
    """Labels that ／ parts, without their numbers and white space."""
    return "".join(plain(_unnumbered(label)) for label in labels.split("／"))


def _unnumbered(label: str) -> str:
    words = "".join(label.split())
    marker = marker_at(fold(words), 0)
    return words[marker.end :] if marker else words


# From all that may be the same to the least that makes a task the same.
_KEYS: tuple[Callable[[Same], tuple[str, ...]], ...] = (
    lambda each: (each.plan, each.section, each.words, each.stamp),
    lambda each: (each.plan, each.words, each.stamp),
    lambda each: (each.plan, each.section, each.words),
    lambda each: (each.plan, each.words),
    lambda each: (each.plan, each.stamp) if each.stamp else (),
    lambda each: (each.words, each.stamp),
    lambda each: (each.words,),
)


def pairs(before: Sequence[Same], now: Sequence[Same]) -> dict[int, int]:
    """Where each task of ``now`` stands in ``before``; every task once, those that are new or gone not at all."""
    found: dict[int, int] = {}
    left, right = dict(enumerate(before)), dict(enumerate(now))
    for key in _KEYS:
        were, are = _groups(left, key), _groups(right, key)
        for said in were.keys() & are.keys():
            found |= _told_apart(before, now, were[said], are[said])
        left = {at: left[at] for at in left.keys() - set(found.values())}
        right = {at: right[at] for at in right.keys() - found.keys()}
    return found


def _groups(tasks: dict[int, Same], key: Callable[[Same], tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, each in tasks.items():
        if said := key(each):
            groups.setdefault(said, []).append(at)
    return groups


def _told_apart(
    before: Sequence[Same], now: Sequence[Same], were: list[int], are: list[int]
) -> Iterable[tuple[int, int]]:
    """The pairs of tasks that are alike: the one and the other, or each with that of its number."""
    if len(were) == len(are) == 1:
        return [(are[0], were[0])]
    numbered = {(before[at].plan, before[at].task): at for at in were}
    if numbered.keys() == {(now[at].plan, now[at].task) for at in are}:
        return [(at, numbered[now[at].plan, now[at].task]) for at in are]
    return []
