"""Marked words → a cell's rich text: what went red and struck through, what came blue and underlined, so that paper
without colours shows it too."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.xml.constants import XML_NS

from pipeline.export.safe import visible_characters, xml_literal
from pipeline.export.styles import BODY, BODY_NAME
from pipeline.matrix.marked import Mark, Marked


class _Rich(CellRichText):
    """Rich text whose white space stays, at the ends of its runs too."""

    def to_tree(self) -> Any:
        tree = super().to_tree()
        for words in tree.iter("t"):
            words.set(f"{{{XML_NS}}}space", "preserve")
        return tree


def rich(words: Marked) -> Any:
    """What openpyxl writes as the cell's value."""
    return _Rich([TextBlock(_font(mark), xml_literal(run)) for mark, run in words.runs])


def shown(words: Marked) -> Marked:
    """``words`` with every character that no cell can hold written out, as ``safe.visible`` does."""
    characters = iter(visible_characters(words))
    return Marked((mark, "".join(islice(characters, len(run)))) for mark, run in words.runs)


@cache
def _font(mark: Mark) -> Any:
    more: dict[Mark, dict[str, Any]] = {
        "=": {},
        "-": {"strike": True, "color": "FFC00000"},
        "+": {"u": "single", "color": "FF0033CC"},
    }
    return InlineFont(rFont=BODY_NAME, sz=BODY, **more[mark])
