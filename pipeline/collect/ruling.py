"""What is to be said of the office's own verdicts (核定, 销号) on a task, of this period and of those before."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.collect.answers import state
from pipeline.collect.ledger import DONE, STANDING, Status
from pipeline.collect.records import Anomaly, anomaly
from pipeline.collect.tables import VERDICT
from pipeline.findings import quote
from pipeline.handout.verdict import agrees, is_formula, refuses, strikes_off
from pipeline.handout.words import period

_NOT_BEGUN = "未启动"


def ruled(status: Status) -> Iterator[Anomaly]:
    """Verdicts that do not count as somebody may think, and answers that do not go with a deadline or a verdict."""
    task, given = status.task.named, status.verdict
    for key, words in (("confirmed", given.confirmed), ("closed", given.closed)):
        if how := _uncounted(key, words):
            yield anomaly("F766", task=task, head=VERDICT[key], words=quote(words, 100), how=how)
    if status.state == STANDING and status.task.due and not status.is_settled and not state(given.confirmed):
        yield anomaly("F755", task=task, due=status.task.due)
    if _is_against(status):
        of = period(status.stood_in) or "上一期"
        yield anomaly("F768", task=task, stood=status.stood, period=of, state=status.state)


def _uncounted(key: str, words: str) -> str:
    """Why ``words`` are not taken for a verdict, "" where they are."""
    if refuses(words):
        why = "是公式，没有计算，" if is_formula(words) else ""
        return f"{why}按没有{VERDICT[key]}计"
    if key == "closed" and words and not strikes_off(words):
        return (
            "看不出是不是销号，按没有销号计；确已销号的请写日期或“已销号”，没有的请清空这一格，别的话写在“核定说明”里"
        )
    if key == "confirmed" and words and not state(words) and not agrees(words):
        return "不是五种状态之一，状态仍按填报的计"
    return ""


def _is_against(status: Status) -> bool:
    """Whether the last verdict does not go with what is answered now; to have begun or ended since does."""
    last = state(status.stood)
    if not last or last == _NOT_BEGUN or status.verdict.confirmed or status.verdict.is_closed:
        return False
    return bool(status.state) and status.state not in (last, DONE)
