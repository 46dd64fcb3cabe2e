"""What is handed out → the files of its folder: a workbook a unit in ``offices/``, the manifest, and all in one zip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline import keeping
from pipeline.findings import quote
from pipeline.handout import assign, words
from pipeline.handout.records import Handout
from pipeline.matrix.cited import cited
from pipeline.model import Plan

OFFICES, PACKED = "offices", "offices.zip"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NAMED = 5  # tasks that a sentence names with their titles
_LISTED = 10  # tasks that a sentence names, findings that are said at once
_DECISIONS = frozenset(f"F60{n}" for n in range(1, 9))


class Round(NamedTuple):
    """One time of asking: what the office calls the period, the ISO date by which the forms are to be back and with
    whom, and the files (or their folders) that have the answers of the last period; each empty where nobody says."""

    period: str = ""
    due: str = ""
    unit: str = ""
    progress: tuple[Path, ...] = ()


class Forms(NamedTuple):
    """The files of a hand-out, by name in its folder; those to take away; and what is to be said about them."""

    out: Handout
    files: dict[str, bytes]
    remove: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def forms(out: Handout, folder: Path, *, packed: bool = False) -> Forms:
    """The files of ``out`` as they are to be written into ``folder``. A zip that is there is made anew, ``packed`` or
    not. Raises PlanError where a file that somebody has changed would be overwritten."""
    from pipeline.export import offices

    files = offices.render(out) if out.packets else {}
    settled = keeping.settle(folder / OFFICES, files)
    written = {f"{OFFICES}/{name}": data for name, data in settled.write.items()}
    if files and (packed or (folder / PACKED).is_file()):
        written[PACKED] = offices.packed(files)
    remove = tuple(f"{OFFICES}/{name}" for name in settled.remove)
    return Forms(out, written, remove, tuple(_notes(folder / OFFICES, settled)))


def of_build(plan: Plan, folder: Path, *, unit: str | None = None) -> Forms:
    """The files that a build of ``plan`` writes beside its tables: forms without a period. Those that have been handed
    out for one are left as they are."""
    out = assign.handout([plan], issuer=unit or "")
    before = keeping.manifest(folder / OFFICES)
    if not before.get("period") and not before.get("due"):
        return forms(out, folder)
    if before.get("version") == out.version:
        return Forms(out, {})
    period = words.period(str(before.get("period") or "")) or "已定报送时间"
    note = f"{folder / OFFICES}：是{period}的填报表，未改动，但任务已有变化；请用 fengong offices 重新生成后分发。"
    return Forms(out, {}, (), (note,))


def settled(out: Handout) -> Iterator[str]:
    """Which units are handed out nothing because all that they had is struck off, in a sentence."""
    if out.settled:
        names = [packet.unit.name for packet in out.settled]
        more = "等" if len(names) > _LISTED else ""
        yield f"有 {len(names)} 个单位的任务都已销号，不再分发：{'、'.join(names[:_LISTED])}{more}。"


def unmatched(out: Handout, plans: Sequence[Plan]) -> Iterator[str]:
    """Which tasks have nothing of the last period for want of the same words there, in a sentence."""
    if out.unmatched:
        names = list(islice(_titled(out.unmatched, plans), _NAMED))
        more = f"等 {len(out.unmatched)} 项" if len(out.unmatched) > len(names) else ""
        yield (
            f"有 {len(out.unmatched)} 项任务在上一期没有文字相同的（文字有改动、新增，或几处相同分不清），"
            f"没有填入上一期的内容，请核对：{'、'.join(names)}{more}。"
        )


def other_years(out: Handout, plans: Sequence[Plan]) -> Iterator[str]:
    """Which plans are of none of the years that the period is of, in a sentence."""
    asked = _years(out.period)
    strange = [plan for plan in plans if asked and plan.year and not asked & _years(f"{plan.called} {plan.year}")]
    if strange:
        names = "、".join(f"{plan.source.file}（{plan.year}年）" for plan in strange[:_LISTED])
        yield f"填报期是{words.period(out.period)}，而有 {len(strange)} 份要点是别的年份的：{names}，请核对。"


def _years(said: str) -> frozenset[int]:
    """The years that words name, from the first to the last: 2023—2025年 is a plan of 2024, too."""
    found = [int(year) for year in _YEAR.findall(unicodedata.normalize("NFKC", said))]
    return frozenset(range(min(found), max(found) + 1)) if found else frozenset()


def collective(out: Handout) -> Iterator[str]:
    """Which collective units get no form though tasks that are handed out name them, in a sentence."""
    if out.collective:
        names = [f"{name}（{count} 项任务）" for name, count in out.collective[:_LISTED]]
        more = f"等 {len(out.collective)} 个" if len(out.collective) > _LISTED else ""
        yield (
            f"几个单位的统称没有填报表：{'、'.join(names)}{more}；要发给其中各单位的，"
            "请在 units.csv 中把它的“类别”写为“集合”，在“包含”里列出成员。"
        )


def undecided(out: Handout, plans: Sequence[Plan]) -> Iterator[str]:
    """What the office has still to decide before this is handed out, in sentences that name the tasks."""
    if out.undecided:
        yield (
            f"有 {len(out.undecided)} 项任务没有明确由哪个单位填报“进展情况”（{_tasks(out.undecided, plans)}），"
            "各单位只填“本单位进展”；请用 fengong decide 核定填报单位后再分发。"
        )
    if out.unassigned:
        yield (
            f"有 {len(out.unassigned)} 项任务只写了几个单位的统称（如各有关单位），没有分给任何单位："
            f"{_tasks(out.unassigned, plans)}。"
        )


def _tasks(named: Sequence[tuple[str, str]], plans: Sequence[Plan]) -> str:
    """一（二）“整治会风”、三（四）“会议活动”: tasks (plan, id) so that each can be found, the first of them."""
    return "、".join(islice(_titled(named, plans), _LISTED)) + ("等" if len(named) > _LISTED else "")


def _titled(named: Sequence[tuple[str, str]], plans: Sequence[Plan]) -> Iterator[str]:
    """一（二）“整治会风”, of several plans with the plan's name; of tasks under one title their own first words."""
    places = {(assign.stem(plan), place.text.id): place for plan in plans for place in plan.places()}
    heads = [place.node.title if place.node else "" for place in (places[each] for each in named)]
    for (stem, text), head in zip(named, heads, strict=True):
        place = places[stem, text]
        words = head if head and heads.count(head) == 1 else place.text.text
        yield f"{f'{stem} ' if len(plans) > 1 else ''}{cited(place)}“{quote(words).rstrip('。')}”"


def doubtful(plans: Iterable[Plan]) -> Iterator[str]:
    """What the decisions beside the plans say that a person has to look at before they are handed out (F601–F608)."""
    found = [f for plan in plans for f in plan.findings if f.code in _DECISIONS and f.severity != "note"]
    for each in found[:_LISTED]:
        yield f"{each.message}（{each.code}）。"
    if len(found) > _LISTED:
        yield f"核定表中还有 {len(found) - _LISTED} 处需要核对，见 fengong check。"


def _notes(folder: Path, settled: keeping.Settled) -> Iterator[str]:
    if settled.kept:
        yield (
            f"{folder / settled.kept[0]}{_more(settled.kept)}：生成之后改动过（多半已经填报），"
            "要发的内容没有变化，保持原样。"
        )
    if settled.stale:
        yield (
            f"{folder / settled.stale[0]}{_more(settled.stale)}：单位已不在分发之列，"
            "但生成之后改动过（多半已经填报），没有删除。"
        )


def _more(names: tuple[str, ...]) -> str:
    return f"等 {len(names)} 个文件" if len(names) > 1 else ""
