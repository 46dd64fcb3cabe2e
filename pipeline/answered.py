"""The progress files of the last period, and the ledgers beside them → what the next forms start from.

Which file is about which plan is decided by what is in it. What has been struck off (销号) in a ledger since it was put
together counts as it stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os.path import realpath
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.decisions import fingerprint
from pipeline.findings import quote
from pipeline.handout import progress
from pipeline.handout.assign import stem
from pipeline.handout.verdict import refuses, strikes_off
from pipeline.model import Plan, PlanError

_NAME, _LEDGER = "progress.json", "*-台账.xlsx"
_CLOSED = "closed"
_STRUCK = {_CLOSED: "销号"}
_LISTED = 5  # words that a sentence names

Tasks = list[dict[str, Any]]


class Answered(NamedTuple):
    """What each unit wrote last, and what is to be said of the files."""

    last: progress.Last
    notes: tuple[str, ...] = ()


class _File(NamedTuple):
    """A progress file with the tasks of its last period; ``asked``: it was named itself, and not its folder."""

    path: Path
    tasks: Tasks
    asked: bool


def answered(given: Sequence[Path], plans: Sequence[Plan], period: str) -> Answered:
    """What the files and folders ``given`` have of ``plans``, of the last period that is not ``period``. Raises
    PlanError where one cannot be read or is no progress file, a folder has none of these plans, or two have the same
    plan's."""
    stems = {stem(plan) for plan in plans}
    stamps = {fingerprint(place) for plan in plans for place in plan.places()}
    used: dict[str, _File] = {}
    notes: list[str] = []
    for each in given:
        found = list(_files(each, period))
        about = [file for file in found if _is_about(file, stems, stamps)]
        if not about and each.is_dir():
            raise PlanError(f"{each}：文件夹里没有这几份要点的 {_NAME}，请写出它所在的文件夹，或写出文件本身。")
        strange = [file for file in found if file.asked and file not in about]
        notes += [f"{file.path}：不像这几份要点的进度，只有文字相同的任务先填了。" for file in strange]
        used |= {realpath(file.path): file for file in (*about, *strange)}
    _refuse_twins(list(used.values()), stems)
    tasks: Tasks = []
    for file in used.values():
        struck, said = since(file.path, file.tasks)
        tasks += struck
        notes += [*said, *_unclear(file.path, struck)]
    return Answered(progress.Last(tasks), tuple(notes))


def _files(given: Path, period: str) -> Iterator[_File]:
    """The progress file, or those of a folder and of the folders in it."""
    if not given.is_dir():
        yield _File(given, progress.tasks(given, period), asked=True)
        return
    for path in sorted((*given.glob(_NAME), *given.glob(f"*/{_NAME}"))):
        yield _File(path, progress.tasks(path, period), asked=False)


def _is_about(file: _File, stems: set[str], stamps: set[str]) -> bool:
    """Whether a file is that of one of the plans: by their names or, where a plan was renamed, by most of its tasks."""
    if not file.tasks or any(str(task.get("plan")) in stems for task in file.tasks):
        return bool(file.tasks) or file.asked
    same = sum(str(task.get("stamp")) in stamps for task in file.tasks)
    return same * 2 >= len(file.tasks)


def _refuse_twins(files: Sequence[_File], stems: set[str]) -> None:
    seen: dict[str, _File] = {}
    for file in files:
        for name in sorted({str(task.get("plan")) for task in file.tasks} & stems):
            other = seen.setdefault(name, file)
            if other is not file and other.tasks != file.tasks:
                raise PlanError(f"{file.path}：与 {other.path} 都是“{name}”的进度而内容不同，请只写其中一份。")


def since(path: Path, tasks: Tasks, heads: Mapping[str, str] = _STRUCK) -> tuple[Tasks, list[str]]:
    """``tasks``, those of a period of the progress file at ``path``, with what stands under ``heads`` (by their keys in
    the file) in the ledger of that period beside it now, and what is to be said of that."""
    beside = [found for found in path.parent.glob(_LEDGER) if not found.name.startswith((".", "~"))]
    if len(beside) != 1 or not tasks:
        return tasks, []
    from pipeline.collect import history, older
    from pipeline.collect import progress as periods

    what = "、".join(heads.values())
    try:
        held = history.held(periods.read(path))
        if held is None or held["tasks"] != tasks:  # the ledger is of another period
            return tasks, []
        standing = older.read(beside[0])
    except PlanError:
        return tasks, [f"{beside[0]}：台账读不出来，哪些任务已销号按 {path.name} 计。"]
    now: dict[tuple[str, str, str], str] = {}
    for line in standing.lines if standing else ():
        for head in heads.values():
            key = line.get("任务编号").strip(), line.get("校验").strip(), head
            now[key] = now.get(key) or line.get(head)
    made, changed = [], 0
    for task in tasks:
        of = str(task["task"]), str(task.get("stamp") or "")
        said = {key: now[*of, head] for key, head in heads.items() if (*of, head) in now}
        more = {key: words for key, words in said.items() if words != str(task.get(key) or "")}
        changed += bool(more)
        made.append({**task, **more})
    note = f"{beside[0]}：有 {changed} 项的{what}是汇总以后写的（或改的），{path.name} 里还没有，已按台账计。"
    return made, [note] if changed else []


def _unclear(file: Path, tasks: Tasks) -> Iterator[str]:
    """What stands under 销号 and neither strikes a task off nor refuses to, in a sentence."""
    said = [str(task.get(_CLOSED) or "") for task in tasks]
    if unclear := [words for words in said if words and not strikes_off(words) and not refuses(words)]:
        named = "”“".join(quote(words, 20) for words in dict.fromkeys(unclear[:_LISTED]))
        yield (
            f"{file}：有 {len(unclear)} 项的销号写的是“{named}”，看不出是不是销号，照旧分发；"
            "确已销号的请在台账里写日期或“已销号”。"
        )
