"""What an item is: the record that the rooms between a flow and an outline share."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.numbering import Marker

Kind = Literal[
    "item", "body", "front", "appendix", "table", "flat", "number", "signature", "closing", "attachment-list", "other"
]


class Item(NamedTuple):
    """The stretch ``[start, end)`` of the flow; ``words`` is where it goes on behind its marker or 附件 (for a table
    its place in ``Flow.tables``, for a flattened one where its head ends)."""

    kind: Kind
    start: int
    end: int
    marker: Marker | None = None
    words: int = 0
