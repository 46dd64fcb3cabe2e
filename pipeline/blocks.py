"""The only room that knows markdown-it-py: text → blocks of lines.

Only the block pass is run (its inline pass costs as much again and gives no offsets). Four rules of CommonMark
are wrong for these documents and are off: link references (they swallow ``[责任单位]: 甲``), indented code (text
from PDF is indented), setext headings (``---`` under a line), and lists (``1.`` is a marker of the plan, not markup;
what is left of lists, the bullet, is a prefix that flow takes off).

Most plans have no markup but headings, which are plain to see: markdown-it-py is asked only about runs of lines that
could hold more, for it takes as long over the rest as the rooms after it do.

After this stage every line of the text that is not blank stands in exactly one block, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

Kind = Literal["text", "heading", "table", "ragged", "html", "rule", "fence"]  # ragged: rows of unlike width

_KINDS: dict[str, Kind] = {
    "paragraph_open": "text",
    "heading_open": "heading",
    "table_open": "table",
    "html_block": "html",
    "hr": "rule",
    "fence": "fence",
}

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)").match
# What a line looks like, at least, that begins a quote, HTML or a fence, is a rule, or parts the head of a table from
# its rows.
_COULD_BE = re.compile(r"[ \t]*(?:[<>]|```|~~~|[-*_|:][-*_|: \t]*$)").match


_DELIMITERS = re.compile(r"(?!-(?:[ \t]|$))(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$").match
_DASHES = re.compile("-+")
_BAR = re.compile(r"(?<!\\)\|")


_TABLE = re.compile(r"</?table\b", re.IGNORECASE)


class Block(NamedTuple):
    """Lines ``[first, last)`` of one kind."""

    kind: Kind
    first: int
    last: int


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table").disable(["reference", "code", "lheading", "list"])
    markdown.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return markdown


def _table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """The rule for tables, in place of markdown-it-py's own: the same tables, but for words right behind them, without
    tokens for each cell, which take longer than all that reads the cells later."""
    if first + 2 > end or state.sCount[first + 1] < state.blkIndent:
        return False
    head, delimiters = _line(state, first).strip(), _line(state, first + 1).strip(" \t")
    if "|" not in head or not _DELIMITERS(delimiters):
        return False
    columns = len(_BAR.findall(head.removeprefix("|"))) + (not _BAR.match(head, len(head) - 1))
    if columns != len(_DASHES.findall(delimiters)):
        return False
    if not silent:
        state.line = _table_end(state, first + 2, end)
        state.push("table_open", "table", 0).map = [first, state.line]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _table_end(state: StateBlock, line: int, end: int) -> int:
    """The line behind a table: the first that is blank, stands outside or begins something else; lines without a bar
    at its end are words that a converter left right behind it."""
    others, first = state.md.block.ruler.getRules("blockquote"), line
    while line < end and state.sCount[line] >= state.blkIndent and (words := _line(state, line).strip()):
        if words[0] != "|" and any(rule(state, line, end, True) for rule in others):
            break
        line += 1
    while line > first and "|" not in _line(state, line - 1):
        line -= 1
    return line


def blocks(text: str) -> list[Block]:
    """The blocks of a decoded, LF-only text, in order; line numbers from 0."""
    lines = text.split("\n")
    html = "<" in text
    if not html and not any(map(_COULD_BE, lines)):
        return _plain(lines, 0, len(lines))
    found: list[Block] = []
    done = 0
    for block in _markup(lines, html):
        found += _plain(lines, done, block.first)
        found.append(block)
        done = block.last
    found += _plain(lines, done, len(lines))
    return list(_whole_tables(found, lines)) if "<table" in text or "<TABLE" in text else found


def _whole_tables(found: list[Block], lines: list[str]) -> Iterator[Block]:
    """The blocks, with an HTML table that blank lines cut into several as one."""
    done = 0
    for kind, start, last in found:
        if last <= done:
            continue
        first = max(start, done)
        tags = [_TABLE.findall(line) for line in lines[first:last]] if kind == "html" else []
        opened = sum(1 - 2 * tag.startswith("</") for line in tags for tag in line)
        end = last
        while opened > 0 and end < len(lines):
            opened += sum(1 - 2 * tag.startswith("</") for tag in _TABLE.findall(lines[end]))
            end += 1
        done = end if opened == 0 else last
        yield Block(kind, first, done)


def _plain(lines: list[str], start: int, end: int) -> list[Block]:
    """Lines that are no markup but for headings: those, and the runs of lines between them that are not blank. Within
    a run, one that is indented by four is none."""
    found: list[Block] = []
    first, new = -1, tuple.__new__  # half the time of Block(…)
    for number in range(start, end):
        words = lines[number].lstrip(" \t")
        heading = words[:1] == "#" and _HEADING(words) and (first < 0 or lines[number].find("#") < 4)
        if (heading or not words) and first >= 0:
            found.append(new(Block, ("text", first, number)))
            first = -1
        if heading:
            found.append(new(Block, ("heading", number, number + 1)))
        elif words and first < 0:
            first = number
    if first >= 0:
        found.append(Block("text", first, end))
    return found


def _markup(lines: list[str], html: bool) -> Iterator[Block]:
    """What markdown-it-py makes of the runs of lines that could hold markup; HTML may end in any run."""
    from markdown_it.token import Token

    numbers: list[int] = []  # of the lines that it is given: such runs, and the blank line behind each
    start = 0
    for end in [number for number, line in enumerate([*lines, ""]) if not line.strip(" \t")]:
        if html or any(map(_COULD_BE, lines[start:end])):
            numbers += range(start, end + 1)
        start = end + 1
    text = "\n".join([lines[number] if number < len(lines) else "" for number in numbers]) + "\n"
    numbers.append(len(lines))  # a fence that nothing closes takes all that follows, what is left out here, too
    markdown = _markdown()
    tokens: list[Token] = []
    markdown.block.parse(text, markdown, {}, tokens)
    for token in tokens:
        if token.map and (kind := _KINDS.get(token.type)):
            yield Block(kind, numbers[token.map[0]], numbers[token.map[1]])
