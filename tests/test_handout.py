"""What is handed out: who gets which task, and what tells one version of the tasks from another."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from pipeline.handout import records
from pipeline.handout.records import Answers, Assignment, Identity, IdentityRow, version


def assignment(number: int = 1, task: str = "P2017-1-1#1", stamp: str = "H1", **more: object) -> Assignment:
    said: dict[str, object] = {
        "number": number,
        "plan": "甲",
        "task": task,
        "stamp": stamp,
        "section": "一、工作",
        "title": "（一）事项",
        "text": "做好工作。",
        "role": "牵头",
        "roles": ("lead",),
        "others": "",
        "deadline": "12月底",
        "due": "2017-12-31",
        "decided": "",
        "reporter": "研究室",
        "reports": True,
    }
    return Assignment(**(said | more))  # type: ignore[arg-type]


def test_the_columns_of_the_form_are_what_the_records_hold() -> None:
    given = {field.name for field in fields(Assignment)}
    assert {field.key for field in records.GIVEN} <= given
    assert [field.key for field in records.ANSWERS] == [field.name for field in fields(Answers)]
    heads = [field.head for field in records.FIELDS]
    assert len(set(heads)) == len(heads)


def test_a_version_is_of_the_words_that_are_issued_and_of_no_order() -> None:
    one, two = assignment(), assignment(2, "P2017-1-2#1", "H2")
    assert version([one, two]) == version([two, one])
    assert version([one]) != version([one, two])
    assert version([one]) == version([assignment(7, section="一 、工作", deadline="12 月底")])
    for changed in ({"stamp": "H3"}, {"role": "配合"}, {"deadline": "6月底"}, {"reporter": "督查室"}):
        assert version([one]) != version([assignment(**changed)])


def test_an_identity_survives_its_way_through_json() -> None:
    row = IdentityRow("甲", "P2017-1-1#1", "H1", True, (("text", records.word_hash("做好工作。")),))
    told = Identity(None, "研究室", "2017-Q1", "2017-03-25", "V1", (row,))
    assert Identity.from_dict(json.loads(json.dumps(told.to_dict()))) == told


@pytest.mark.parametrize("said", [None, [], {}, {"schema": 2}, {"schema": 1, "rows": []}, {"schema": 1, "rows": [1]}])
def test_what_is_no_identity_is_a_value_error(said: object) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Identity.from_dict(said)
