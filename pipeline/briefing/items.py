"""The texts of a plan as a comparison speaks of them: where each stands, what it is called, what it says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.matrix import rows
from pipeline.matrix.units import Share, shares, units_of
from pipeline.model import Place, Plan, Text

_NAME = 28  # characters of a name in a sentence
_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Item:
    """A text. ``task``: whether it is one that the matrix has a row for, else it is a preamble, a notice, a heading;
    ``name`` is what a sentence calls it, ``title`` the titles above it, ``words`` what it says; ``order`` its place."""

    order: int
    place: Place
    task: bool
    section: str
    title: str
    words: str
    name: str
    shares: tuple[Share, ...]

    @property
    def text(self) -> Text:
        return self.place.text

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def heading(self) -> str:
        """The title of the point, for the first of its texts."""
        node = self.place.node
        return node.title if node and node.texts and node.texts[0].id == self.text.id else ""

    @property
    def cited(self) -> str:
        """“加强网上信访”（二（三））."""
        return f"{quoted(self.name)}（{self.path}）"

    @property
    def deadline(self) -> str:
        return self.text.deadline or (self.text.above.deadline if self.text.above else None) or ""


def items(plan: Plan) -> dict[str, Item]:
    """Text id → text, in document order."""
    tasks, units = {row.text.id for row in rows.everything(plan)}, units_of(plan)
    places = list(plan.places())
    titles = Counter(_own_title(place) for place in places)
    return {
        place.text.id: Item(
            order,
            place,
            place.text.id in tasks,
            rows.section(place, plan),
            rows.task(place),
            rows.content(place),
            _name(place, titles),
            shares(place.text, units, plan.decisions.get(place.text.id)),
        )
        for order, place in enumerate(places)
    }


def quoted(words: str) -> str:
    """In quotation marks, those inside them the inner ones."""
    return f"“{words.translate(_INNER)}”"


def _own_title(place: Place) -> str:
    return " ".join(place.node.title.split("\n")).rstrip("。；;") if place.node else ""


def _name(place: Place, titles: Counter[str]) -> str:
    """The title where it is this text's alone, else how the text begins."""
    title = _own_title(place)
    words = title if title and (titles[title] == 1 or not place.text.text) else place.text.text or title
    words = "".join(words.split()).strip("。；;")
    first = words.split("。")[0]
    words = first if len(first) >= _NAME // 4 else words
    return words if len(words) <= _NAME else words[: _NAME - 1].rstrip("，、；。") + "…"
