"""The persons whom a clause names: which words are one of them, and how one is written without the blanks that set it
wide."""

from __future__ import annotations

from pipeline.lexicon import WORDS, late

_TITLES = tuple(WORDS["person.title"])  # how one ends
# 王副市长, which no name follows; 副市长 stands before one.
_NAMED = late(
    r"[^省市县区州旗盟国乡镇局厅委办处室科部院校所站队组党政副正常分主总执第各]某{0,2}(?:常务)?副?"
    r"(?:(?:[省市县区州盟旗镇乡局厅处科部院校所站队组]|秘书|董事|总会计师)长|书记|主任|主席|委员|常委|政委|总?经理|总师|总|巡视员|调研员)"
)
_NAME = late(r"[\u4e00-\u9fff]{2,3}(?<![长记任席员理])")
_SET_WIDE = r"[^\W\d_][ \xa0\u3000]+[^\W\d_]"
_WIDE, _WIDES = late(_SET_WIDE), late(rf"(?:{_SET_WIDE}[ \xa0\u3000]*)+")


def is_named(masked: str, start: int, end: int) -> bool:
    """Are words a person by name and title: 王常委, which ends as a unit does?"""
    return _NAMED().fullmatch(masked, start, end) is not None


def goes_on(masked: str, start: int, end: int) -> bool:
    """Are words before 、 the title of whom the next ones name: 县委常委、副市长张三, but not 王副市长、李副市长?"""
    return masked.endswith(_TITLES, start, end) and not is_named(masked, start, end)


def apart(words: str) -> list[str]:
    """A person; 张 三 and 王副 市长, which are set wide, as one word, 张 三李 四 and 张三 李四 as two persons."""
    parts = words.split()
    if len(parts) > 1 and [part for part in parts if part.endswith(_TITLES)] == parts[-1:]:
        return ["".join(parts)]
    if len(parts) > 1 and all(_NAME().fullmatch(part) for part in parts):
        return parts
    return ["".join(name.split()) for name in _WIDE().findall(words)] if _WIDES().fullmatch(words) else [words]
