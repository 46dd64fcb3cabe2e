"""The form that filters a page: what a page offers to choose from, then words, a box and the buttons of all pages."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.export.html.shell import Html, tag


def filters(choices: Iterable[Html | str], box: str, label: str) -> Html:
    """The form, hidden until the page's script shows it; ``box`` is the name of its check box, ``label`` its words."""
    words = tag("input", type="search", name="words", autocomplete="off", placeholder="可写几个词")
    return tag(
        "form",
        *choices,
        tag("label", "文字", words),
        tag("label", tag("input", type="checkbox", name=box, checked=True), label),
        tag("button", "清除", type="button", data_clear=True),
        tag("button", "打印", type="button", data_print=True),
        tag("output", role="status", aria_live="polite"),
        id="filters",
        hidden=True,
        aria_label="筛选",
    )


def choice(head: str, name: str, options: Iterable[tuple[str, str]]) -> Html:
    """A list to choose one of: key → words."""
    return tag("label", head, tag("select", *(tag("option", word, value=key) for key, word in options), name=name))
