"""The only room that knows markdown-it-py: text → blocks of lines.

Only the block pass is run (its inline pass costs as much again and gives no offsets). Four rules of CommonMark
are wrong for these documents and are off: link references (they swallow ``[责任单位]: 甲``), indented code (text
from PDF is indented), setext headings (``---`` under a line), and lists (``1.`` is a marker of the plan, not markup;
what is left of lists, the bullet, is a prefix that flow takes off).

After this stage every line of the text that is not blank stands in exactly one block, in order.
"""

from __future__ import annotations

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


class Block(NamedTuple):
    """Lines ``[first, last)`` of one kind."""

    kind: Kind
    first: int
    last: int


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["reference", "code", "lheading", "list"])


def blocks(text: str, lines: int) -> list[Block]:
    """The blocks of a decoded, LF-only text of so many lines, in order; line numbers from 0."""
    from markdown_it.token import Token

    markdown = _markdown()
    tokens: list[Token] = []
    markdown.block.parse(text, markdown, {}, tokens)
    found: list[Block] = []
    done = 0
    for token in tokens:
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None:
            continue
        first, last = token.map
        if first > done:  # lines that no block claims: blank ones, or nested deeper than the parser goes
            found.append(Block("text", done, first))
        found.append(Block(kind, first, last))
        done = last
    if done < lines:
        found.append(Block("text", done, lines))
    return found
