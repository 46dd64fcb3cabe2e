"""What stands in the cells of answers → Answers: states and dates in one form, everything else to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.collect import days
from pipeline.collect.records import Anomaly, Line, Said, anomaly
from pipeline.findings import quote
from pipeline.handout.records import ANSWERS, STATES, Answers
from pipeline.registry import key as plain

HEADS = {field.key: field.head for field in ANSWERS}
KEPT = 600  # characters of an answer that stands nowhere but in a report
_EMPTY = Answers()


def answers(line: Line, year: int | None) -> Answers:
    """The answers of a line; a state or a date that is none stays as it was written."""
    said = {each.key: each.text for each in line.said if each.key in HEADS}
    if "state" in said:
        said["state"] = state(said["state"]) or said["state"]
    if "done_on" in said:
        said["done_on"] = days.iso(said["done_on"], year) or said["done_on"]
    return Answers(**said)


def state(words: str) -> str:
    """The state that ``words`` are, white space and width aside; "" where they are none."""
    return next((known for known in STATES if known == plain(words)), "")


def is_empty(given: Answers) -> bool:
    return given == _EMPTY


def differences(given: Answers, other: Answers) -> Iterator[tuple[str, str, str]]:
    """Key and words of both, for every answer in which two differ."""
    for key in HEADS:
        one, two = getattr(given, key), getattr(other, key)
        if one != two:
            yield key, one, two


def look(
    line: Line, file: str, task: str, year: int | None, *, reports: bool, unit: str, reporter: str
) -> Iterator[Anomaly]:
    """What is to be looked at in the cells of one line; ``task`` is what reports call it, ``reports`` whether ``unit``
    is to fill in the reporting unit's cells, ``reporter`` who is. Of cells that are not the unit's there is one
    sentence, whatever stands in them."""
    own = [said for said in line.said if said.key in HEADS]
    for said in own:
        if said.formula:
            yield anomaly("F744", file, said.cell, task=task, head=HEADS[said.key], words=quote(said.text, 100))
        if (said.key == "own_progress") != reports:
            yield from _misread(said, file, task, year)
    if wrong := [said for said in own if (said.key == "own_progress") == reports]:
        who = f"{unit}填写（由{reporter}填报）" if reporter and not reports else f"{unit}填写"
        yield anomaly("F745", file, wrong[0].cell, task=task, who=who, **_cells(wrong))


def _cells(wrong: Sequence[Said]) -> dict[str, str]:
    """Heads and words of cells, for one sentence."""
    if len(wrong) == 1:
        return {"heads": f"“{HEADS[wrong[0].key]}”", "words": quote(wrong[0].text, KEPT)}
    return {
        "heads": "、".join(f"“{HEADS[said.key]}”（{said.cell}）" for said in wrong),
        "words": "；".join(f"{HEADS[said.key]}：{quote(said.text, KEPT)}" for said in wrong),
    }


def _misread(said: Said, file: str, task: str, year: int | None) -> Iterator[Anomaly]:
    if said.key == "state" and not state(said.text):
        yield anomaly("F741", file, said.cell, task=task, words=quote(said.text, 100))
    if said.key == "done_on":
        day = days.iso(said.text, year)
        if day is None:
            yield anomaly("F742", file, said.cell, task=task, words=quote(said.text, 100))
        elif not days.names_a_year(said.text):
            yield anomaly("F743", file, said.cell, task=task, words=quote(said.text), day=day)
