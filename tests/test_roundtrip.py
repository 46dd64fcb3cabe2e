"""The law of handing out and collecting: what units fill in is what the ledger's records have, to the letter; for
hostile words, for every plan of the corpus, and with LibreOffice opening and saving the files in between."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import returning as kit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import collecting, run
from pipeline.collect import days, reading
from pipeline.collect.answers import answers, state
from pipeline.export import offices
from pipeline.handout import assign
from pipeline.handout.records import ANSWERS, STATES, Packet

SOAK = settings.default.max_examples > 1000
SOFFICE = shutil.which("soffice")
HOSTILE = [
    "=1+1", "＝1", "+86", "-", "@甲", "'0123", "''", " 前后有空格 ", "　全角空格　", "一行\n二行\n\n四行", "\t制表",
    "_x0041_", "_x005F_x0041_", "\\u0041", "007", "1e5", "3-5", "TRUE", "#N/A", "😀𠀀", "<b>&amp;</b>",
    '"引号"', "]]>", "，。；",
    "超长" * 16_000, "第一条：" + "推进。" * 900,
]  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t"), max_size=60),
)
DAYS = st.one_of(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["2017年3月5日", "月底", "3月8日"])
)
Filled = dict[tuple[str, str], Any]  # (task, key) → value


def asked(packet: Packet) -> Iterator[tuple[str, str, str]]:
    """Plan, task and key of every cell that a unit is asked to fill in."""
    for row in packet.assignments:
        for field in ANSWERS:
            if field.by == ("reporter" if row.reports else "other"):
                yield row.plan, row.task, field.key


def value(key: str, words: str, pick: random.Random) -> Any:
    """What is typed into a cell of a kind."""
    if key == "state":
        return pick.choice([*STATES, f" {STATES[0]}", words[:50]])
    if key == "done_on":
        return pick.choice([dt.date(2017, pick.randint(1, 12), pick.randint(1, 28)), "2017.3.5", "没有定", None])
    return words


def expected(key: str, said: Any, year: int | None) -> str:
    """What is to come out of it."""
    if said is None or not str(said).strip():
        return ""
    if key == "state":
        return state(str(said)) or str(said)
    return (days.iso(str(said), year) or str(said)) if key == "done_on" else str(said)


def collected(folder: Path, plan: Path) -> dict[tuple[str, str, str], str]:
    """Unit, task and key → what the records have; nothing is said of any cell but of states and days."""
    [made] = collecting.collect([folder], [plan], folder.parent / "out")
    quiet = {"F741", "F742", "F743", "F746", "F747", "F748", "F749", "F750", "F751", "F752", "F755", "F703", "F704"}
    assert {each.code for each in made.ledger.anomalies} <= {*quiet, "F718", "F765"}
    found = {}
    for status in made.ledger.statuses:
        for entry in status.entries:
            for field in ANSWERS:
                if said := getattr(entry.answers, field.key):
                    found[entry.unit, status.task.id, field.key] = said
    return found


def hand_out(plan: Path, folder: Path, fill: Mapping[str, Filled]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    out = assign.handout([run.load(plan)], period="2017-Q1", due="2017-03-25")
    for packet in out.packets:
        if packet.unit.name in fill:
            (folder / packet.file).write_bytes(kit.filled(offices.workbook(out, packet), fill[packet.unit.name]))


def agrees(found: Mapping[tuple[str, str, str], str], fill: Mapping[str, Filled], year: int | None) -> None:
    wanted = {
        (unit, task, key): words
        for unit, cells in fill.items()
        for (task, key), said in cells.items()
        if (words := expected(key, said, year))
    }
    assert found == wanted


@given(st.data())
@settings(max_examples=200 if SOAK else 6, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_is_filled_in_is_what_is_collected(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    desk = kit.Desk(tmp_path_factory.mktemp("desk"))
    packets = assign.handout([run.load(desk.plan)]).packets
    fill: dict[str, Filled] = {}
    for packet in packets:
        for _, task, key in asked(packet):
            kind = st.sampled_from([*STATES, " 已完成"]) if key == "state" else DAYS if key == "done_on" else WORDS
            if (said := data.draw(st.none() | kind)) is not None:
                fill.setdefault(packet.unit.name, {})[task, key] = said
    hand_out(desk.plan, desk.back, fill)
    agrees(collected(desk.back, desk.plan), fill, 2017)


def at_random(plan: Path, seed: str, words: Sequence[str] = HOSTILE) -> dict[str, Filled]:
    pick = random.Random(seed)
    packets = assign.handout([run.load(plan)]).packets
    return {
        packet.unit.name: {
            (task, key): value(key, pick.choice(words), pick) for _, task, key in asked(packet) if pick.random() < 0.7
        }
        for packet in packets
    }


def small(plan: Path) -> bool:
    """Whether a plan is read in the quick tests, too: two of them."""
    return plan.stem in ("2017-信访工作要点", "wenjiuye-2018") or SOAK


def test_it_holds_for_every_plan(corpus_plan: Path, tmp_path: Path) -> None:
    if not small(corpus_plan):
        pytest.skip("make soak reads every plan")
    plan = Path(shutil.copy(corpus_plan, tmp_path))
    fill = at_random(plan, corpus_plan.stem)
    hand_out(plan, tmp_path / "back", fill)
    agrees(collected(tmp_path / "back", plan), fill, 2017)


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not here")
def test_it_holds_with_libreoffice_in_between(corpus_plan: Path, tmp_path: Path) -> None:
    if not small(corpus_plan):
        pytest.skip("make soak reads every plan")
    plan = Path(shutil.copy(corpus_plan, tmp_path))
    # LibreOffice saves what is itself the escape of an escape without its own: whoever opens the file next reads less.
    fill = at_random(plan, "libreoffice", [words for words in HOSTILE if words != "_x005F_x0041_"])
    hand_out(plan, tmp_path / "sent", fill)
    through_libreoffice(tmp_path / "sent", tmp_path / "back")
    agrees(collected(tmp_path / "back", plan), fill, 2017)


def through_libreoffice(sent: Path, back: Path) -> None:
    """Each workbook of ``sent`` as LibreOffice saves it."""
    profile = f"-env:UserInstallation=file://{back.parent / 'profile'}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(back)]
    subprocess.run([*command, *map(str, sorted(sent.glob("*.xlsx")))], check=True, capture_output=True, timeout=300)
    assert len(list(back.glob("*.xlsx"))) == len(list(sent.glob("*.xlsx"))) > 0


def test_numbers_and_percents_are_read_as_they_are_seen(tmp_path: Path) -> None:
    """Somebody has formatted an answer as a number: what the cell shows is what it says."""
    desk = kit.Desk(tmp_path)

    def edit(sheet: Any) -> None:
        for key, number, form in (
            ("progress", 0.85, "0%"),
            ("problems", 12, "General"),
            ("next", 0.1 + 0.2, "General"),
            ("evidence", True, "General"),
            ("done_on", 42799, "General"),
        ):
            cell = kit.put(sheet, kit.FIRST, key, number)
            cell.number_format = form

    form = reading.read(kit.edited(desk.forms()["办公室"], edit), "a.xlsx")
    line = next(line for line in form.lines if line.text("task") == kit.FIRST)
    given = answers(line, 2020)
    assert (given.progress, given.problems, given.next, given.evidence) == ("85%", "12", "0.3", "TRUE")
    assert given.done_on == "2017-03-05"


def test_the_ledger_holds_no_formula(tmp_path: Path) -> None:
    desk = kit.Desk(tmp_path)
    desk.send("a.xlsx", kit.filled(desk.forms()["办公室"], {(kit.FIRST, "progress"): "=HYPERLINK(1)"}))
    desk.collect()
    book = openpyxl.load_workbook(desk.ledger)
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert not re.search(r"(?m)^=", desk.progress.with_name("progress.csv").read_text("utf-8-sig"))
