"""A briefing → ``changes.json``, ``.csv``, ``.xlsx`` and ``.html``, as bytes."""

from __future__ import annotations

import json
from typing import Any

from pipeline.briefing import Briefing
from pipeline.briefing.facts import left_open


def render(briefing: Briefing, *, unit: str | None = None, date: str | None = None) -> dict[str, bytes]:
    """Every file of a comparison, by name; the same briefing and options give the same bytes.

    ``unit`` and ``date`` are the words of the 制表单位 and date lines, where the new plan's own are not to be used.
    """
    from dataclasses import replace

    from pipeline.export import csv, excel
    from pipeline.export.changes import page

    head = excel.masthead(briefing.facts.comparison.new, unit=unit, date=date)
    head = replace(head, title=briefing.title)
    return {
        "changes.xlsx": excel.render(briefing.sheets, head),
        "changes.html": page.render(briefing, (head.unit, head.date)),
        "changes.csv": csv.render(briefing.flat),
        "changes.json": contract(briefing),
    }


def contract(briefing: Briefing) -> bytes:
    """The comparison as the JSON contract, with the sentences of 总览 and, where a ledger was given, the ids of the
    tasks that were dropped and not finished."""
    facts = briefing.facts
    more: dict[str, Any] = {"summary": [sentence._asdict() for sentence in briefing.sentences]}
    if briefing.why:
        more["paired"] = briefing.why
    if facts.ledger is not None:
        more["unfinished"] = [
            {"old": item.text.id, "path": item.path, "name": item.name, "state": facts.ledger[item.text.id].state}
            for item in left_open(facts)
        ]
    text = json.dumps(facts.comparison.to_dict() | more, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")
