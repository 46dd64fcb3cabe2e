"""总览 on one page: as many sentences as an upright A4 sheet holds, and where the others stand."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.briefing.overview import Sentence

WIDTHS = 11.0, 86.0  # of the columns, in half-width characters
_LINE = 40  # Chinese characters on a line of the second column
MOST = 46  # lines on a page
_ELSEWHERE = {"新增": "新增", "取消": "取消", "单位": "单位变化"}


def on_one_page(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences, each group cut where all of them are too many for a page: a group that needs less than its share
    leaves the rest to the others. What is left out is said, with the sheet where it stands."""
    groups: dict[str, list[str]] = {}
    for group, words in sentences:
        groups.setdefault(group, []).append(words)
    room = _shares({group: sum(map(_lines, each)) for group, each in groups.items()}, MOST)
    return [Sentence(group, words) for group, each in groups.items() for words in _cut(group, each, room[group])]


def _lines(words: str) -> int:
    return -(-len(words) // _LINE)


def _shares(needs: dict[str, int], room: int) -> dict[str, int]:
    """How many lines each group gets."""
    given: dict[str, int] = {}
    for left, (group, need) in zip(range(len(needs), 0, -1), sorted(needs.items(), key=_need), strict=True):
        given[group] = min(need, max(room // left, 2))
        room -= given[group]
    return given


def _need(item: tuple[str, int]) -> int:
    return item[1]


def _cut(group: str, sentences: list[str], room: int) -> list[str]:
    if sum(map(_lines, sentences)) <= room:
        return sentences
    shown: list[str] = []
    room -= 1  # for the last line
    for words in sentences:
        if _lines(words) > room:
            break
        room -= _lines(words)
        shown.append(words)
    rest = len(sentences) - len(shown)
    if not shown:  # one long list: its beginning
        shown, rest = [_shortened(sentences[0], max(room, 1))], rest - 1
    where = _ELSEWHERE.get(group, "逐条对照")
    return [*shown, f"其余 {rest} 条见“{where}”表。"] if rest else [f"{shown[0]}全部见“{where}”表。"]


def _shortened(words: str, room: int) -> str:
    """The beginning of a sentence that lists, up to an item's end."""
    kept = words[: room * _LINE - 2]
    at = max(kept.rfind("、“"), kept.rfind("），"))
    return (kept[: at if at > 0 else None]) + "……"
