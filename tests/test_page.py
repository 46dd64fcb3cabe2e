"""report.html: what its bytes promise, and what a person finds on the screen of a real Chromium.

Without Chromium the tests that need a screen are skipped, and say so.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import handmade
import pytest
from handmade import fewer
from hypothesis import given

from pipeline import matrix, run
from pipeline.export.html import report, shell
from pipeline.export.html.load import count
from pipeline.export.html.view import view
from pipeline.export.html.words import marked
from pipeline.export.safe import visible
from pipeline.model import Plan

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOSTILE = "<script>1<2;alert(1)</script> ]]> \"双\" '单' &lt; </script> <!-- \u2028 <img src=x onerror=alert(2)> ${x}"
PLAN = f"""# 2023 年工作要点

一、加强领导

（一）办好实事。按时完成{HOSTILE}任务。（办公室牵头，人事司、督查室配合，6月底前完成）

（二）守住底线。健全制度。

责任单位：督查室、人事司

二、抓好落实

（三）全面督查。定期通报。（督查室牵头）

（四）总结经验。
"""


def test_what_is_the_same_for_all_texts_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, labels = 0, report.with_labels

    def counted(*given: Any) -> Any:
        nonlocal asked
        asked += 1
        return labels(*given)

    monkeypatch.setattr(report, "with_labels", counted)
    rows = "".join(f"| {at} | 推进第{at}项 | 办公室 |\n" for at in range(1, 60))
    plan = run.parse(f"一、重点工作\n\n| 序号 | 工作任务 | 责任处室 |\n|---|---|---|\n{rows}")
    assert report.render(plan, "甲", ()).count("<dt>责任处室</dt>".encode()) == 59
    assert asked == 1


class Reader(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its words by element."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self.inside = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.words[self.inside] = self.words.get(self.inside, "") + data


def rendered(plan: Plan) -> bytes:
    return report.render(plan, plan.title, ())


# The bytes


@fewer
@given(handmade.plans())
def test_nothing_of_a_plan_is_markup(plan: Plan) -> None:
    page = Reader(rendered(plan))
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert scripts == [{}], "one script, the program's own"
    assert {name for _, attributes in page.elements for name in attributes if name.startswith("on")} == set()
    assert {tag for tag, _ in page.elements} <= OURS


OURS = set(
    re.findall(
        r"\w+",
        "html head meta title style body script a header h1 p span form label select option fieldset legend input "
        "button output main details summary h2 h3 table thead tbody tr th td div article dl dt dd mark b aside "
        "svg rect",
    )
)


@given(handmade.words())
def test_text_comes_back_as_it_was(words: str) -> None:
    page = Reader(shell.tag("p", words, title=words).encode())
    assert page.words.get("p", "") == visible(words)
    assert page.elements[0] == ("p", {"title": visible(words)})


def test_the_policy_names_what_is_in_the_page_and_nothing_else(plan_2017: Path) -> None:
    text = rendered(run.load(plan_2017)).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for name in ("style", "script"):
        inside = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        assert len(inside) == 1
        named = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{named}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    assert not re.search(r"(?:src|href)=\"(?!#)", text), "whatever it links to is in it"


def test_the_load_is_that_of_the_workbooks_matrix(corpus_plan: Path) -> None:
    plan = run.load(corpus_plan)
    shown, table = view(plan), matrix.sheets(plan).matrix
    own = count(shown, shown.rows[: shown.own])
    load = {key: own[at]["all"] for key, at in shown.number.items() if own[at]["all"]}
    totals = dict(zip((column.key for column in table.columns), table.totals[0], strict=True)) if table.totals else {}
    assert load == {key[5:]: value for key, value in totals.items() if key.startswith("unit:")}


def test_every_text_stands_whole_with_its_clauses_marked(corpus_plan: Path) -> None:
    plan = run.load(corpus_plan)
    shown = view(plan)
    for row in shown.rows:
        said = Reader(marked(row.text, plan.source, shown.unit).encode())
        got = "".join("".join(said.words.values()).split())
        want = "".join((row.text.text + "".join(row.text.clause_texts)).split())
        assert sorted(got) == sorted(visible(want)), row.text.id
        assert sum(tag == "mark" for tag, _ in said.elements) == len(row.text.clauses)
        in_clause = [m for m in row.text.units if any(c.start <= m.span.start < c.end for c in row.text.clauses)]
        assert bool(in_clause) == any(tag == "b" for tag, _ in said.elements), row.text.id


# The screen


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: the page was not looked at on a screen")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # its sandbox does not run as root
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if root else [])
        yield browser
        browser.close()


Screen = Callable[..., Any]


@pytest.fixture
def screen(chromium: Any, tmp_path: Path) -> Iterator[Screen]:
    """Opens the page of a plan from a file; whatever it complains of, or asks a network for, fails the test."""
    trouble: list[str] = []
    opened: list[Any] = []

    def look(text: str, *, script: bool = True, wide: int = 1366) -> Any:
        path = tmp_path / "report.html"
        path.write_bytes(rendered(run.parse(text, name="要点.md")))
        context = chromium.new_context(java_script_enabled=script, viewport={"width": wide, "height": 768})
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda asked: asked.url == path.as_uri() or trouble.append(asked.url))
        page.goto(path.as_uri())
        opened.append(context)
        return page

    yield look
    for context in opened:
        context.close()
    assert trouble == []


def tasks(page: Any) -> list[str]:
    """The tasks that are on the screen, once it is painted: rows out of sight are not laid out before."""
    page.screenshot()
    return page.locator("#grid tbody .task:visible").all_inner_texts()


def heads(page: Any) -> list[str]:
    found = page.locator("#grid thead .unit:visible")
    return sorted(found.all_inner_texts(), key=lambda name: found.get_by_text(name).bounding_box()["x"])


def cell(page: Any, task: str, unit: str) -> Any:
    """The cell that stands in the row of the task and, on the screen, below the unit."""
    row = page.locator("#grid tbody tr", has_text=task).bounding_box()
    head = page.locator("#grid thead .unit", has_text=unit).bounding_box()
    x, y = head["x"] + head["width"] / 2, row["y"] + row["height"] / 2
    return page.evaluate_handle("([x, y]) => document.elementFromPoint(x, y)", [x, y]).as_element()


def test_marks_stand_below_their_units(screen: Screen) -> None:
    page = screen(PLAN)
    assert [cell(page, "办好实事", unit).inner_text() for unit in ("办公室", "人事司", "督查室")] == ["★", "△", "△"]
    assert [cell(page, "守住底线", unit).inner_text() for unit in ("督查室", "人事司")] == ["●", "○"]
    assert cell(page, "全面督查", "督查室").inner_text() == "★"
    assert cell(page, "全面督查", "办公室").get_attribute("role") != "gridcell", "nothing there"


def test_a_click_shows_the_text_with_its_clause_and_its_line(screen: Screen) -> None:
    page = screen(PLAN)
    detail = page.locator("#detail")
    assert not detail.is_visible()
    cell(page, "办好实事", "人事司").click()
    assert detail.is_visible()
    text = next(place.text for place in run.parse(PLAN).places() if HOSTILE[:8] in place.text.text)
    assert all(word in text.text for word in ("</script>", "]]>", "<!--", "<img", "&lt;"))
    assert detail.locator(".words").text_content() == text.text + "".join(text.clause_texts)
    assert detail.locator("mark").all_inner_texts() == ["（办公室牵头，人事司、督查室配合，6月底前完成）"]
    assert detail.locator("mark .here").all_inner_texts() == ["人事司"]
    line = PLAN.split("\n").index(next(line for line in PLAN.split("\n") if "（一）" in line)) + 1
    assert f"原文第 {line} 行" in detail.inner_text()
    assert "6月底前" in detail.locator("dl").inner_text()


def test_filters_by_unit_role_section_and_words(screen: Screen) -> None:
    page = screen(PLAN)
    said = page.locator("#filters output")
    assert said.inner_text() == "显示 4 项，共 4 项"
    page.select_option("[name=unit]", label="督查室")
    assert tasks(page) == ["（一）办好实事", "（二）守住底线", "（三）全面督查"]
    page.uncheck("[name=role][value=support]")
    assert tasks(page) == ["（二）守住底线", "（三）全面督查"]
    assert said.inner_text() == "显示 2 项，共 4 项"
    assert set(heads(page)) == {"督查室", "人事司"}, "a column with nothing in it is folded"
    assert cell(page, "全面督查", "督查室").inner_text() == "★"
    page.uncheck("[name=fold]")
    assert len(heads(page)) == 3
    page.select_option("[name=section]", label="二、抓好落实")
    assert tasks(page) == ["（三）全面督查"]
    assert page.locator("#grid .section:visible").all_inner_texts() == ["二、抓好落实"]
    page.click("text=清除")
    assert len(tasks(page)) == 4
    page.fill("[name=words]", "定期　通报")
    assert tasks(page) == ["（三）全面督查"]
    page.fill("[name=words]", "<SCRIPT>")
    assert tasks(page) == ["（一）办好实事"]
    page.fill("[name=words]", "")
    page.select_option("[name=unit]", "none")
    assert tasks(page) == ["（四）总结经验"]


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.title || document.activeElement.innerText"))


def test_the_keyboard_goes_where_the_mouse_goes(screen: Screen) -> None:
    page = screen(PLAN)
    page.keyboard.press("Tab")
    assert focused(page) == "跳到责任矩阵"
    page.locator("#matrix .scroll").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "（一）办好实事"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "（二）守住底线"
    page.keyboard.press("End")
    last = focused(page)
    unit = last.split("：")[0]
    page.keyboard.press("ArrowUp")
    assert focused(page).startswith(f"{unit}："), "the same column, another task"
    page.keyboard.press("Control+End")
    assert focused(page) == "（四）总结经验"
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    place = focused(page)
    page.keyboard.press("Enter")
    assert page.locator("#detail").is_visible()
    assert page.evaluate("document.activeElement.id") == "detail"
    page.keyboard.press("Escape")
    assert not page.locator("#detail").is_visible()
    assert focused(page) == place


def test_a_finding_leads_to_its_text(screen: Screen) -> None:
    page = screen(PLAN.replace("（四）", "（五）"))
    page.click("#findings summary")
    page.select_option("[name=section]", label="一、加强领导")
    page.locator("#findings tr", has_text="F101").locator("a").click()
    assert page.locator("#detail h3").inner_text().startswith("（五）")
    assert "（五）总结经验" in tasks(page), "the filter that hid it is cleared"


def test_the_load_is_sorted_by_a_click(screen: Screen) -> None:
    page = screen(PLAN)

    def column(at: int) -> list[str]:
        return page.locator(f"#load tbody tr > :nth-child({at})").all_inner_texts()

    issued = column(1)
    page.click("#load thead button:text-is('合计')")
    assert column(2) == ["3", "2", "1"]
    assert page.locator("#load th[aria-sort=descending]").inner_text() == "合计"
    page.click("#load thead button:text-is('合计')")
    assert column(2) == ["1", "2", "3"]
    page.click("#load thead button:text-is('合计')")
    assert column(1) == issued


def test_without_script_the_matrix_and_the_texts_are_there(screen: Screen) -> None:
    page = screen(PLAN, script=False)
    assert len(tasks(page)) == 4
    assert not page.locator("#filters").is_visible()
    box = page.locator("#grid tbody tr", has_text="全面督查").locator("td:not(.number)").bounding_box()
    head = page.locator("#grid thead .unit", has_text="督查室").bounding_box()
    assert head["x"] <= box["x"] + box["width"] / 2 <= head["x"] + head["width"]
    page.click("#texts summary")
    assert page.locator("#texts article").first.locator("mark").is_visible()


def test_on_paper_are_the_matrix_as_filtered_and_no_controls(screen: Screen) -> None:
    page = screen(PLAN)
    page.select_option("[name=unit]", label="办公室")
    page.emulate_media(media="print")
    assert tasks(page) == ["（一）办好实事"]
    assert cell(page, "办好实事", "办公室").inner_text() == "★"
    for control in ("#filters", "#detail", ".skip", "#texts"):
        assert not page.locator(control).is_visible(), control
    assert page.evaluate("getComputedStyle(document.querySelector('#grid thead')).display") == "table-header-group"
    box = "getComputedStyle(document.querySelector('.scroll'))"
    assert page.evaluate(f"[{box}.display, {box}.overflow]") == ["block", "visible"], (
        "anything else is not cut by pages"
    )


@pytest.mark.parametrize("wide", [1366, 700])
def test_axe_finds_nothing(screen: Screen, wide: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = screen(PLAN.replace("（四）", "（五）"), wide=wide)
    for part in ("findings", "texts"):
        page.click(f"#{part} summary")
    page.select_option("[name=unit]", label="督查室")
    cell(page, "办好实事", "督查室").click()
    found = Axe().run(page).response
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 20


def test_a_plan_without_units_and_one_without_words(screen: Screen) -> None:
    page = screen("一、加强领导\n\n（一）办好实事。按时完成。\n")
    assert len(tasks(page)) == 1
    assert "没有写明责任单位" in page.locator("#load").inner_text()
    page.fill("[name=words]", "没有这几个字")
    assert tasks(page) == []
    assert page.locator("#filters output").inner_text() == "显示 0 项，共 1 项"


def test_every_part_of_a_bar_is_an_element_of_its_own() -> None:
    """An SVG knows no void elements: what is not closed stands inside the one before it, and is not drawn."""
    assert shell.tag("svg", shell.tag("rect", x=0), shell.tag("rect", x=1)) == (
        '<svg><rect x="0"></rect><rect x="1"></rect></svg>'
    )
