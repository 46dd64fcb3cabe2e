"""Lists within lists, all numbered 1. (what a converter makes of a word processor's own numbering) → markers whose
ranks say what stands inside what.

The indentation tells it, and counts only where every list that is set in begins at 1 behind what it stands in and goes
on without a gap: else it is typography.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon import late
from pipeline.lines import Line
from pipeline.runs import Mark

_ITEM = late(r"([ \t]*)(\d{1,3})\.[ \t]+\S")
_OTHERS = late(r"（\d{1,2}）|\d{1,2}[）)]|[①-⑳]")
_RANK, _DEEPEST = 6, 3


def markers(text: str, lines: Sequence[Line]) -> dict[int, Mark]:
    """The markers of the lists that stand within others, by where in the source the words of their line begin; none
    where the indentation says nothing."""
    found: dict[int, Mark] = {}
    open_lists: list[tuple[int, int]] = []  # of each its indentation and its last number
    for line in lines:
        item = _ITEM().match(text, text.rfind("\n", 0, line.start) + 1)
        if not item or item.end() > line.end:
            if line.opens == "marker":
                if _OTHERS().match(line.fold):
                    return {}
                open_lists.clear()
            continue
        indent, number = len(item[1].expandtabs(4)), int(item[2])
        while open_lists and indent < open_lists[-1][0]:
            open_lists.pop()
        last = open_lists[-1] if open_lists else (indent, number - 1)
        if indent > last[0]:
            last = (indent, 0)
            open_lists.append(last)
        elif not open_lists:
            open_lists.append(last)
        if indent != last[0] or number != last[1] + 1 or len(open_lists) > _DEEPEST + 1:
            return {}
        open_lists[-1] = (indent, number)
        if len(open_lists) > 1:
            found[line.cuts[0]] = Mark(len(item[2]) + 1, _RANK + len(open_lists) - 1, number)
    return found
