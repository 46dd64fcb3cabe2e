"""Label files → what a comparison has to say: the two plans, and the changes that a person expects between them.

A label file is plain text: heads (``old`` and ``new``, or one of them and edits that make the other; ``half``,
``tags``; ``wrap``, the column of a hard-wrapped plan), then edits (``edit.py``), each followed by what is to be
expected of it:

    want reworded 甲 → 乙     a kind; anchors on the old and the new side, several apart by |; one alone is both
      flag moved              (``flag moved?`` where both readings are right)
      gained 信息中心/responsible · lost …/… · role 督查室 responsible → lead · renamed 甲 → 乙
      target 5家 → 8家 · time 6月底 → 9月底
    title 旧标题 → 新标题     a heading above the texts
    want everywhere           what holds for each pair whose old side names the unit

An anchor is a stretch of a text's own words, or, where no text has it, of its title; ``^`` in front: they begin with
it, ``@附件第2项``: its path. Texts that no expectation names are expected to stay: each is paired with the one of the
same words, in their order (after the ``all`` edits), and where that does not come out the label file is at fault.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from edit import NAMES, LabelError, apply

from pipeline import load, parse
from pipeline.model import Place, Plan

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
KINDS = ("same", "reworded", "split", "merged", "added", "dropped")
UNIT_KINDS = ("gained", "lost", "role", "renamed")

Fact = tuple[str, str, str]  # ("gained", name, role), ("role", name, "responsible → lead"), ("target", "5家", "8家")


@dataclass
class Expected:
    """One change as a person expects it; ``free`` names what is not judged (a flag, ``units``, ``fields``)."""

    kind: str
    old: frozenset[str]
    new: frozenset[str]
    flags: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    units: frozenset[Fact] = frozenset()
    fields: frozenset[Fact] = frozenset()


@dataclass
class Case:
    """One label file, read: both plans and all expected changes."""

    name: str
    old: Plan
    new: Plan
    half: str
    tags: frozenset[str]
    expected: list[Expected]
    titles: list[tuple[str, str]]


@dataclass
class _Want:
    kind: str
    old: list[str]
    new: list[str]
    facts: list[str] = field(default_factory=list)


def cases(folder: Path, corpus: Path = CORPUS) -> list[Path]:
    """The label files whose plans are here."""
    files = sorted(folder.glob("*.txt"))
    return [file for file in files if all(place(name, corpus).exists() for name in _sources(file))]


def place(name: str, corpus: Path = CORPUS) -> Path:
    return ROOT / name if name.startswith("input/") else corpus / name


def squash(words: str) -> str:
    """Words without white space, markup and width."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", words))


def read(file: Path, corpus: Path = CORPUS) -> Case:
    """A label file with its plans; LabelError where it does not fit them."""
    heads, edits, wants, titles = _lines(file)
    given = {side: load(place(heads[side], corpus)) for side in ("old", "new") if side in heads}
    if len(given) == 1:
        (base,) = given.values()
        made = parse(_wrapped(apply(base.source.text, edits), heads), name=heads.get("name", "made.md"))
    old, new = given.get("old") or made, given.get("new") or made
    alls = [(a, b) for a, _, b in (line[4:].partition(" → ") for line in edits if line.startswith("all "))]
    try:
        expected = _expected(_Sides(old, new, "old" in given), wants, alls)
    except LabelError as error:
        raise LabelError(f"{file.name}: {error}") from error
    tags = frozenset(heads.get("tags", "").split())
    if heads["half"] == "real":  # of values only those that are named are judged: nobody has written all of them down
        for each in expected:
            each.free |= {"fields"} | ({"units"} if tags & {"levels", "rewritten"} else set())
    return Case(file.stem, old, new, heads["half"], tags, expected, titles)


def _wrapped(source: str, heads: dict[str, str]) -> str:
    """Lines that edits have made longer than the others of a hard-wrapped plan, broken at its column."""
    width = int(heads.get("wrap", "0"))
    if not width:
        return source
    lines = (line if len(line) <= width + 3 else textwrap.fill(line, width) for line in source.split("\n"))
    return "\n".join(lines)


def _sources(file: Path) -> list[str]:
    heads = [line.partition(" ") for line in file.read_text("utf-8").splitlines()]
    return [name for head, _, name in heads if head in ("old", "new")]


def _lines(file: Path) -> tuple[dict[str, str], list[str], list[_Want], list[tuple[str, str]]]:
    heads: dict[str, str] = {}
    edits: list[str] = []
    wants: list[_Want] = []
    titles: list[tuple[str, str]] = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        head, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("  ") and wants:
            wants[-1].facts.append(line.strip())
        elif head == "want":
            kind, _, anchors = rest.partition(" ")
            wants.append(_want(kind, anchors))
        elif head == "title":
            first, _, second = rest.partition(" → ")
            titles.append((first.strip("∅"), second.strip("∅")))
        elif head in NAMES:
            edits.append(line)
        elif head in ("old", "new", "half", "tags", "name", "wrap"):
            heads[head] = rest
        else:
            raise LabelError(f"{file.name}:{number}: {line!r}")
    return heads, edits, wants, titles


def _want(kind: str, anchors: str) -> _Want:
    first, arrow, second = anchors.partition(" → ")
    old = [anchor for anchor in first.split(" | ") if anchor]
    new = [anchor for anchor in second.split(" | ") if anchor] if arrow else old
    return _Want(kind, [] if kind == "added" else old, [] if kind == "dropped" else new)


class _Sides:
    """Both plans by their texts' ids."""

    def __init__(self, old: Plan, new: Plan, forward: bool) -> None:
        self.forward = forward  # whether the old one is given, and the new one made of it
        self.old = {place.text.id: place for place in old.places()}
        self.new = {place.text.id: place for place in new.places()}

    def at(self, side: dict[str, Place], anchor: str) -> str:
        """The id of the one text that the anchor names."""
        if anchor.startswith("@"):
            found = [id_ for id_, each in side.items() if each.path == anchor[1:]]
        else:
            start, words = anchor.startswith("^"), squash(anchor.removeprefix("^"))
            found = [id_ for id_, each in side.items() if _has(squash(each.text.text), words, start)]
            found = found or [id_ for id_, each in side.items() if _has(squash(_title(each)), words, start)]
        if len(found) != 1:
            raise LabelError(f"{len(found)} texts for {anchor!r}: {found[:4]}")
        return found[0]


def _has(words: str, anchor: str, start: bool) -> bool:
    return words.startswith(anchor) if start else anchor in words


def _title(place: Place) -> str:
    return place.node.title if place.node else ""


def _key(place: Place) -> tuple[str, str]:
    return squash(_title(place)), squash(place.text.text)


def _expected(sides: _Sides, wants: list[_Want], alls: list[tuple[str, str]]) -> list[Expected]:
    everywhere = [fact for want in wants if want.kind == "everywhere" for fact in want.facts]
    out = [_one(sides, want) for want in wants if want.kind != "everywhere"]
    taken_old = [id_ for each in out for id_ in each.old]
    taken_new = [id_ for each in out for id_ in each.new]
    for taken in (taken_old, taken_new):
        twice = {id_ for id_ in taken if taken.count(id_) > 1}
        if twice:
            raise LabelError(f"expected twice: {sorted(twice)}")
    out += _rest(sides, set(taken_old), set(taken_new), alls)
    for each in out:
        _add(sides, each, everywhere)
        _derive(sides, each)
    return out


def _one(sides: _Sides, want: _Want) -> Expected:
    if want.kind not in KINDS:
        raise LabelError(f"no kind {want.kind!r}")
    old = frozenset(sides.at(sides.old, anchor) for anchor in want.old)
    new = frozenset(sides.at(sides.new, anchor) for anchor in want.new)
    out = Expected(want.kind, old, new)
    for fact in want.facts:
        name, _, rest = fact.partition(" ")
        if name == "flag":
            out.flags |= {rest} - {rest.rstrip("?") + "?"}
            out.free |= {rest.rstrip("?")} if rest.endswith("?") else frozenset()
        elif name == "free":
            out.free |= {rest}
        elif name in UNIT_KINDS:
            out.units |= {_unit(name, rest)}
        elif name in ("target", "time", "deadline"):
            first, _, second = rest.partition(" → ")
            out.fields |= {(name, first, second)}
        else:
            raise LabelError(f"no fact {fact!r}")
    return out


def _unit(name: str, rest: str) -> Fact:
    if name in ("gained", "lost"):
        unit, _, role = rest.partition("/")
        return name, unit, role or "responsible"
    if name == "renamed":
        first, _, second = rest.partition(" → ")
        return name, first, second
    unit, _, roles = rest.partition(" ")
    return name, unit, roles


def _rest(sides: _Sides, old: set[str], new: set[str], alls: list[tuple[str, str]]) -> list[Expected]:
    given = {id_: each for id_, each in sides.old.items() if id_ not in old}
    made = {id_: each for id_, each in sides.new.items() if id_ not in new}
    if not sides.forward:
        given, made = made, given
    waiting: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id_, each in made.items():
        waiting[_key(each)].append(id_)
    out, lost = [], []
    for id_, each in given.items():
        title, text = key = _key(each)
        for what, with_ in alls:
            title, text = (words.replace(squash(what), squash(with_)) for words in (title, text))
        if not waiting[title, text]:
            lost.append(id_)
            continue
        kind = "same" if key == (title, text) else "reworded"
        pair = [frozenset([id_]), frozenset([waiting[title, text].pop(0)])]
        out.append(Expected(kind, *(pair if sides.forward else pair[::-1]), free=frozenset(["fields"] if alls else [])))
    more = [id_ for ids in waiting.values() for id_ in ids]
    if lost or more:
        raise LabelError(f"not labelled: given {lost}, made {more}")
    return out


def _add(sides: _Sides, each: Expected, everywhere: list[str]) -> None:
    """The facts that hold for each pair whose old side names their unit."""
    if not (each.old and each.new):
        return
    written = {m.written for id_ in each.old for m in sides.old[id_].text.units}
    for fact in everywhere:
        name, _, rest = fact.partition(" ")
        unit, _, then = rest.partition(" ⇐ ")
        if any(squash(then or unit.split(" → ")[0]) in squash(w) for w in written):
            each.units |= {_unit(name, unit)}


def _derive(sides: _Sides, each: Expected) -> None:
    """Flags that follow from their definition, for pairs of one and one; for splits and merges none is judged."""
    if len(each.old) != 1 or len(each.new) != 1:
        each.free |= {"moved", "renumbered", "retitled"}
        return
    old, new = sides.old[next(iter(each.old))], sides.new[next(iter(each.new))]
    markers = [squash(place.node.marker if place.node else "") for place in (old, new)]
    if squash(_title(old)) != squash(_title(new)):
        each.flags |= {"retitled"}
    if "moved" in each.free or "moved" in each.flags:
        each.free |= {"renumbered"}
    elif markers[0] != markers[1]:
        each.flags |= {"renumbered"}
    elif old.path != new.path:
        each.free |= {"renumbered"}  # only what stands above has another number
