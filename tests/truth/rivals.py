"""What the usual tools make of the same two plans: difflib, daff and csv-diff, each at its best.

All get the table of tasks of both plans (path, title, text, units) and are read as kindly as they allow: every setting
below is tried on every case, and the one that does best there counts (``score.py``). None of them speaks of splits and
merges; unit changes are what differs between the cells of the rows that they pair.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import csv_diff
import daff
from labels import Fact, squash

from pipeline.model import Place, Plan

HEAD = ["path", "title", "text", "units"]
Pairs = list[tuple[int, int]]


@dataclass
class Found:
    """One change as a tool reports it."""

    kind: str
    old: frozenset[str]
    new: frozenset[str]
    flags: frozenset[str] = frozenset()
    units: frozenset[Fact] = frozenset()
    fields: frozenset[Fact] = frozenset()


@dataclass
class Report:
    """All that a tool reports."""

    changes: list[Found]
    titles: set[tuple[str, str]] = field(default_factory=set)


def difflib_reports(old: Plan, new: Plan) -> Iterator[Report]:
    """Paragraph by paragraph as in ``ndiff``, and each with its closest of the other plan, under three bounds."""
    a, b = ([squash("".join(row[1:3])) for row in _rows(plan)] for plan in (old, new))
    yield _report(old, new, _blocks(a, b))
    ratios = _ratios(a, b)
    for least in (0.4, 0.5, 0.6):
        yield _report(old, new, _closest(ratios, least))


def daff_reports(old: Plan, new: Plan) -> Iterator[Report]:
    """daff by content, with and without the column of paths, and with each of the columns as its key."""
    for head, keys in ((HEAD, (None, "path", "title", "text")), (HEAD[1:], (None,))):
        tables = [daff.PythonTableView([head, *(row[-len(head) :] for row in _rows(plan))]) for plan in (old, new)]
        for key in keys:
            flags = daff.CompareFlags()
            flags.ordered = False
            if key:
                flags.addPrimaryKey(key)
            units = daff.Coopy.compareTables(*tables, flags).align().toOrder().getList()
            yield _report(old, new, [(u.l - 1, u.r - 1) for u in units if u.l is not None and u.l > 0 and u.r > 0])


def csv_diff_reports(old: Plan, new: Plan) -> Iterator[Report]:
    """csv-diff with each of the columns as its key; a key that comes twice is told apart by its place."""
    for column in range(3):
        keys = [_unique([row[column] for row in _rows(plan)]) for plan in (old, new)]
        tables = []
        for plan, names in zip((old, new), keys, strict=True):
            lines = [["key", *HEAD[1:]], *([key, *row[1:]] for key, row in zip(names, _rows(plan), strict=True))]
            tables.append(csv_diff.load_csv(io.StringIO(_csv(lines)), key="key"))
        result = csv_diff.compare(*tables)
        gone = {row["key"] for row in result["removed"]}
        places = {key: number for number, key in enumerate(keys[1])}
        pairs = [(n, places[key]) for n, key in enumerate(keys[0]) if key not in gone]
        yield _report(old, new, pairs)


TOOLS = {"difflib": difflib_reports, "daff": daff_reports, "csv-diff": csv_diff_reports}


def _rows(plan: Plan) -> list[list[str]]:
    return [[each.path, each.node.title if each.node else "", each.text.text, _units(each)] for each in plan.places()]


def _units(place: Place) -> str:
    return "、".join(f"{name}/{role}" for name, role in _parties(place))


def _parties(place: Place) -> list[tuple[str, str]]:
    return [(each.name, each.role) for each in (*place.text.units, *place.text.inherited)]


def _csv(lines: list[list[str]]) -> str:
    return "\n".join(
        ",".join('"' + cell.replace('"', '""').replace("\n", " ") + '"' for cell in line) for line in lines
    )


def _unique(keys: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    out = []
    for key in (key.replace("\n", " ") for key in keys):
        seen[key] += 1
        out.append(key if seen[key] == 1 else f"{key} #{seen[key]}")
    return out


def _blocks(a: list[str], b: list[str]) -> Pairs:
    pairs: Pairs = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        elif tag == "replace":
            some = _closest(_ratios(a[i:i_end], b[j:j_end]), 0.5)
            pairs += [(i + left, j + right) for left, right in some]
    return pairs


def _ratios(a: list[str], b: list[str]) -> list[tuple[float, int, int]]:
    out = []
    for j, right in enumerate(b):
        matcher = SequenceMatcher(None, "", right, autojunk=False)
        for i, left in enumerate(a):
            matcher.set_seq1(left)
            if matcher.real_quick_ratio() >= 0.4 and matcher.quick_ratio() >= 0.4:
                out.append((matcher.ratio(), i, j))
    return sorted(out, key=lambda each: (-each[0], each[1], each[2]))


def _closest(ratios: list[tuple[float, int, int]], least: float) -> Pairs:
    left: set[int] = set()
    right: set[int] = set()
    pairs: Pairs = []
    for ratio, i, j in ratios:
        if ratio >= least and i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _report(old: Plan, new: Plan, pairs: Pairs) -> Report:
    a, b = list(old.places()), list(new.places())
    out = [_pair(a[i], b[j]) for i, j in pairs]
    lefts, rights = {i for i, _ in pairs}, {j for _, j in pairs}
    out += [Found("dropped", frozenset([p.text.id]), frozenset()) for i, p in enumerate(a) if i not in lefts]
    out += [Found("added", frozenset(), frozenset([p.text.id])) for j, p in enumerate(b) if j not in rights]
    return Report(out)


def _pair(old: Place, new: Place) -> Found:
    words = [squash((p.node.title if p.node else "") + "\n" + p.text.text) for p in (old, new)]
    kind = "same" if words[0] == words[1] else "reworded"
    return Found(kind, frozenset([old.text.id]), frozenset([new.text.id]), units=frozenset(_changed(old, new)))


def _changed(old: Place, new: Place) -> Iterator[Fact]:
    before, after = dict(_parties(old)), dict(_parties(new))
    for name in before.keys() | after.keys():
        if name not in after:
            yield "lost", name, before[name]
        elif name not in before:
            yield "gained", name, after[name]
        elif before[name] != after[name]:
            yield "role", name, f"{before[name]} → {after[name]}"
