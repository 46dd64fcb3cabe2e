"""Do the units of a task contradict one another? Only plain words are taken for that: the lists ``answer.*`` of the
lexicon, and none behind a negation."""

from __future__ import annotations

import re

from pipeline.collect.ledger import DONE
from pipeline.lexicon import any_of, late
from pipeline.registry import key as plain

_UNDONE = late(any_of("answer.undone"))
_FINISHED = late(any_of("answer.done"))
_NEGATED = late(f"{any_of('answer.negation')}[^，。；！？、,;!?]{{0,4}}$")
_NOT_BEGUN = "未启动"
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
        if found and not _NEGATED().search(folded[: found.start()]):
            return clause.strip()
    return ""


def against(state: str, words: str) -> tuple[str, str] | None:
    """Code and clause, where what another unit wrote does not go with the ``state`` of the reporting unit."""
    if state == DONE and (clause := undone(words)) and not finished(words):
        return "F747", clause
    if state == _NOT_BEGUN and (clause := finished(words)):
        return "F748", clause
    return None
