"""The load of each unit (单位任务量): in how many texts it stands, with which roles, and a bar of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.export.html.grid import roles
from pipeline.export.html.shell import Html, joined, tag
from pipeline.export.html.view import View
from pipeline.matrix.rows import Row
from pipeline.matrix.units import ROLE_WORDS

_BAR = 200  # pixels of the longest


def load(view: View) -> Html:
    """A table of the units, those of the plan's own rows counted by role, the appendices' apart."""
    if not view.units:
        return tag("p", "原文没有写明责任单位。")
    own, more = count(view, view.rows[: view.own]), count(view, view.rows[view.own :])
    used = [role for role in ROLE_WORDS if any(each[role] for each in own)]
    longest = max(sum(each[role] for role in used) for each in own) or 1
    heads = ["单位", "合计", *(ROLE_WORDS[role] for role in used), *(["附件"] if view.rows[view.own :] else [])]
    lines = [
        tag(
            "tr",
            tag("th", unit.name, scope="row", data_unit=at),
            tag("td", own[at]["all"]),
            *(tag("td", own[at][role]) for role in used),
            *([tag("td", more[at]["all"])] if view.rows[view.own :] else []),
            tag("td", _bar([(role, own[at][role]) for role in used], longest)),
        )
        for at, unit in enumerate(view.units)
    ]
    signs = (joined((tag("b", "■", class_=role), ROLE_WORDS[role])) for role in used)
    head = tag("tr", *(tag("th", word, scope="col") for word in heads), tag("td", joined(signs, " ")))
    return tag("table", tag("thead", head), tag("tbody", *lines), class_="list sortable")


def count(view: View, rows: Iterable[Row]) -> list[Counter[str]]:
    """For each unit in how many of the rows it stands ("all"), and in how many with each role."""
    found: list[Counter[str]] = [Counter() for _ in view.units]
    for row in rows:
        for at, parts in view.parts(row).items():
            found[at].update(["all", *roles(parts).split()])
    return found


def _bar(counts: list[tuple[str, int]], longest: int) -> Html:
    bars, at = [], 0
    for role, number in counts:
        wide = number * _BAR // longest
        bars.append(tag("rect", class_=role, x=at, y=0, width=wide, height=12))
        at += wide
    return tag("svg", *bars, width=_BAR, height=12, aria_hidden="true")
