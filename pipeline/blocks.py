"""The only room that knows markdown-it-py: text → blocks of lines.

Only the block pass is run (its inline pass costs as much again and gives no offsets). Four rules of CommonMark
are wrong for these documents and are off: link references (they swallow ``[责任单位]: 甲``), indented code (text
from PDF is indented), setext headings (``---`` under a line), and lists (``1.`` is a marker of the plan, not markup;
what is left of lists, the bullet, is a prefix that flow takes off).

Most paragraphs of a plan have no line that could be markup: markdown-it-py is not asked about them, for it takes as
long for them as all rooms after it take together.

After this stage every line of the text that is not blank stands in exactly one block, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Kind = Literal["text", "heading", "table", "html", "rule", "fence"]

_KINDS: dict[str, Kind] = {
    "paragraph_open": "text",
    "heading_open": "heading",
    "table_open": "table",
    "html_block": "html",
    "hr": "rule",
    "fence": "fence",
}

# What a line looks like, at least, that begins a heading, a quote, HTML or a fence, is a rule, or parts the head of a
# table from its rows.
_COULD_BE = re.compile(r"[ \t]*(?:[#<>]|```|~~~|[-*_|:][-*_|: \t]*$)").match


class Block(NamedTuple):
    """Lines ``[first, last)`` of one kind."""

    kind: Kind
    first: int
    last: int


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["reference", "code", "lheading", "list"])


def blocks(text: str) -> list[Block]:
    """The blocks of a decoded, LF-only text, in order; line numbers from 0."""
    lines = text.split("\n")
    paragraphs = _paragraphs(lines, 0, len(lines))
    found: list[Block] = []
    done = 0
    for block in _markup(lines, paragraphs if "<" in text else _doubtful(lines, paragraphs)):
        if block.first > done:
            found += _paragraphs(lines, done, block.first)
        found.append(block)
        done = block.last
    return found + _paragraphs(lines, done, len(lines)) if found else paragraphs


def _paragraphs(lines: list[str], start: int, end: int) -> list[Block]:
    """The runs of lines that are not blank: paragraphs, where they are no markup."""
    found: list[Block] = []
    first = -1
    for number in range(start, end):
        if lines[number].strip(" \t"):
            first = number if first < 0 else first
        elif first >= 0:
            found.append(Block("text", first, number))
            first = -1
    if first >= 0:
        found.append(Block("text", first, end))
    return found


def _doubtful(lines: list[str], paragraphs: list[Block]) -> list[Block]:
    """The paragraphs in which a line could be markup, in a text without HTML (which may end in mid-paragraph)."""
    return [block for block in paragraphs if any(map(_COULD_BE, lines[block.first : block.last]))]


def _markup(lines: list[str], paragraphs: list[Block]) -> Iterator[Block]:
    """What markdown-it-py makes of some of the paragraphs."""
    if not paragraphs:
        return
    from markdown_it.token import Token

    text = "".join(["\n".join(lines[first:last]) + "\n\n" for _, first, last in paragraphs])
    numbers = [number for _, first, last in paragraphs for number in range(first, last + 1)]
    numbers.append(len(lines))  # a fence that nothing closes takes all that follows, what is left out here, too
    markdown = _markdown()
    tokens: list[Token] = []
    markdown.block.parse(text, markdown, {}, tokens)
    for token in tokens:
        if token.map and (kind := _KINDS.get(token.type)):
            yield Block(kind, numbers[token.map[0]], numbers[token.map[1]])
