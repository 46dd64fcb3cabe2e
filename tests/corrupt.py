"""A clean plan and a seed → the same plan as a converter might have left it: HOUSE, promise 4.

What is changed is typography alone: heading levels, bold, bullets, indents, hard wraps at one column, page breaks and
page numbers in mid-sentence, half and full width, spaces between characters, makes of brackets, line ends, a BOM.
``same`` says what two readings have to have in common: everything but white space, paragraph breaks and width.
"""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Any

from pipeline import lines
from pipeline.model import Plan

_HALF = str.maketrans("，：；（）", ",:;()")
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_BRACKETS = ("（）", "()", "〔〕", "【】", "[]")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE = re.compile(r"（((?:责任|牵头|主办|承办)(?:单位|部门|处室)[：:][^（）]*)）")
_NO_START = "，。、；：！？）〕】])”’》… *"
_CLEAN = str.maketrans("〔〕【】[]", "()()()")


def corrupt(text: str, seed: int) -> str:
    """The text as it might have come; which faults it has follows from the seed."""
    rng = random.Random(seed)
    paragraphs = [p.strip("\n") for p in re.split(r"\n\s*\n", text) if p.strip()]
    changes = [c for c in (_headings, _bold, _bullets, _widths, _brackets, _spaces, _indents) if rng.random() < 0.5]
    for change in changes:
        paragraphs = change(paragraphs, rng)
    wrap = rng.choice((0, 0, rng.randint(24, 100)))
    if wrap:
        paragraphs = [_wrapped(p, wrap) for p in paragraphs]
    if rng.random() < 0.5:
        paragraphs = _pages(paragraphs, rng)
    out = "\n\n".join(paragraphs) + "\n"
    if rng.random() < 0.3:
        out = out.replace("\n", "\r\n")
    return ("\ufeff" if rng.random() < 0.2 else "") + out


def _headings(paragraphs: list[str], rng: random.Random) -> list[str]:
    """Other levels, or none; only what was a heading is touched, for a # before a body makes a heading of it."""

    def one(p: str) -> str:
        level = rng.randint(0, 6)
        return "#" * level + " " * (level > 0) + p.lstrip("# ")

    return [one(p) if p.startswith("#") else p for p in paragraphs]


def _bold(paragraphs: list[str], rng: random.Random) -> list[str]:
    def one(p: str) -> str:
        if "**" in p:
            return p.replace("**", "") if rng.random() < 0.5 else p
        head = re.match(r"#*\s*", p)
        assert head is not None
        at = rng.randint(head.end(), min(len(p), head.end() + 12))
        return f"{p[: head.end()]}**{p[head.end() : at]}**{p[at:]}" if at > head.end() and rng.random() < 0.3 else p

    return [one(p) for p in paragraphs]


def _bullets(paragraphs: list[str], rng: random.Random) -> list[str]:
    sign = rng.choice("-*+")
    return [f"{sign} {p}" if not p.startswith("#") and rng.random() < 0.3 else p for p in paragraphs]


def _indents(paragraphs: list[str], rng: random.Random) -> list[str]:
    pad = rng.choice(("  ", "    ", "\u3000\u3000", "\t"))
    return [p if p.startswith("#") else pad + p for p in paragraphs]


def _widths(paragraphs: list[str], rng: random.Random) -> list[str]:
    table = rng.choice((_HALF, _FULL_DIGITS, str.maketrans("：", ":"), str.maketrans("（）", "()")))
    return [p if p.startswith("|") else p.translate(table) for p in paragraphs]


def _brackets(paragraphs: list[str], rng: random.Random) -> list[str]:
    def one(match: re.Match[str]) -> str:
        return rng.choice(_BRACKETS)[0] + match[1] + rng.choice(_BRACKETS)[1]

    return [_CLAUSE.sub(one, p) for p in paragraphs]


def _spaces(paragraphs: list[str], rng: random.Random) -> list[str]:
    """A space behind some Chinese characters, as justified text has them."""
    rate = rng.choice((0.02, 0.1, 0.5))
    return [_CJK.sub(lambda m: m[0] + " " * (rng.random() < rate), p) for p in paragraphs]


def _wrapped(paragraph: str, width: int) -> str:
    """Broken at a column, but never so that a line starts with what has the form of a marker or a label: that would
    be another text."""
    out, line, column = [], "", 0
    for at, char in enumerate(paragraph):
        may = column >= width and char not in _NO_START and not line.endswith(("*", "#", " ", "（", "“", "《"))
        if may and not _starts_anew(paragraph[at:]):
            out.append(line)
            line, column = "", 0
        line += char
        column += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return "\n".join([*out, line])


def _starts_anew(words: str) -> bool:
    folded = "".join(words.replace("*", "").split()).translate(lines.FOLD)
    return lines.starts(folded[:60]) or words[:1] in "-+>#|=~`" or words[:2].isdecimal()


def _pages(paragraphs: list[str], rng: random.Random) -> list[str]:
    """A page number, or only a gap, in the middle of a sentence that is not the first of its paragraph."""
    return [p if p.lstrip().startswith(("#", "|")) or rng.random() < 0.7 else _paged(p, rng) for p in paragraphs]


def _paged(p: str, rng: random.Random) -> str:
    stop = p.find("。")
    if stop < 0:
        return p
    places = [i for i in range(stop + 2, len(p) - 1) if _CJK.match(p[i - 1]) and _CJK.match(p[i])]
    at = rng.choice(places or [0])
    if not at or _starts_anew(p[at:]) or "\n" in p[at - 1 : at + 1]:
        return p
    number = rng.choice(("", f"— {rng.randint(1, 99)} —\n\n", f"- {rng.randint(1, 99)} -\n\n"))
    return f"{p[:at]}\n\n{number}{p[at:]}"


def same(plan: Plan) -> Any:
    """A plan as one nested value without white space, width, makes of brackets and paragraph breaks."""
    whole = plan.to_dict()
    whole["tops"] = whole["sections"] + whole["appendices"]
    return [
        [_plain(whole[key]) for key in ("title", "year", "date", "issuer", "number")],
        [_plain(text["text"]) for text in whole["preamble"]],
        [_node(node) for node in whole["tops"]],
        [(note["kind"], _plain(note["text"])) for note in whole["notes"]],
    ]


def _node(node: dict[str, Any]) -> Any:
    return [
        node["id"],
        _plain(node.get("marker", "")),
        _plain(node["title"]),
        node.get("declared_count"),
        [_text(text) for text in node["texts"]],
        [_node(point) for point in node["points"]],
    ]


def _text(text: dict[str, Any]) -> Any:
    units = [
        (_plain(u["written"]), u["role"], _plain(u["verb"]), _plain(u["label"]), u["inferred"]) for u in text["units"]
    ]
    given = [(_plain(i["name"]), i["role"], i["why"]) for i in text["inherited"]]
    clauses = [_plain(c) for c in text["clause_texts"]]
    rest = [text["due"], text["leaders"], text["open"]]
    return [_plain(text["text"]), clauses, _plain(text["deadline"]), rest, units, given]


def _plain(words: Any) -> Any:
    if not isinstance(words, str):
        return words
    return "".join(unicodedata.normalize("NFKC", words).split()).translate(_CLEAN)
