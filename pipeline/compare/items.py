"""Plan → what is aligned: its texts in order, each with its wording, its title and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.compare.words import plain
from pipeline.model import Appendix, Place, Plan

PREAMBLE = "preamble"
COLUMN = "column:"  # before the head of a further column of a table
_END = "。.;:,，：；"


@dataclass(frozen=True, slots=True)
class Item:
    """One text. ``words`` is its title, where it is the first under it, and its wording, in their ``plain`` form;
    ``title`` is "" for the others, and without the sign that it ends with: a heading has none. ``above`` names what it
    stands in: node id and merged title, "" for the preamble and at the top; ``context`` is the title of that."""

    place: Place
    at: int
    title: str
    words: str
    above: str
    context: str

    @property
    def id(self) -> str:
        return self.place.text.id


def items(plan: Plan) -> tuple[Item, ...]:
    """Every text of the plan in its order, from 1."""
    return tuple([_item(place, at) for at, place in enumerate(plan.places(), 1)])


def heads(place: Place) -> bool:
    """Is the text the first under its title?"""
    return place.node is not None and place.node.texts[0] is place.text


def title(place: Place) -> str:
    """The title that the text stands under; "" in the preamble."""
    return place.node.title if place.node else ""


def _item(place: Place, at: int) -> Item:
    own = plain(title(place)).rstrip(_END) if heads(place) else ""
    group = place.text.above.title if place.text.above else ""
    parent = place.nodes[-2] if len(place.nodes) > 1 else None
    above = (parent.id if parent else "" if place.nodes else PREAMBLE) + ("\n" + plain(group) if group else "")
    context = plain(group or (parent.title if parent else ""))
    return Item(place, at, own, own + plain(place.text.text), above, context)


def marker(item: Item) -> str:
    """The marker of the node that the text stands in, "" where it has none."""
    node = item.place.node
    return "" if node is None or isinstance(node, Appendix) else node.marker


def said(item: Item) -> dict[str, object]:
    """What a text says of itself besides its wording, by the name of the field."""
    text = item.place.text
    above = text.above
    said: dict[str, object] = {
        "marker": marker(item),
        "path": item.place.path,
        "title": title(item.place),
        "deadline": text.deadline or (above.deadline if above else None),
        "leaders": tuple(text.leaders or (above.leaders if above else ())),
        "group": above.title if above else "",
    }
    columns = {**dict(above.fields if above else ()), **dict(text.fields)}
    said |= {COLUMN + head: cell for head, cell in columns.items()}
    return {name: value for name, value in said.items() if value}


def form(value: object) -> object:
    """The form in which values of fields compare: as wordings do (``plain``)."""
    if isinstance(value, list | tuple):
        return tuple([plain(each) for each in value])
    return plain(value) if isinstance(value, str) else value
