"""Text of a plan → text that a spreadsheet can hold: nothing lost, nothing run.

What no cell can hold (control characters, U+FFFE, U+FFFF, lone surrogates) is written out as a person can see
it, ``\\u0001``; a backslash that already stands before such an escape becomes ``\\u005C``, so that ``restore``
gives every string back. CR is among them: XML reads it as LF.
"""

from __future__ import annotations

import re

_HELD_BY_NONE = "\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff"
_TROUBLE = re.compile(rf"[{_HELD_BY_NONE}]|\\(?=u[0-9A-F]{{4}})")
_NOT_HELD = re.compile(f"[{_HELD_BY_NONE}]")
_WRITTEN_OUT = re.compile(r"\\u([0-9A-F]{4})")
_XML_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

# What a spreadsheet may take for the start of a formula, full width and behind white space too.
FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")


def visible(text: str) -> str:
    """``text`` with every character that no cell can hold written out as ``\\uXXXX``."""
    if _TROUBLE.search(text) is None:
        return text
    return _TROUBLE.sub(_written_out, text)


def visible_characters(text: str) -> list[str]:
    """The same, character by character: joined they are ``visible(text)``."""
    characters = list(text)
    for found in _TROUBLE.finditer(text):
        characters[found.start()] = _written_out(found)
    return characters


def _written_out(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"


def held(text: str) -> str:
    """``text`` that came out of a cell, for another one: as it is, but for what no cell can hold."""
    return _NOT_HELD.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def restore(text: str) -> str:
    """The string that ``visible`` was given."""
    return _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), text)


def risky(text: str) -> bool:
    """Whether a spreadsheet might run ``text``, or read it as something else, were it typed in."""
    return text[:1] in FORMULA_STARTS or text.lstrip()[:1] in FORMULA_STARTS if text else False


def xml_literal(text: str) -> str:
    """``text`` for a workbook's XML, where ``_x0041_`` would be read as A: its first underscore is written out."""
    return _XML_ESCAPE.sub("_x005F_", text) if "_x" in text else text
