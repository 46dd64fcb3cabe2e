"""The old plan and the changes alone → what the new plan says: a comparison explains the whole difference.

``told`` is what a plan says, text by text, in the form in which plans compare; ``apply(old, changes)`` is
``told(new)``, whether the changes come as records or out of ``changes.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.compare import items
from pipeline.compare.duty import after, typed_alike, units
from pipeline.compare.items import COLUMN, form, said
from pipeline.compare.records import Change, UnitChanges
from pipeline.compare.words import plain
from pipeline.model import Plan

_CALLED_OUT = ("target", "time", "lead")

Parties = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """What one text says, typography aside: ``fields`` are marker, path, deadline, leaders and the like, by name (no
    further columns of tables); ``units`` the names of those who have a part in it, each with its role."""

    title: str
    text: str
    fields: tuple[tuple[str, object], ...]
    units: Parties


def told(plan: Plan) -> tuple[Told, ...]:
    """Each text of the plan, in its order."""
    return tuple(_told(plan).values())


def apply(old: Plan, changes: Iterable[Change | Mapping[str, Any]]) -> tuple[Told, ...]:
    """What the new plan says, in its order. Raises ValueError where the changes are not about ``old``."""
    before, found = _told(old), {}
    for change in changes:
        each = change.to_dict() if isinstance(change, Change) else change
        for at, text in zip(each["at"], each["new"], strict=True):
            found[at] = _one(before, each, text)
    return tuple(found[at] for at in sorted(found))


def _told(plan: Plan) -> dict[str, Told]:
    found = {}
    for item in items.items(plan):
        fields = {name: form(value) for name, value in said(item).items() if not name.startswith(COLUMN)}
        title, text = str(fields.pop("title", "")), plain(item.place.text.text)
        found[item.id] = Told(title, text, tuple(sorted(fields.items())), typed_alike(units(item.place.text)))
    return found


def _one(old: Mapping[str, Told], change: Mapping[str, Any], text: str) -> Told:
    """One text of the new plan: the first of those it comes from, and every difference."""
    if unknown := [each for each in change["old"] if each not in old]:
        raise ValueError(f"{text}: no text {unknown[0]}")
    base = old[change["old"][0]] if change["old"] else Told("", "", (), frozenset())
    fields = dict(base.fields) | ({"title": base.title} if base.title else {})
    parties = after(base.units, UnitChanges.from_dict(change["units"]))
    for each in change["fields"]:
        name = each["field"]
        if each["text"] != text or name in _CALLED_OUT or name.startswith(COLUMN):
            continue
        if name == "units":
            parties = typed_alike((unit, role) for unit, role in each["to"])
            continue
        if form(each["from"]) != fields.pop(name, None):
            raise ValueError(f"{text}: {name}")
        if each["to"] is not None:
            fields[name] = form(each["to"])
    title = str(fields.pop("title", ""))
    return Told(title, _text(base, old, change, text), tuple(sorted(fields.items())), parties)


def _text(base: Told, old: Mapping[str, Told], change: Mapping[str, Any], text: str) -> str:
    words = base.text
    for each in change["text_ops"]:
        if each["new"] == text:
            before = plain("".join(piece for sign, piece in each["ops"] if sign != "+"))
            if before != (old[each["old"]].text if each["old"] else ""):
                raise ValueError(f"{text}: text")
            words = plain("".join(piece for sign, piece in each["ops"] if sign != "-"))
    return words
