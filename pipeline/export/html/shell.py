"""One HTML file that needs nothing beside it and may reach for nothing: escaping, policy, style and script.

Build the body with ``tag``: whatever is not ``Html`` already is text, and escaped. ``page`` puts a body into the file,
under a policy (CSP) that lets no network, no other script and no other style in than those whose sha256 it names.
Style and script are data, ``pipeline/data/*.css`` and ``*.js``; ``page.css`` and ``page.js`` are for every page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from pipeline.export.safe import visible

_DATA = Path(__file__).parents[2] / "data"
_VOID = frozenset({"input", "col", "br"})


class Html(str):
    """Markup: escaped already, or the program's own."""

    __slots__ = ()


def text(words: str | int | None) -> Html:
    """Anything as text: markup stays what it is, whatever else is escaped; characters that no file holds are written
    out as ``\\uXXXX``."""
    if isinstance(words, Html):
        return words
    return Html("" if words is None else escape(visible(str(words))))


def joined(parts: Iterable[str | int | None], between: str = "") -> Html:
    """The parts as one piece of markup."""
    return Html(text(between).join(map(text, parts)))


def tag(name: str, /, *parts: str | int | None, **attributes: str | int | bool | None) -> Html:
    """An element. Attributes: ``class_`` is class, ``data_row`` data-row; True stands alone, None and False not at
    all."""
    said = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{said}>" if name in _VOID else f"<{name}{said}>{joined(parts)}</{name}>")


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{text(value)}"'


def page(title: str, body: Html, *, styles: Iterable[str] = (), scripts: Iterable[str] = (), style: str = "") -> bytes:
    """The file, UTF-8; the same arguments give the same bytes.

    ``styles`` and ``scripts`` name data files that come behind ``page.css`` and ``page.js``; ``style`` is a style of
    this page alone, made by the program and never of words of a plan.
    """
    sheet = "".join(map(_data, ("page.css", *styles))) + style
    script = "".join(map(_data, ("page.js", *scripts)))
    return (
        Template(_data("page.html"))
        .substitute(policy=_policy(sheet, script), title=text(title), style=sheet, body=body, script=script)
        .encode("utf-8")
    )


def _data(name: str) -> str:
    return (_DATA / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    allowed = f"style-src {_hash(style)}; script-src {_hash(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode('utf-8')).digest()).decode('ascii')}'"
