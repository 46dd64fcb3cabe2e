"""The registry of units (单位名录): units that exist once, and the functions (职能) of which local ones are made.

The shipped tables are in ``data/``; a desk's own ``units.csv`` beside its plans wins over them. They are read at the
first ``load()`` and not at import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from pipeline.entries import RENAMED, Entry, Function, Successor, read_entries, read_functions

DATA = Path(__file__).with_name("data")
SHIPPED = DATA / "units.csv"
FUNCTIONS = DATA / "functions.csv"
OWN = "units.csv"  # a desk's own registry, beside its plans

_SHORT_SUFFIX = {"委员会": "委", "办公室": "办", "管理委员会": "管委会"}


class Form(NamedTuple):
    """A function as a unit's name writes it behind the place: 住建厅, and the same in full: 住房和城乡建设厅."""

    function: Function
    name: str


_Spelling = tuple[Function, str, str]  # a function, a cell that says how it is written, and a suffix


@lru_cache(maxsize=1 << 12)  # a plan has few names, again and again
def key(written: str) -> str:
    """The form in which names compare: NFKC without white space, brackets round (全角半角、空格、括号种类不计)."""
    if written.isalnum() and is_normalized("NFKC", written):
        return written
    name = written if is_normalized("NFKC", written) else normalize("NFKC", written)
    return "".join(name.split()).translate(_ROUND)


_ROUND = str.maketrans("〔〕[]【】", "()()()")


class Registry:
    """Entries in registry order, and what is asked of them: which unit is it that is written so, what became of it?

    ``own`` are a desk's own entries: they come first, replace shipped ones of the same id or name, and what they
    write means nobody else.
    """

    def __init__(self, entries: Iterable[Entry], functions: Iterable[Function] = (), own: Iterable[Entry] = ()) -> None:
        first = sorted(own, key=lambda entry: entry.order)
        ids, names = {entry.id for entry in first}, {entry.name for entry in first}
        rest = (entry for entry in entries if entry.id not in ids and entry.name not in names)
        self.first = len(first)  # so many of the entries are the desk's own
        self.entries: tuple[Entry, ...] = (*first, *sorted(rest, key=lambda entry: entry.order))
        self.functions = tuple(sorted(functions, key=lambda function: function.order))
        self._by_id = {entry.id: entry for entry in self.entries}
        self._index = _index(self.entries)
        self._own = _index(first)
        self._index.update(self._own)
        self._formed: dict[str, tuple[Form, ...]] = {}

    def candidates(self, written: str) -> tuple[Entry, ...]:
        """Every entry that may be written so, in registry order; spellings compare under ``key``, never by likeness."""
        return self._index.get(written) or self._index.get(key(written), ())

    def exact(self, name: str) -> tuple[Entry, ...]:
        """``candidates`` of a name that is in the form of ``key`` already."""
        return self._index.get(name, ())

    @property
    def owns(self) -> bool:
        """Has the desk a registry of its own?"""
        return bool(self._own)

    @cached_property
    def heads(self) -> frozenset[str]:
        """How the names of the registry begin, two characters each."""
        return frozenset([form[:2] for form in self._index])

    @cached_property
    def ends(self) -> frozenset[str]:
        """The characters in which the names of local units end."""
        return frozenset([form[-1] for form in self._spellings])

    def find(self, written: str) -> Entry | None:
        """The entry written so where there is exactly one, else None."""
        found = self.candidates(written)
        return found[0] if len(found) == 1 else None

    def own(self, written: str) -> tuple[Entry, ...]:
        """The desk's own entries that are written so."""
        if not self._own:
            return ()
        return self._own.get(written) or self._own.get(key(written), ())

    def get(self, unit: str) -> Entry | None:
        """The entry with this id, or None."""
        return self._by_id.get(unit)

    def function(self, unit: str) -> Function | None:
        """The function with this id, or that of a local unit (广东省/zjt), or None."""
        return self._functions.get(unit.rpartition("/")[2])

    def successors(self, unit: str) -> tuple[Successor, ...]:
        """What became of the unit with this id: of one of the registry as its row says; of a local one, or a branch,
        what became of its function or of the unit it is a branch of, at the same place (广东省/gsj → 合并:
        广东省/scjg)."""
        entry = self._by_id.get(unit)
        if entry:
            return entry.successors
        place, sign, what = unit.rpartition("/")
        whole = (self.function(unit) or self._by_id.get(what)) if sign else None
        found = whole.successors if whole else ()
        return tuple([Successor(way, tuple([f"{place}/{id_}" for id_ in units])) for way, units in found])

    def name(self, unit: str) -> str:
        """The full name of the unit with this id: of a local one what stands behind its place; "" where none has it."""
        found = self._by_id.get(unit) or self.function(unit)
        return found.name if found else ""

    def called(self, unit: str, like: str) -> str:
        """What people call the unit with this id: its full name, of a local one behind its place, with the suffix of
        the name ``like`` where such a unit may end so (广东省/zjt like 省建设厅 → 广东省住房和城乡建设厅)."""
        if unit in self._by_id:
            return self.name(unit)
        place, _, what = unit.rpartition("/")
        return place + self.name(unit) + self.suffix(what, like)

    def suffix(self, function: str, like: str) -> str:
        """The suffix of ``like``, in full, where a unit of the function with this id may end so, else ""."""
        known = self._functions.get(function)
        ends = (one for one in (known.suffixes if known else ()) if like.endswith((one, _SHORT_SUFFIX.get(one, one))))
        return next(ends, "")

    def names(self) -> Iterator[str]:
        """Every full name of the registry, and of the local units without their place."""
        for entry in self.entries:
            yield entry.name
        for form in dict.fromkeys(form for found in map(self.forms, self._spellings) for form in found):
            yield form.name

    @cached_property
    def collectives(self) -> bool:
        """Does any entry stand for several units?"""
        return any(entry.members for entry in self.entries)

    def lineage(self, old: str, new: str) -> str:
        """How the unit ``old`` became ``new``, over any number of steps: 更名 where each was a change of name, else the
        first that was none (并入, 合并, 拆分); "" where it did not."""
        seen, ways = {old}, [(old, RENAMED)]
        for unit, way in ways:
            for relation, units in self.successors(unit):
                said = relation if way == RENAMED else way
                if new in units:
                    return said
                ways += [(one, said) for one in units if one not in seen]
                seen.update(units)
        return ""

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Id of an entry, or / and that of a function → its place among its like, from 1."""
        functions = {f"/{function.id}": at for at, function in enumerate(self.functions, 1)}
        return functions | {entry.id: at for at, entry in enumerate(self.entries, 1)}

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {function.id: function for function in self.functions}

    def branches(self, unit: str) -> tuple[Function, ...]:
        """The functions that are branches of the unit with this id (国家金融监督管理总局 → 金融监督管理)."""
        return tuple([function for function in self.functions if function.parent == unit])

    @cached_property
    def _spellings(self) -> dict[str, tuple[_Spelling, ...]]:
        found: dict[str, tuple[_Spelling, ...]] = {}
        joined = []
        for function in self.functions:
            for cell in (function.name, *function.written):
                words = cell.partition("=")[0] if "=" in cell else cell
                joined += [(function, words)] if "和" in words else []
                for name, spelling in _ends(function, words, cell):
                    found[name] = (*found[name], spelling) if name in found else (spelling,)
        for function, words in joined:
            for other in (words.replace("和", "与"), f"{words.replace('和', '')}={words}"):
                for name, spelling in _ends(function, other.partition("=")[0], other):
                    found.setdefault(name, (spelling,))
        return found

    @cached_property
    def is_form(self) -> Callable[[str], bool]:
        """Is a name, as ``key`` leaves it, what stands behind a place in a unit's name: 住建局, 委宣传部?"""
        return self._spellings.__contains__

    def forms(self, name: str) -> tuple[Form, ...]:
        """The functions that are written so behind a place, each once, with the words in full; () where none is.

        A written form that is short for the function's name is shown as that; another wording of it as itself, or as
        the table says: 规划资源=规划和自然资源.
        """
        known = self._formed.get(name)
        if known is None:
            known = self._formed[name] = tuple(self._form(self._spellings.get(name, ())))
        return known

    def _form(self, spellings: tuple[_Spelling, ...]) -> Iterator[Form]:
        seen = set()
        for function, cell, suffix in spellings:
            if function.id not in seen:
                seen.add(function.id)
                words, _, full = cell.partition("=")
                full = full or (function.name if _abbreviates(words, function.name) else words)
                yield Form(function, full + suffix)


def _ends(function: Function, words: str, cell: str) -> Iterator[tuple[str, _Spelling]]:
    """The names that ``words`` make with the suffixes of the function, in full and for short (委员会, 委)."""
    for suffix in function.suffixes:
        yield key(words + suffix), (function, cell, suffix)
        if suffix in _SHORT_SUFFIX:
            yield key(words + _SHORT_SUFFIX[suffix]), (function, cell, suffix)


def _abbreviates(short: str, full: str) -> bool:
    """Are all characters of ``short`` in ``full``, in that order?"""
    at = -1
    for char in short:
        at = full.find(char, at + 1)
        if at < 0:
            return False
    return True


def _index(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    index: dict[str, list[Entry]] = {}
    for entry in entries:
        for form in dict.fromkeys([key(name) for name in (entry.name, entry.short, *entry.written)]):
            index.setdefault(form, []).append(entry)
    return {form: tuple(found) for form, found in index.items()}


def load(own: Path | None = None) -> Registry:
    """The shipped registry, read once; with a desk's own table before it where one is given.

    Raises PlanError where the desk's table does not hold.
    """
    if own is None:
        return _bare()
    entries, functions = _shipped()
    return Registry(entries, functions, _completed(read_entries(own, own=True), entries))


@cache
def _bare() -> Registry:
    return Registry(*_shipped())


@cache
def _shipped() -> tuple[tuple[Entry, ...], tuple[Function, ...]]:
    # What is shipped holds (a test reads it as a desk's own is read): a start-up does not look again.
    return read_entries(SHIPPED, trusted=True), read_functions(FUNCTIONS, trusted=True)


def _completed(own: Iterable[Entry], shipped: Iterable[Entry]) -> Iterator[Entry]:
    """Own rows, and what they leave empty about a shipped unit (told by its id or name) taken from there; a successor
    may be called by its name."""
    by_id = {entry.id: entry for entry in shipped}
    by_name = {entry.name: entry for entry in by_id.values()}
    own = [entry.over(known) if (known := by_id.get(entry.id) or by_name.get(entry.name)) else entry for entry in own]
    ids = {name: entry.id for name, entry in by_name.items()} | {entry.name: entry.id for entry in own}
    for entry in own:
        followed = [Successor(way, tuple([ids.get(unit, unit) for unit in units])) for way, units in entry.successors]
        yield entry._replace(successors=tuple(followed))


def read(path: Path) -> Registry:
    """The registry of one table of units alone; raises PlanError as ``read_entries`` does."""
    return Registry(read_entries(path))
