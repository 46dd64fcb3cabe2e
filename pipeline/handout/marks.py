"""Words that say who may see a plan and how far it has come (内部, 征求意见稿): every sheet made of it carries them."""

from __future__ import annotations

import re

from pipeline.lexicon import any_of, late
from pipeline.model import Plan
from pipeline.registry import key as plain

_LONGEST = 40  # characters of a line that may be nothing but marks
_APART = r"[\s，,、；;·・/]*"
_WORD = f"(?:{any_of('mark.reach', 'mark.draft')})"
_TERM = r"(?:[★☆*]?\s*(?:\d{1,2}年|[一二三四五六七八九十]{1,3}年|长期|\d{1,2}个月))?"  # 机密★10年
_MARKS = late(rf"{_WORD}{_TERM}(?:{_APART}{_WORD}{_TERM})*")
_DRAFT_ENDS = late(f"{any_of('mark.draft')}$")
_BRACKETED = re.compile(r"[（(〔\[【]([^（）()〔〕\[\]【】]{2,40})[）)〕\]】]")
_MARKUP = re.compile(r"^[\s#*_>\-]+|[\s*_#]+$")


def marks(plan: Plan) -> tuple[str, ...]:
    """The marks of ``plan`` as it writes them: those of its title first, then lines that are nothing else."""
    title = " ".join(plan.title.split("\n"))
    found = [words for words in _BRACKETED.findall(title) if _is_mark(words)]
    if not found and (ends := _DRAFT_ENDS().search(title)):
        found.append(ends[0])
    short = (line for line in plan.source.text.split("\n") if len(line) <= _LONGEST)
    found += [words for line in short if (words := _line(line))]
    return tuple({plain(words): words for words in reversed(found)}.values())[::-1]


def _line(line: str) -> str:
    """The words of a line that is nothing but marks, else nothing."""
    words = _MARKUP.sub("", line)
    bracketed = _BRACKETED.fullmatch(words)
    words = bracketed[1] if bracketed else words
    return words if _is_mark(words) else ""


def _is_mark(words: str) -> bool:
    return _MARKS().fullmatch("".join(words.split())) is not None
