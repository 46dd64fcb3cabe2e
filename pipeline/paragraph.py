"""Does a paragraph go on with a line? What is known of one while it is being written: enough to say so.

A wrap, a page break or a quote may cut it; a marker, a label, a heading or the end of a sentence ends it.
"""

from __future__ import annotations

import re

from pipeline.lexicon import late
from pipeline.lines import ASIDE, CLOSED, IN_FORCE, PREAMBLE, STOPS, Line
from pipeline.moments import is_when
from pipeline.numbering import marker_at
from pipeline.wording import ends_name, label_at, label_before, verb_start

_NEVER_FIRST = frozenset("，。；、：")
_CONNECT = frozenset("，、（《“‘—〈和与及的给")
_LABELLED = late("[^，。；：、（）]{2,8}：")
_GOES_ON = frozenset("和与及等的（")  # what follows a name
_WITHIN_WHEN = frozenset("0123456789年月至到第-—~")  # what a wrap may leave a deadline with
_GOES_ON_WHEN = frozenset("0123456789年月日季底前至到上中下第一二三四-—~")
_BULLETS = frozenset("●■◆▲○◇□•·")
_HEAD = re.compile("[^，。；、：（]*")
_LONGEST_TAIL = 3  # 实。 on a line of its own is the end of a sentence that a wrap has cut


class Paragraph:
    """What is known of the paragraph that is being written: enough to say whether a line goes on with it."""

    __slots__ = ("_depth", "_open", "before", "full", "head", "heading", "last", "lines", "opens", "stop", "wrapped")

    def __init__(self, line: Line, full: bool, wrapped: bool) -> None:
        self.head = self.before = fold = line.fold
        self.opens = line.opens
        self.wrapped = wrapped  # the document is hard-wrapped
        self.lines, self._depth = 1, 0
        self._open = [fold]  # what has not been counted yet: nearly always nobody asks
        self.last, self.full, self.heading, self.stop = fold[-1], full, line.kind == "heading", "。" in fold

    def add(self, line: Line, full: bool) -> None:
        self.before = fold = line.fold
        self.last = fold[-1]
        self.lines += 1
        self.full = full
        self.heading = line.kind == "heading"
        self.stop = self.stop or "。" in fold
        self._open.append(fold)

    @property
    def depth(self) -> int:
        """How many brackets and quotes are open."""
        for fold in self._open:
            if self._depth or "（" in fold or "《" in fold or "“" in fold:
                depth = self._depth + sum(map(fold.count, "（《“")) - sum(map(fold.count, "）》”"))
                self._depth = max(0, depth)
        self._open.clear()
        return self._depth

    def goes_on(self, line: Line, broken: bool, front: bool) -> bool:
        """Does the paragraph go on with this line? ``broken``: a page ends between them; ``front``: no item yet."""
        if line.opens:
            return line.opens == "label" and (self.depth > 0 or (line.soft and self._cut_label(line)))
        if line.kind == "heading" or (self.heading and not line.soft):
            return False
        if (self.lines == 1 and CLOSED().fullmatch(self.head)) or (
            front and PREAMBLE.match(line.fold) and not self.depth
        ):
            return False
        if line.fold[0] == "本" and self.last in "。）" and IN_FORCE().match(line.fold):
            return False
        full = line.soft and self.full
        if self.last in STOPS:
            return full or (line.soft and line.fold[0] in _NEVER_FIRST)
        return (
            full
            or (self.last in _WITHIN_WHEN and line.soft and self._cut_deadline(line.fold))
            or self._unfinished(line, front)
            or (self.last not in "：）" and ((self.stop and self._is_open(line)) or (self.full and broken)))
        )

    def _is_open(self, line: Line) -> bool:
        """Do words behind a full stop go on with a line, and are none that what a label asks for closes, before a gap,
        before another label or before a task: …一网通办。责任单位：市教育局?"""
        tail = self.before.rfind("。") + 1
        fold, end = self.before, len(self.before)
        if not label_at(fold, tail, end):
            return True
        if line.soft and not (_LABELLED().match(line.fold) or _is_task(line.fold)):
            return True
        said = fold.rfind("：", tail) + 1
        return not (ends_name(fold, said, end) or is_when(fold, said, end))

    def _cut_label(self, line: Line) -> bool:
        """Did a wrap cut a label of which the rest is one, too: 完成⏎时限：?"""
        if not self.full and self.opens != "label":
            return False
        label = line.fold[: line.fold.find("：") + 1]
        return any(
            label_at(words := self.before[-n:] + label, 0, len(words)) and self.before[-n - 1 : -n] not in _CONNECT
            for n in range(2, min(5, len(self.before)))
        )

    def _cut_deadline(self, fold: str) -> bool:
        """Did a wrap cut what a label says by when: 完成时限：2025年⏎12月底?"""
        colon = self.before.rfind("：")
        label = label_before(self.before, 0, colon) if colon > 0 and fold[0] in _GOES_ON_WHEN else None
        words = self.before[colon + 1 :] + fold.removesuffix("。")
        return label is not None and label[1] == "deadline" and is_when(words, 0, len(words))

    def cut_behind_name(self) -> bool:
        """Did a wrap cut it behind the name of a unit, whose role a bracket may tell: 由市教育局⏎（牵头单位）和…?"""
        return self.full and ends_name(self.before, 0, len(self.before))

    def _unfinished(self, line: Line, front: bool) -> bool:
        """Has the paragraph not come to an end, whatever the length of its last line? A converter may also cut lines
        at quotes."""
        if (
            self.last in _CONNECT
            or (line.soft and line.fold[0] in _NEVER_FIRST)
            or (self.lines == 1 and _alone(self.head))
            or self.depth
        ):
            return True
        if not (self.wrapped and line.soft):
            return False
        behind_quote = self.last in "”’》" and (self.lines > 1 or self.opens != "")
        tail = len(line.fold) <= _LONGEST_TAIL and line.fold[-1] in "。；" and self.last not in "：）"
        if behind_quote or tail or line.fold[0] in "“‘《，。；、":
            return True
        return not (front or line.fold[0].isascii()) and self._cut_at_sign(line.fold)

    def _cut_at_sign(self, fold: str) -> bool:
        """Did the converter cut a sentence at a bracket, 办事员⏎（窗口服务）⏎技能大赛, or behind a number?"""
        if self.last == "）":
            return self.lines > 1 and ASIDE().fullmatch(self.before) is not None
        if self.last.isascii():
            return self.last.isdigit() and (self.lines > 1 or self.opens != "")
        return fold[0] == "（" and self.last not in STOPS and ASIDE().fullmatch(fold) is not None


def _alone(head: str) -> bool:
    """A marker or a label on a line of its own, its words on the next."""
    if head[-1] == "：":
        return label_before(head, 0, len(head) - 1) is not None
    marker = marker_at(head, 0)
    return marker is not None and marker.end == len(head)


def _is_task(fold: str) -> bool:
    """Do words below the units of a label begin a task, and are no more of them: 修水管。责任单位：市水利局?"""
    stop = fold.find("。") + 1
    if fold[0] in _BULLETS or (stop and label_at(fold, stop, len(fold))):
        return True
    head = _HEAD.match(fold)
    end = head.end() if head else 0
    if not end or fold[0] in _GOES_ON or fold[0].isdigit() or is_when(fold, 0, end):
        return False
    verb = verb_start(fold, 0, end)
    return verb > 0 and not ends_name(fold, 0, verb)
