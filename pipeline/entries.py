"""The two tables of units (单位名录、职能表) → records: what their columns are, and what a row must hold.

``units.csv`` has units that exist once, with their dates and successors; ``functions.csv`` has what the units of places
are called by: 省 + 住房和城乡建设 + 厅. Both are UTF-8 with BOM and Chinese heads, so that they open and save well in
Excel and WPS. ``COLUMNS`` and ``FUNCTION_COLUMNS`` are the lists of their heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import tables

# field of Entry → (head in the table, must a row of the shipped table fill it)
COLUMNS: dict[str, tuple[str, bool]] = {
    "id": ("编号", True),
    "order": ("机构序列", True),
    "name": ("规范名称", True),
    "short": ("简称", False),
    "written": ("原文写法", False),
    "kind": ("类别", False),
    "parent": ("上级", False),
    "level": ("层级", False),
    "since": ("起始", False),
    "until": ("截止", False),
    "successors": ("后继", False),
    "members": ("包含", False),
    "source": ("来源", False),
}
FUNCTION_COLUMNS: dict[str, tuple[str, bool]] = {
    "id": ("编号", True),
    "order": ("机构序列", True),
    "name": ("规范写法", True),
    "written": ("其他写法", False),
    "suffixes": ("后缀", False),
    "kind": ("类别", False),
    "since": ("起始", False),
    "until": ("截止", False),
    "successors": ("后继", False),
    "parent": ("所属", False),
    "source": ("来源", False),
}
KINDS = ("党委", "政府", "垂直管理", "群团", "企业", "区县", "集合", "人大政协", "司法", "军队", "事业单位")
LEVELS = ("国家", "省", "市", "县", "乡", "内设")
RENAMED = "更名"
RELATIONS = (RENAMED, "并入", "合并", "拆分")
INNER = "内设"  # the level of an office inside another unit, its parent
COLLECTIVE, COMPANY = "集合", "企业"

_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_ORDER = re.compile(r"0*[1-9][0-9]{0,8}")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SAVED = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")  # what Excel makes of a date
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SAVED_SHORT = re.compile(rf"({'|'.join(_MONTHS)})-(\d\d)")
_SUCCESSION = re.compile(rf"({'|'.join(RELATIONS)})[:：]\s*([\w.\-/（）()、,，\s]+)")
_NAMED = 5  # units that an error names of those that lead round in a circle
_AND = re.compile(r"[、,，\s]+")


class Successor(NamedTuple):
    """What became of a unit: ``relation`` is one of RELATIONS, ``units`` the ids of what followed it."""

    relation: str
    units: tuple[str, ...]


class Entry(NamedTuple):
    """One unit of the registry. ``written`` are all spellings that mean it, its names among them, each once.

    ``since`` and ``until`` say from and to when it bore this name, as far as the table says (ISO, a year or a month
    too, both days included, "" where open); ``members`` are the units that a collective stands for.
    """

    id: str
    order: int
    name: str
    short: str
    written: tuple[str, ...]
    kind: str = ""
    parent: str = ""
    level: str = ""
    since: str = ""
    until: str = ""
    successors: tuple[Successor, ...] = ()
    members: tuple[str, ...] = ()
    source: str = ""

    def over(self, known: Entry) -> Entry:
        """This row, a desk's own, about a unit that is known: what it leaves empty is as it was."""
        said = self._asdict()
        merged = Entry(*[said[field] or value for field, value in known._asdict().items()])
        written = tuple(dict.fromkeys((*self.written, *known.written)))
        return merged._replace(
            id=known.id, short=self.short if self.short != self.name else known.short, written=written
        )


class Function(NamedTuple):
    """What units of places are for. ``name`` is the function in full (住房和城乡建设), ``written`` its short forms,
    ``suffixes`` what such a unit may end in, in full (厅, 局, 委员会), ``parent`` the unit whose branches they are."""

    id: str
    order: int
    name: str
    written: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ("",)
    kind: str = ""
    since: str = ""
    until: str = ""
    successors: tuple[Successor, ...] = ()
    parent: str = ""
    source: str = ""

    @property
    def governs(self) -> bool:
        """Is it a place's government or Party committee, before whose offices its name stands too: 市政府外事办?"""
        return self.kind == "区县" or self.name == "委"


def read_entries(path: Path, *, own: bool = False, trusted: bool = False) -> tuple[Entry, ...]:
    """The units of the csv file at ``path``; of a desk's ``own`` table only the names have to be there.

    Raises PlanError, a whole Chinese sentence with row and column as Excel counts them, for what is no table, an id
    that is none or stands twice, an order that is no whole number from 1, a kind, level or date that is none, and a
    successor or parent that is no unit of the table (of an own one: that is the unit itself, straight or round in a
    circle); none of that is looked for in a table that is ``trusted``. Afterwards no entry has an empty name.
    """
    columns = {field: (head, required and (not own or field == "name")) for field, (head, required) in COLUMNS.items()}
    if trusted:
        return tuple(map(_entry, tables.cells(path, columns)))
    seen: dict[str, int] = {}
    rows = [(_checked(row, seen, own=own), row) for row in tables.read(path, "单位名录", columns)]
    entries = tuple([_entry(cells) for cells, _ in rows])
    if own:
        _lead_on(entries, [row.place for _, row in rows])
    else:
        _hold_together(entries, [row for _, row in rows])
    return entries


def read_functions(path: Path, *, trusted: bool = False) -> tuple[Function, ...]:
    """The functions of the csv file at ``path``; raises PlanError as ``read_entries`` does."""
    if trusted:
        return tuple(map(_function, tables.cells(path, FUNCTION_COLUMNS)))
    seen: dict[str, int] = {}
    rows = [(_checked(row, seen), row) for row in tables.read(path, "职能表", FUNCTION_COLUMNS)]
    functions = tuple([_function(cells) for cells, _ in rows])
    _hold_together(functions, [row for _, row in rows])
    return functions


def _checked(row: tables.Row, seen: dict[str, int], *, own: bool = False) -> dict[str, str]:
    """The cells of a row, each of which is what its column asks for; an own row gets its id and order."""
    cells, place = row
    cells = {**cells, **{field: _date(cells[field]) for field in ("since", "until")}}
    if own:
        cells = {**cells, "id": cells["id"] or f"own.{cells['name']}", "order": cells["order"] or str(place.row - 1)}
    if cells["id"] in seen:
        raise place.error(
            "id" if row.cells["id"] else "name", f"“{row.cells['id'] or cells['name']}”与第 {seen[cells['id']]} 行重复"
        )
    for field, what in _wrong(cells):
        raise place.error(field, what)
    seen[cells["id"]] = place.row
    return cells


def _date(cell: str) -> str:
    """The date of a cell in the form that the table has it in, also where Excel has saved it as 2018/3/17 or Mar-18;
    any other cell as it is."""
    saved, short = _SAVED.fullmatch(cell), _SAVED_SHORT.fullmatch(cell)
    if short:
        return f"{'19' if short[2] > '49' else '20'}{short[2]}-{_MONTHS.index(short[1]) + 1:02}"
    return "-".join([saved[1], *(f"{int(part):02}" for part in saved.groups()[1:] if part)]) if saved else cell


def _wrong(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The cells that do not hold what their column asks for, and what is wrong with each."""
    if not _ID.fullmatch(cells["id"]) and not cells["id"].startswith("own."):
        yield "id", f"“{cells['id']}”不是编号：用字母开头，只含字母、数字和 . _ -"
    if not _ORDER.fullmatch(cells["order"]):
        yield "order", f"“{cells['order']}”不是正整数"
    for field, allowed in (("kind", KINDS), ("level", LEVELS)):
        if cells.get(field) and cells[field] not in allowed:
            yield field, f"“{cells[field]}”不在可用的值之内：{'、'.join(allowed)}"
    yield from _wrong_dates(cells)
    if cells["parent"] and cells["parent"] in (cells["id"], cells["name"]):
        yield "parent", f"“{cells['parent']}”就是本单位，不能是自己的上级"
    for part in tables.several(cells["successors"]):
        if not _SUCCESSION.fullmatch(part):
            yield "successors", f"“{part}”读不懂：写作 更名:编号、合并:编号、拆分:编号、编号"
    for unit in _followed(_successors(cells["successors"])):
        if unit in (cells["id"], cells["name"]):
            yield "successors", f"“{unit}”就是本单位，不能是自己的后继"


def _wrong_dates(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    for field in ("since", "until"):
        if cells[field] and not _DATE.fullmatch(cells[field]):
            yield field, f"“{cells[field]}”不是日期：写作 2018、2018-03 或 2018-03-17"
        elif len(cells[field]) == 10 and not _is_day(cells[field]):
            yield field, f"“{cells[field]}”不是日历上的日子"
    said = min(len(cells["since"]), len(cells["until"]))
    if cells["since"][:said] > cells["until"][:said]:
        yield "until", f"“{cells['until']}”早于起始“{cells['since']}”"


def _is_day(iso: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _hold_together(units: Sequence[Entry | Function], rows: list[tables.Row]) -> None:
    ids = {unit.id for unit in units}
    for unit, (_, place) in zip(units, rows, strict=True):
        said = {"successors": _followed(unit.successors)}
        if isinstance(unit, Entry) and unit.parent:
            said["parent"] = [unit.parent]
        for field, others in said.items():
            missing = next((id_ for id_ in others if id_ not in ids), None)
            if missing:
                raise place.error(field, f"“{missing}”在表中没有这个编号")


def _lead_on(entries: Sequence[Entry], places: list[tables.Place]) -> None:
    """Raises PlanError where units of the table are each other's superiors, or follow each other, in a circle."""
    named = Counter(entry.name for entry in entries)  # a name that came back, under another id, tells no row
    rows = {entry.name: at for at, entry in enumerate(entries) if named[entry.name] == 1}
    rows |= {entry.id: at for at, entry in enumerate(entries)}
    leads = {"parent": [[entry.parent] for entry in entries]}
    leads["successors"] = [_followed(entry.successors) for entry in entries]
    for field, said in leads.items():
        if circle := _circle({at: [rows[unit] for unit in units if unit in rows] for at, units in enumerate(said)}):
            names = [entries[at].name for at in (*circle[:_NAMED], circle[0])]
            way = "→".join(names if len(circle) <= _NAMED else [*names[:-1], "…", names[-1]])
            raise places[circle[0]].error(field, f"绕了一圈又回到本单位：{way}")


def _circle(leads: dict[int, list[int]]) -> list[int]:
    """Rows that lead to each other in a circle, from the first of them on; none where there is no such."""
    from graphlib import CycleError, TopologicalSorter

    if not any(leads.values()):
        return []
    try:
        TopologicalSorter(leads).prepare()
    except CycleError as found:
        circle: list[int] = found.args[1][:0:-1]  # it names them from the last to the first, and that one twice
        first = circle.index(min(circle))
        return circle[first:] + circle[:first]
    return []


def _followed(successors: Iterable[Successor]) -> list[str]:
    return [unit for successor in successors for unit in successor.units]


def _entry(cells: dict[str, str]) -> Entry:
    short = cells["short"] or cells["name"]
    return Entry(
        cells["id"],
        int(cells["order"]),
        cells["name"],
        short,
        tuple(dict.fromkeys((cells["name"], short, *tables.several(cells["written"])))),
        cells["kind"],
        cells["parent"],
        cells["level"],
        cells["since"],
        cells["until"],
        _successors(cells["successors"]),
        tables.several(cells["members"].replace("、", "；")),
        cells["source"],
    )


def _function(cells: dict[str, str]) -> Function:
    return Function(
        cells["id"],
        int(cells["order"]),
        cells["name"],
        tables.several(cells["written"]),
        tables.several(cells["suffixes"]) or ("",),
        cells["kind"],
        cells["since"],
        cells["until"],
        _successors(cells["successors"]),
        cells["parent"],
        cells["source"],
    )


def _successors(cell: str) -> tuple[Successor, ...]:
    if not cell:
        return ()
    found = (_SUCCESSION.fullmatch(part) for part in tables.several(cell))
    return tuple([Successor(one[1], tuple(filter(None, _AND.split(one[2])))) for one in found if one])
