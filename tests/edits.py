"""Edits of real plans, as an office makes them from one year to the next: what they are is known, and so is what a
comparison has to find.

A plan is taken apart into nodes that can be changed (``Draft``), and put together again with ids of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from pipeline.model import Appendix, Inherited, Mention, Plan, Point, Role, Section, Span, Text

Node = Section | Appendix | Point
NUMBERS = "一二三四五六七八九十"
FRESH = (
    "组织开展档案数字化外包服务验收",
    "筹办少年宫暑期航模比赛并做好场地租赁",
    "修订食堂采购台账，公布每周菜谱。",
    "更换老旧电梯12部，改造屋面防水3万平方米。",
    "编印方言童谣集；录制评书二十回",
)
UNITS = ("机关服务中心", "档案馆", "少年宫", "市电梯检验所")


@dataclass
class Draft:
    """A node that can be changed; ``like`` is the record that it comes from."""

    like: Node
    title: str
    marker: str
    texts: list[Text]
    points: list[Draft] = field(default_factory=list)

    def every(self) -> Iterator[Draft]:
        yield self
        for point in self.points:
            yield from point.every()


class Desk:
    """A plan under the pen."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.preamble = list(plan.preamble)
        self.tops = [_draft(top) for top in (*plan.sections, *plan.appendices)]

    def drafts(self) -> list[Draft]:
        return [draft for top in self.tops for draft in top.every()]

    def lists(self) -> list[list[Draft]]:
        """Every list of points."""
        return [draft.points for draft in self.drafts()]

    def leaves(self) -> list[tuple[list[Draft], Draft]]:
        """Points without points, with the list that they stand in."""
        return [(points, point) for points in self.lists() for point in points if not point.points]

    def issued(self) -> Plan:
        """The plan as it is now, with ids of its own."""
        ids = iter(range(1, 10**6))
        tops = [_node(top, ids) for top in self.tops]
        sections = tuple(top for top in tops if isinstance(top, Section))
        appendices = tuple(top for top in tops if isinstance(top, Appendix))
        return replace(
            self.plan, preamble=_texts("Q", self.preamble), sections=sections, appendices=appendices, decisions={}
        )


def _draft(node: Node) -> Draft:
    marker = "" if isinstance(node, Appendix) else node.marker
    return Draft(node, node.title, marker, list(node.texts), [_draft(point) for point in node.points])


def _node(draft: Draft, ids: Iterator[int]) -> Node:
    name = f"Q-A{next(ids)}" if isinstance(draft.like, Appendix) else f"Q-{next(ids)}"
    texts = _texts(name, draft.texts)
    points = tuple(point for point in (_node(each, ids) for each in draft.points) if isinstance(point, Point))
    made = replace(draft.like, id=name, title=draft.title, texts=texts, points=points)
    return made if isinstance(made, Appendix) else replace(made, marker=draft.marker)


def _texts(name: str, texts: list[Text]) -> tuple[Text, ...]:
    return tuple(replace(text, id=f"{name}#{number}") for number, text in enumerate(texts, 1))


def point(title: str, text: str, units: tuple[Mention, ...] = ()) -> Draft:
    """A new point."""
    like = Point("", "", 0, title, Span(0, 0))
    return Draft(like, title, "", [Text("", text, units=units)])


def mention(name: str, role: Role) -> Mention:
    """A unit that no registry knows."""
    return Mention(name, name, role, 1, (Span(0, 0),))


Edit = Callable[[Desk, Random], None]

# The edits: each changes the desk, and does nothing where it finds nothing to change


def reword(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    words = re.split(r"(?<=[，。；、])", draft.texts[at].text)
    words[random.randrange(len(words))] = random.choice(FRESH)
    draft.texts[at] = replace(draft.texts[at], text="".join(words))


def retitle(desk: Desk, random: Random) -> None:
    draft = random.choice(desk.drafts())
    draft.title = random.choice(["", draft.title + "（试行）", "进一步" + draft.title, random.choice(FRESH)])


def count(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    changed = re.sub(r"\d+", lambda number: str(int(number[0]) + 1), draft.texts[at].text)
    draft.texts[at] = replace(draft.texts[at], text=changed)


def move(desk: Desk, random: Random) -> None:
    leaves = desk.leaves()
    if leaves:
        points, moved = random.choice(leaves)
        points.remove(moved)
        there = random.choice(desk.lists())
        there.insert(random.randint(0, len(there)), moved)


def swap_tops(desk: Desk, random: Random) -> None:
    random.shuffle(desk.tops)


def renumber(desk: Desk, random: Random) -> None:
    random.choice(desk.drafts()).marker = f"（{random.choice(NUMBERS)}）"


def split(desk: Desk, random: Random) -> None:
    leaves = [(points, leaf) for points, leaf in desk.leaves() if leaf.texts and "。" in leaf.texts[-1].text[:-1]]
    if leaves:
        points, leaf = random.choice(leaves)
        head, tail = leaf.texts[-1].text.split("。", 1)
        leaf.texts[-1] = replace(leaf.texts[-1], text=head + "。")
        behind = replace(leaf.texts[-1], text=tail, units=leaf.texts[-1].units[:1])
        if random.random() < 0.5:
            leaf.texts.append(behind)
        else:
            points.insert(points.index(leaf) + 1, Draft(leaf.like, "", leaf.marker, [behind]))


def merge(desk: Desk, random: Random) -> None:
    lists = [points for points in desk.lists() if len(points) > 1]
    if lists:
        points = random.choice(lists)
        at = random.randrange(len(points) - 1)
        one, other = points[at], points[at + 1]
        if one.texts and other.texts:
            text = one.texts[-1].text + other.title + other.texts[0].text
            units = (*one.texts[-1].units, *other.texts[0].units)
            one.texts[-1] = replace(one.texts[-1], text=text, units=units)
            one.points += other.points
            del points[at + 1]


def add(desk: Desk, random: Random) -> None:
    points = random.choice(desk.lists())
    made = point(random.choice(["", "做好后勤保障。"]), random.choice(FRESH), (mention(random.choice(UNITS), "lead"),))
    points.insert(random.randint(0, len(points)), made)


def copy(desk: Desk, random: Random) -> None:
    leaves = desk.leaves()
    if leaves:
        points, leaf = random.choice(leaves)
        points.insert(random.randint(0, len(points)), _draft(_node(leaf, iter([1]))))


def drop(desk: Desk, random: Random) -> None:
    lists = [points for points in desk.lists() if points]
    if lists:
        points = random.choice(lists)
        del points[random.randrange(len(points))]


def drop_text(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    del draft.texts[at]


def preamble(desk: Desk, random: Random) -> None:
    desk.preamble = random.choice([[], [Text("", random.choice(FRESH))], [*desk.preamble, Text("", FRESH[0])]])


def gain(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    role: Role = random.choice(["lead", "responsible", "support"])
    units = (*draft.texts[at].units, mention(random.choice(UNITS), role))
    draft.texts[at] = replace(draft.texts[at], units=units)


def lose(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    draft.texts[at] = replace(draft.texts[at], units=draft.texts[at].units[1:])


def role(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    others: tuple[Role, ...] = ("lead", "responsible", "support")
    units = tuple(replace(unit, role=random.choice(others)) for unit in draft.texts[at].units)
    draft.texts[at] = replace(draft.texts[at], units=units)


def inherit(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    given = Inherited(random.choice(UNITS), "responsible", "heading", Span(0, 0))
    draft.texts[at] = replace(draft.texts[at], inherited=random.choice([(), (given,)]))


def time(desk: Desk, random: Random) -> None:
    draft, at = _text(desk, random)
    deadline = random.choice([None, "2017年6月底前", "9月底", "持续推进"])
    draft.texts[at] = replace(draft.texts[at], deadline=deadline, leaders=random.choice([(), ("张三",)]))


def _text(desk: Desk, random: Random) -> tuple[Draft, int]:
    """Any text: the node that has it, and its place there."""
    places = [(draft, at) for draft in desk.drafts() for at in range(len(draft.texts))]
    return random.choice(places) if places else (point("", ""), 0)


EDITS: tuple[Edit, ...] = (
    reword, retitle, count, move, swap_tops, renumber, split, merge, add, copy, drop, drop_text, preamble, gain, lose,
    role, inherit, time,
)  # fmt: skip
