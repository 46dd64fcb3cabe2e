"""Labels in brackets that stand for a colon → labels that one ends: 【牵头】市教育局【配合】市财政局.

The words keep their length, so that every offset stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lexicon import any_of, late
from pipeline.wording import LABEL, LABEL_STARTS

# The bracket first, for a search for one sign is quick: what has to stand before it is asked only there.
HEADED = re.compile(rf"（(?:(?<=[。；]（)|(?<=^（))(?={LABEL_STARTS})[^（）\n]{{1,12}}）(?:[^，、；。）\n]|$)")
_LABEL = late(rf"（(?:{LABEL}|{any_of(*(f'label.{role}.alone' for role in ('lead', 'responsible', 'support')))})）")


def in_line(folded: str, written: str) -> str:
    """A folded line with such labels as labels: where the first of them opens the line or a sentence. Behind a name
    (市教育局（牵头单位）) they are none; round ones at the end of a line may stand behind one in the line before."""
    first = HEADED.search(folded)
    at = first.start() if first else 0
    if not first or not _LABEL().match(folded, at):
        return folded
    if first.end() == len(folded) and folded[-1] == "）" and written[at] in "（(":
        return folded
    return folded[:at] + _LABEL().sub(_with_colon, folded[at:])


def in_paragraphs(folded: str, written: str, headed: Sequence[int]) -> str:
    """The folded words of a document, in which such labels open the paragraphs at ``headed``: those in the same
    brackets behind a wrap (【牵头】…，市交通⏎局【配合】…) as labels, too."""
    out, past = [], 0
    for start in headed:
        end = folded.find("\n", start)
        out.append(folded[past:start])
        past = end if end >= 0 else len(folded)
        at = start
        for found in _LABEL().finditer(folded, start, past):
            if written[found.start()] == written[start]:
                out += [folded[at : found.start()], f"，{found[0][1:-1]}："]
                at = found.end()
        out.append(folded[at:past])
    return "".join([*out, folded[past:]])


def _with_colon(label: re.Match[str]) -> str:
    return f"{'，' if label.start() else '*'}{label[0][1:-1]}："
