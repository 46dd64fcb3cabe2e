"""What a scanner misreads in folded words → what stood there: a dash for 一 in a marker, ， for the 、 of one,
； for the ： of a label, 〈〉 for the brackets of a clause.

The words keep their length, so that every offset stays.
"""

from __future__ import annotations

from pipeline.lexicon import late
from pipeline.numbering import HAN
from pipeline.wording import LABEL

_DASH = late(r"—(?=、)|（—(?=）)")
_COMMA = late("([一二三四五六七八九十]{1,3})，(?=[^，。；：、]{3,24}$)")
_SEMICOLON = late(rf"（{LABEL}；")
_ANGLED = late(rf"〈(?={LABEL}：)[^〈〉（）]*〉")
_ASKED = frozenset(("单位", "部门", "处室", "科室", "时限"))  # how labels end


def mended(fold: str, apart: bool) -> str:
    """The folded words of a line, which may stand ``apart`` from the one before, with what is misread as it stood."""
    if "—" in fold[:2] and (dash := _DASH().match(fold)):
        fold = f"{dash[0][:-1]}一{fold[dash.end() :]}"
    if apart and fold[0] in HAN and "，" in fold[1:4] and _COMMA().match(fold):
        fold = _COMMA().sub(r"\1、", fold, count=1)
    if "；" in fold and not _ASKED.isdisjoint([part[-2:] for part in fold.split("；")[:-1]]):
        fold = _SEMICOLON().sub(lambda label: f"{label[0][:-1]}：", fold)
    return _ANGLED().sub(lambda clause: f"（{clause[0][1:-1]}）", fold) if "〈" in fold else fold
