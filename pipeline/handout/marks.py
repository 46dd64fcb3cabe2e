"""Words that say who may see a plan and how far it has come (内部, 征求意见稿): every sheet made of it carries them."""

from __future__ import annotations

import re

from pipeline.lexicon import any_of, late
from pipeline.lines import fold
from pipeline.model import Plan
from pipeline.registry import key as plain
from pipeline.wording import LONGEST_MARK, is_mark

_DRAFT_ENDS = late(f"{any_of('mark.draft')}$")
_BRACKETED = re.compile(r"[（(〔\[【]([^（）()〔〕\[\]【】]{2,40})[）)〕\]】]")
_MARKUP = re.compile(r"^[\s#*_>\-]+|[\s*_#]+$")


def marks(plan: Plan) -> tuple[str, ...]:
    """The marks of ``plan`` as it writes them: those of its title first, then lines that are nothing else."""
    title = " ".join(plan.title.split("\n"))
    found = [words for words in _BRACKETED.findall(title) if is_mark(fold(words))]
    if not found and (ends := _DRAFT_ENDS().search(title)):
        found.append(ends[0])
    short = (line for line in plan.source.text.split("\n") if len(line) <= LONGEST_MARK)
    found += [words for line in short if (words := _line(line))]
    return tuple({plain(words): words for words in reversed(found)}.values())[::-1]


def _line(line: str) -> str:
    """The words of a line that is nothing but marks, else nothing."""
    words = _MARKUP.sub("", line)
    bracketed = _BRACKETED.fullmatch(words)
    words = bracketed[1] if bracketed else words
    return words if is_mark(fold(words)) else ""
