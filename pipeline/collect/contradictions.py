"""Do the units of a task contradict one another? Only plain words are taken for that: the lists ``answer.*`` of the
lexicon, and none behind a negation."""

from __future__ import annotations

import re

from pipeline.collect.ledger import DONE
from pipeline.lexicon import any_of, late
from pipeline.registry import key as plain

_UNDONE = late(f"{any_of('answer.undone')}(?!的)")  # 对未完成的事项逐项督办 says of none that it is not done
_FINISHED = late(any_of("answer.done"))
_NEGATED = late(f"{any_of('answer.negation')}[^，。；！？、,;!?]{{0,4}}$")
_AHEAD = late(f"{any_of('answer.ahead')}[^，。；！？、,;!?]{{0,4}}$")
_WHOLE = late(f"^{any_of('answer.whole')}*{any_of('answer.done')}{any_of('answer.whole')}*$")
_NOT_BEGUN, _GOING_ON = "未启动", ("正常推进", "滞后")
_CLAUSE = re.compile(r"[，。；！？,;!?\n]+")


def undone(words: str) -> str:
    """The clause of ``words`` that says that something is not done, "" where none does."""
    return _clause(words, _UNDONE())


def finished(words: str) -> str:
    """The clause that says that it is done."""
    return _clause(words, _FINISHED())


def _clause(words: str, said: re.Pattern[str]) -> str:
    for clause in _CLAUSE.split(words):
        folded = plain(clause)
        found = said.search(folded)
        if found and not _NEGATED().search(folded[: found.start()]) and not _is_ahead(folded, found):
            return clause.strip()
    return ""


def _is_ahead(folded: str, found: re.Match[str]) -> bool:
    """Whether the words found say what is yet to be done, or is not: 确保按期完成, 未全部完成."""
    is_done = found.re is _FINISHED() and "已" not in found[0]
    return is_done and bool(_AHEAD().search(folded[: found.start()]))


def against(state: str, progress: str, words: str) -> tuple[str, str] | None:
    """Code and clause, where what another unit wrote does not go with the ``state`` of the reporting unit, or with what
    that says of its ``progress``. What is going on contradicts only words about the whole task: the other unit's own
    part may well be done."""
    if state == DONE:
        return ("F747", clause) if (clause := undone(words)) and not finished(words) else None
    if state == _NOT_BEGUN and (clause := finished(words)):
        return "F748", clause
    if (state in _GOING_ON or undone(progress)) and not undone(words) and (clause := _whole(words)):
        return "F748", clause
    return None


def _whole(words: str) -> str:
    """The clause that says of the whole task that it is done, "" where none does."""
    clauses = (clause.strip() for clause in _CLAUSE.split(words))
    return next((clause for clause in clauses if _WHOLE().search(plain(clause))), "")
