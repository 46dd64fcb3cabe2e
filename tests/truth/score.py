"""How well the comparison finds what a person finds, beside difflib, daff and csv-diff: precision, recall, F1.

    python tests/truth/score.py                      the table
    python tests/truth/score.py --misses [NAME …]    every difference between label and comparison (of these cases)
    python tests/truth/score.py --half first|second|real --tool ours

A change counts as found where its kind and its texts on both sides are all right. ``changed`` is every kind but same.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from labels import KINDS, UNIT_KINDS, Case, Expected, Fact, cases, read, squash  # noqa: E402
from rivals import TOOLS, Found, Report  # noqa: E402

from pipeline.model import Plan  # noqa: E402

ROWS = (*KINDS, "all", "changed", "heavy", "decoys", "flags", "units", *UNIT_KINDS, "values", "titles")
FLAGS = ("moved", "renumbered", "retitled")
VALUES = ("target", "time", "deadline")


class Tally:
    """Right ones, wrong ones and missing ones."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missing = 0

    def add(self, expected: Iterable[Any], found: Iterable[Any]) -> None:
        want, got = set(expected), set(found)
        self.right += len(want & got)
        self.wrong += len(got - want)
        self.missing += len(want - got)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else float(not self.missing)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missing
        return 2 * self.right / total if total else 1.0

    def __str__(self) -> str:
        return f"{self.precision:.3f} {self.recall:.3f} {self.f1:.3f} ({self.right}+{self.wrong}-{self.missing})"


Scores = dict[str, Tally]


def ours(old: Plan, new: Plan) -> Report:
    """What our own comparison says, in the words of the labels."""
    from pipeline import compare

    comparison = compare(old, new)
    out = []
    for change in comparison.changes:
        flags = frozenset(flag for flag in FLAGS if getattr(change, flag))
        units: set[Fact] = {("gained", each.name, each.role) for each in change.units.gained}
        units |= {("lost", each.name, each.role) for each in change.units.lost}
        units |= {("role", each.name, f"{each.old} → {each.new}") for each in change.units.role}
        units |= {("renamed", each.old, each.new) for each in change.units.renamed}
        values = {(each.field, str(each.old), str(each.new)) for each in change.fields if each.field in VALUES}
        sides = frozenset(change.old), frozenset(change.new)
        out.append(Found(change.kind, *sides, flags, frozenset(units), frozenset(values)))
    return Report(out, {(squash(each.old or ""), squash(each.new or "")) for each in comparison.titles})


def score(case: Case, report: Report, into: Scores) -> None:
    """Add one case's right, wrong and missing ones."""
    want = {(each.kind, each.old, each.new): each for each in case.expected}
    got = {(each.kind, each.old, each.new): each for each in report.changes}
    for kind in KINDS:
        into[kind].add((key for key in want if key[0] == kind), (key for key in got if key[0] == kind))
    into["all"].add(want, got)
    changed = [{key for key in side if key[0] != "same"} for side in (want, got)]
    into["changed"].add(*changed)
    for tag in ("heavy", "decoys"):
        if tag in case.tags:
            into[tag].add(*changed)
    known = {(each.old, each.new): each for each in case.expected}
    free = {key: each.free for key, each in known.items()}
    both = [key for key in known if all(key)]
    into["flags"].add(
        ((key, flag) for key in both for flag in known[key].flags - free[key]),
        (
            (key, flag)
            for key, each in _pairs(report)
            for flag in each.flags - free.get(key, frozenset())
            if len(each.old) == len(each.new) == 1
        ),
    )
    for name in ("units", *UNIT_KINDS):
        into[name].add(
            ((key, fact) for key in both if "units" not in free[key] for fact in _some(known[key].units, name)),
            (
                (key, fact)
                for key, each in _pairs(report)
                if "units" not in free.get(key, ())
                for fact in _some(each.units, name)
            ),
        )
    _values(case, report, into["values"])
    if "titles" not in case.tags:
        into["titles"].add(((squash(a), squash(b)) for a, b in case.titles), report.titles)


def _values(case: Case, report: Report, into: Tally) -> None:
    """Targets and dates, by their numbers; where a case leaves the others free, only what is named is asked for."""
    known = {(each.old, each.new): each for each in case.expected}
    for key, each in _pairs(report):
        expected = known.get(key, Expected("", *key, free=frozenset(["fields"])))
        want = Counter(_number(fact) for fact in expected.fields)
        got = Counter(_number(fact) for fact in each.fields)
        into.right += (want & got).total()
        into.missing += (want - got).total()
        into.wrong += 0 if "fields" in expected.free else (got - want).total()
    found = {key for key, _ in _pairs(report)}
    into.missing += sum(len(each.fields) for key, each in known.items() if key not in found)


def _number(fact: Fact) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return fact[0], tuple(re.findall(r"\d[\d.]*", fact[1])), tuple(re.findall(r"\d[\d.]*", fact[2]))


def _pairs(report: Report) -> list[tuple[tuple[frozenset[str], frozenset[str]], Found]]:
    return [((each.old, each.new), each) for each in report.changes if each.old and each.new]


def _some(facts: Iterable[Fact], name: str) -> list[Fact]:
    return [fact for fact in facts if name in ("units", fact[0])]


def best(case: Case, tool: str) -> Report:
    """A tool's report; of a rival's settings the one that finds most here."""
    if tool == "ours":
        return ours(case.old, case.new)

    def found(report: Report) -> float:
        one: Scores = defaultdict(Tally)
        score(case, report, one)
        return one["all"].f1 + one["units"].f1 / 1000

    return max(TOOLS[tool](case.old, case.new), key=found)


def total(some: Iterable[Case], tool: str) -> Scores:
    """A tool's scores over all cases."""
    out: Scores = defaultdict(Tally)
    for case in some:
        score(case, best(case, tool), out)
    return out


def misses(case: Case, report: Report) -> list[str]:
    """Every difference between what is expected and what is found, a line each."""
    want = {(each.kind, each.old, each.new): each for each in case.expected}
    got = {(each.kind, each.old, each.new): each for each in report.changes}
    lines = [f"  - {_said(case, key)}" for key in want if key not in got]
    lines += [f"  + {_said(case, key)}" for key in got if key not in want]
    known = {key[1:]: each for key, each in want.items()}
    for key, each in _pairs(report):
        expected = known.get(key)
        if expected is None:
            continue
        flags = (expected.flags ^ each.flags) - expected.free
        units = frozenset() if "units" in expected.free else expected.units ^ each.units
        one = Tally()
        _values(Case(case.name, case.old, case.new, "", frozenset(), [expected], []), Report([each]), one)
        values = expected.fields ^ each.fields if one.wrong or one.missing else frozenset()
        for what, differs in (("flags", flags), ("units", units), ("values", values)):
            if differs:
                signed = [("-" if d in getattr(expected, _FIELD[what]) else "+", d) for d in sorted(differs)]
                lines.append(f"  {what} {sorted(key[0])} → {sorted(key[1])}: {signed}")
    if "titles" not in case.tags:
        wanted = {(squash(a), squash(b)) for a, b in case.titles}
        lines += [f"  title {'-' if t in wanted else '+'} {t}" for t in sorted(wanted ^ report.titles)]
    return lines


_FIELD = {"flags": "flags", "units": "units", "values": "fields"}


def _said(case: Case, key: tuple[str, frozenset[str], frozenset[str]]) -> str:
    sides = []
    for plan, ids in ((case.old, key[1]), (case.new, key[2])):
        places = [each for each in plan.places() if each.text.id in ids]
        words = [f"{p.text.id} {((p.node.title if p.node else '') + '｜' + p.text.text)[:40]}" for p in places]
        sides.append(" + ".join(words).replace("\n", "⏎"))
    return f"{key[0]}: {' → '.join(sides)}"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", action="append", help="first, second, real (all without)")
    parser.add_argument("--tool", action="append", help="ours, difflib, daff, csv-diff (all without)")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args(argv)
    some = [read(file) for file in cases(HERE) if not args.names or file.stem in args.names]
    some = [case for case in some if not args.half or case.half in args.half]
    if args.misses:
        for case in some:
            lines = misses(case, ours(case.old, case.new))
            print(f"{case.name}: {len(lines)}", *lines, sep="\n")
        return 0
    tools = args.tool or ["ours", *TOOLS]
    scores = {tool: total(some, tool) for tool in tools}
    print(f"{len(some)} comparisons; precision recall F1 (right+wrong-missing)")
    for row in ROWS:
        print(f"{row:10}", *(f"{tool} {scores[tool][row]!s:38}" for tool in tools), sep="  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
