"""Labels in brackets that stand for a colon → labels that one ends: 【牵头】市教育局【配合】市财政局.

The words keep their length, so that every offset stays.
"""

from __future__ import annotations

import re

from pipeline.lexicon import any_of, late
from pipeline.wording import LABEL, LABEL_STARTS

# The bracket first, for a search for one sign is quick: what has to stand before it is asked only there.
HEADED = re.compile(
    rf"（(?:(?<=[。；]（)|(?<=^（))(?={LABEL_STARTS})[^（）\n]{{1,12}}）(?:[^，、；。）\n]|$)", re.MULTILINE
)
_LABEL = late(rf"（(?:{LABEL}|{any_of(*(f'label.{role}.alone' for role in ('lead', 'responsible', 'support')))})）")
ROUND = "（("


def as_labels(folded: str, written: str) -> str:
    """Folded lines or paragraphs with such labels as labels: where the first of them opens one, or a sentence, and
    those behind it. Behind a name (市教育局（牵头单位）) they are none; round ones may stand behind one, too, where the
    first is of another make, or one stands at the end of a line."""
    out, past = [], 0
    for first in HEADED.finditer(folded):
        at = first.start()
        if at < past or not _LABEL().match(folded, at):
            continue
        stop = folded.find("\n", at)
        stop = len(folded) if stop < 0 else stop
        if written[at] in ROUND and first.end() == stop and folded[stop - 1] == "）":
            continue
        out.append(folded[past:at])
        past = at
        for label in _LABEL().finditer(folded, at, stop):
            if (written[label.start()] in ROUND) == (written[at] in ROUND):
                sign = "，" if label.start() > at else "*"
                out += [folded[past : label.start()], f"{sign}{label[0][1:-1]}："]
                past = label.end()
        out.append(folded[past:stop])
        past = stop
    return "".join([*out, folded[past:]]) if out else folded
