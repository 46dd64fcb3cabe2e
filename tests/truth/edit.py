"""The source of a plan and a list of written-down edits → the source of the plan that could have come a year later.

Edits are lines of a label file. What they look for is found without regard to white space and asterisks, for the plans
came hard-wrapped, and has to stand in the source exactly once; a place that is not where an edit says is a fault of the
label file (``LabelError``), never passed over.

    sub X → Y              X becomes Y
    sub [A] X → Y          the first X behind A becomes Y
    write A … B → Y        from A up to the first B behind it becomes Y
    all X → Y              every X becomes Y (at least one)
    cut A                  the line of A goes
    cut A … B              from A up to B goes
    move A … B > C         from A up to B goes, and stands before C instead
    put C < Y              Y stands before C
    number A … B = 3       the markers of A's form at starts of lines, from A up to B, count on from 3

``$`` is the end of the source, ``\\n`` in what is put in is a line end. An anchor's line begins with its # and *; in a
table it is the row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

DIGITS = "零一二三四五六七八九十"
_MARKER = re.compile(r"^([#*\s|]*)([（(]?)([0-9]+|[一二三四五六七八九十]+)([）)]|[、.．]|(?=\s*\|))", re.MULTILINE)


class LabelError(Exception):
    """A label file that does not say what it means, or does not fit its plan."""


def apply(source: str, edits: list[str]) -> str:
    """The source after all edits, in their order."""
    for line in edits:
        name, _, rest = line.partition(" ")
        source = _EDITS[name](source, rest)
    return source


def pattern(words: str) -> re.Pattern[str]:
    """A pattern that finds words whatever white space and asterisks a converter has left between their characters."""
    return re.compile(r"[\s*]*".join(map(re.escape, "".join(words.split()))))


def find(source: str, words: str, start: int = 0) -> re.Match[str]:
    """The one place where the words stand, at or behind ``start``; with a start, the first."""
    found = list(pattern(words).finditer(source, start))
    if not found or (len(found) > 1 and not start):
        raise LabelError(f"{len(found)} places of {words!r}, not one")
    return found[0]


def _head(source: str, words: str, start: int = 0) -> int:
    """Where what begins with the words begins: before its # and *, for a row at the start of its line."""
    if words == "$":
        return len(source)
    at = find(source, words, start).start()
    line = source.rfind("\n", 0, at) + 1
    before = source[line:at]
    return line if source.startswith("|", line) or not before.strip("#* \t") else at


def _sub(source: str, rest: str) -> str:
    what, new = _pair(rest, " → ")
    scope, start = re.match(r"\[(.+?)\] (.+)", what, re.DOTALL), 0
    if scope:
        start, what = find(source, scope[1]).start() or 1, scope[2]
    found = find(source, what, start)
    return source[: found.start()] + _text(new) + source[found.end() :]


def _write(source: str, rest: str) -> str:
    what, new = _pair(rest, " → ")
    first, last = _pair(what, " … ")
    start = find(source, first).start()
    end = find(source, last, start + 1).start()
    return source[:start] + _text(new) + source[end:]


def _all(source: str, rest: str) -> str:
    what, new = _pair(rest, " → ")
    out, count = pattern(what).subn(lambda _: _text(new), source)
    if not count:
        raise LabelError(f"nowhere {what!r}")
    return out


def _range(source: str, rest: str) -> tuple[int, int]:
    first, _, last = rest.partition(" … ")
    start = _head(source, first)
    if not last:
        end = source.find("\n", start)
        return start, len(source) if end < 0 else end + 1
    end = _head(source, last, start + 1)
    return start, end


def _cut(source: str, rest: str) -> str:
    start, end = _range(source, rest)
    return source[:start] + source[end:]


def _move(source: str, rest: str) -> str:
    what, before = _pair(rest, " > ")
    start, end = _range(source, what)
    block, rest_ = source[start:end], source[:start] + source[end:]
    at = _head(rest_, before)
    lead = "\n\n" if before == "$" else ""
    return rest_[:at] + lead + block + rest_[at:]


def _put(source: str, rest: str) -> str:
    before, new = _pair(rest, " < ")
    at = _head(source, before)
    return source[:at] + _text(new) + source[at:]


def _number(source: str, rest: str) -> str:
    what, first = _pair(rest, " = ")
    start, end = _range(source, what)
    model = _MARKER.match(source, start)
    if not model:
        raise LabelError(f"no marker at {what!r}")
    form, count = (model[2], model[3].isascii(), model[4]), itertools.count(int(first))

    def one(found: re.Match[str]) -> str:
        if (found[2], found[3].isascii(), found[4]) != form:
            return found[0]
        return found[1] + found[2] + _written(next(count), form[1]) + found[4]

    return source[:start] + _MARKER.sub(one, source[start:end]) + source[end:]


def _written(value: int, ascii_: bool) -> str:
    if ascii_:
        return str(value)
    tens, ones = divmod(value, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def _pair(rest: str, mark: str) -> tuple[str, str]:
    first, found, second = rest.partition(mark)
    if not found:
        raise LabelError(f"no {mark.strip()!r} in {rest!r}")
    return first, second


def _text(new: str) -> str:
    return new.replace("\\n", "\n")


_EDITS: dict[str, Callable[[str, str], str]] = {
    "sub": _sub,
    "write": _write,
    "all": _all,
    "cut": _cut,
    "move": _move,
    "put": _put,
    "number": _number,
}
NAMES = tuple(_EDITS)
