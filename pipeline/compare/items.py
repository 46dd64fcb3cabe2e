"""Plan → what is aligned: its texts in order, each with its wording, its title and where it stands."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from pipeline.compare.words import plain
from pipeline.model import Appendix, Place, Plan

PREAMBLE = "preamble"
COLUMN = "column:"  # before the head of a further column of a table
_END = "。.;:,，：；"


@dataclass(frozen=True, slots=True)
class Item:
    """One text, in the order of its plan from 1 (``at``).

    ``title`` is the title that it stands under, as issued, and ``group`` what merged cells of a table give to it: the
    title of the row in which such a cell begins is the group's and none of its own. ``own`` is the title in the form in
    which titles compare (no sign at the end: a heading has none), where the text is the first under it, else "".
    ``words`` is that title and the wording, in their ``plain`` form. ``above`` names what the text stands in: node and
    group, PREAMBLE, or "" at the top; ``context`` is the title of that.
    """

    place: Place
    at: int
    title: str
    group: str
    own: str
    words: str
    above: str
    context: str

    @property
    def id(self) -> str:
        return self.place.text.id

    @property
    def heading(self) -> str:
        """The title, first under it or not, in the form in which titles compare."""
        return _heading(self.title)

    @property
    def wordings(self) -> tuple[str, str]:
        """Title, where the text is the first under it, and text, as issued."""
        return self.title if _first(self.place) else "", self.place.text.text

    @property
    def desks(self) -> frozenset[str]:
        """The names of the units that have a part in it."""
        text = self.place.text
        return frozenset([each.name for each in text.units]) | {each.name for each in text.inherited}

    @property
    def marker(self) -> str:
        """The marker of the node that the text stands in, "" where it has none."""
        node = self.place.node
        return "" if node is None or isinstance(node, Appendix) else node.marker


def items(plan: Plan) -> tuple[Item, ...]:
    """Every text of the plan in its order."""
    places = list(plan.places())
    groups = {(_parent(place), place.text.above.title) for place in places if place.text.above}
    return tuple([_item(place, at, groups) for at, place in enumerate(places, 1)])


def said(item: Item) -> dict[str, object]:
    """What a text says of itself besides its wording, by the name of the field."""
    text, above = item.place.text, item.place.text.above
    found: dict[str, object] = {
        "marker": item.marker,
        "path": item.place.path,
        "title": item.title,
        "deadline": text.deadline or (above.deadline if above else None),
        "leaders": tuple(text.leaders or (above.leaders if above else ())),
        "group": item.group,
    }
    columns = {**dict(above.fields if above else ()), **dict(text.fields)}
    found |= {COLUMN + head: cell for head, cell in columns.items()}
    return {name: value for name, value in found.items() if value}


def form(value: object) -> object:
    """The form in which values of fields compare: as wordings do (``plain``)."""
    if isinstance(value, list | tuple):
        return tuple([plain(each) for each in value])
    return plain(value) if isinstance(value, str) else value


def _item(place: Place, at: int, groups: Container[tuple[str, str]]) -> Item:
    title, parent = place.node.title if place.node else "", _parent(place)
    group = place.text.above.title if place.text.above else ""
    if not group and place.text.text and (parent, title) in groups:
        title, group = "", title
    own = _heading(title) if _first(place) else ""
    context = group or (place.nodes[-2].title if len(place.nodes) > 1 else "")
    above = f"{parent}\n{plain(group)}" if group else parent
    return Item(place, at, title, group, own, own + plain(place.text.text), above, plain(context))


def _parent(place: Place) -> str:
    """What the node of a text stands in."""
    return place.nodes[-2].id if len(place.nodes) > 1 else "" if place.nodes else PREAMBLE


def _first(place: Place) -> bool:
    return place.node is not None and place.node.texts[0] is place.text


def _heading(title: str) -> str:
    return plain(title).rstrip(_END)
