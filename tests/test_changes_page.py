"""changes.html: what its bytes promise, and what a person finds on the screen of a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import handmade
import pytest
from handmade import fewer
from hypothesis import given, settings
from test_page import HOSTILE, OURS, Reader, chromium

from pipeline import compare, run
from pipeline.briefing import brief
from pipeline.export.changes import page
from pipeline.model import Plan

__all__ = ["chromium"]
OLD = f"""# 某局 2023 年工作要点

一、加强领导

（一）办好实事。按时完成 5 件{HOSTILE}实事。（办公室牵头，人事司配合，6月底前完成）

（二）守住底线。健全制度，加强检查。（督查室牵头）

（三）开展评议。邀请代表评议窗口。（督查室牵头）

（四）总结经验。年底总结。（办公室牵头）
"""
NEW = f"""# 某局 2024 年工作要点

一、加强领导

（一）办好实事。按时完成 8 件{HOSTILE}实事。（办公室牵头，人事司配合，9月底前完成）

（二）守住底线。健全制度，加强检查。（督查室牵头）

（三）改造网站。一网通办。（信息中心牵头）

（四）总结经验。年底总结。（研究室牵头）
"""


def rendered(old: Plan, new: Plan) -> bytes:
    return page.render(brief(compare(old, new)), ())


# The bytes


@settings(max_examples=fewer.max_examples // 2)
@given(handmade.plans(handmade.words()), handmade.plans(handmade.words()))
def test_nothing_of_a_plan_is_markup(old: Plan, new: Plan) -> None:
    shown = Reader(rendered(old, new))
    assert [attributes for tag, attributes in shown.elements if tag == "script"] == [{}], "the program's own"
    assert {name for _, attributes in shown.elements for name in attributes if name.startswith("on")} == set()
    assert {tag for tag, _ in shown.elements} <= OURS | {"ul", "li", "ins", "del"}


def test_both_wordings_stand_whole_with_what_changed_marked(corpus_pair: tuple[Path, Path]) -> None:
    briefing = run.diff(*corpus_pair)
    text = page.render(briefing, ()).decode()
    rows = re.findall(r'<tr id="c\d+".*?</tr>', text, re.DOTALL)
    assert len(rows) == len(briefing.facts.lines)
    for row, line in zip(rows, briefing.facts.lines, strict=True):
        cells = [Reader(cell.encode()) for cell in re.findall(r'<div class="words">(.*?)</div>', row, re.DOTALL)]
        want = ["".join(words.split()) for words in (line.before, line.after) if words]
        assert ["".join("".join(cell.words.values()).split()) for cell in cells if cell.words] == want or any(
            tag in ("ins", "del") for cell in cells for tag, _ in cell.elements
        )
        for cell, words, tag in zip(cells, (line.before, line.after), ("del", "ins"), strict=False):
            runs = getattr(words, "runs", ())
            marked = "".join(run for mark, run in runs if mark != "=")
            assert not marked or cell.words.get(tag) == marked


# The screen

Screen = Callable[..., Any]


@pytest.fixture
def screen(chromium: Any, tmp_path: Path) -> Iterator[Screen]:
    """Opens the page from a file; whatever it complains of, or asks a network for, fails the test."""
    trouble: list[str] = []
    opened: list[Any] = []

    def look(*, old: str = OLD, new: str = NEW, script: bool = True, wide: int = 1366) -> Any:
        path = tmp_path / "changes.html"
        path.write_bytes(rendered(run.parse(old, name="去年.md"), run.parse(new, name="今年.md")))
        context = chromium.new_context(java_script_enabled=script, viewport={"width": wide, "height": 768})
        shown = context.new_page()
        shown.on("console", lambda message: trouble.append(message.text))
        shown.on("pageerror", lambda error: trouble.append(str(error)))
        shown.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        shown.on("request", lambda asked: asked.url == path.as_uri() or trouble.append(asked.url))
        shown.goto(path.as_uri())
        opened.append(context)
        return shown

    yield look
    for context in opened:
        context.close()
    assert trouble == []


def kinds(shown: Any) -> list[str]:
    """What the rows on the screen say became of their matter."""
    found = shown.locator("#list tbody tr:visible th").all_inner_texts()
    return [re.sub(r"^\d+\s*", "", words) for words in found]


def test_what_differs_is_shown_and_filtered(screen: Screen) -> None:
    shown = screen()
    said = shown.locator("#filters output")
    changed = kinds(shown)
    assert "未变" not in changed
    assert said.inner_text() == f"显示 {len(changed)} 项，共 {len(changed) + 1} 项"
    shown.uncheck("[name=changed]")
    assert len(kinds(shown)) == len(changed) + 1
    shown.select_option("[name=unit]", label="督查室")
    assert kinds(shown) == ["未变", "取消"]
    shown.select_option("[name=kind]", "dropped")
    assert kinds(shown) == ["取消"]
    shown.click("text=清除")
    assert kinds(shown) == changed
    shown.select_option("[name=kind]", "target")
    assert len(kinds(shown)) == 1
    shown.select_option("[name=kind]", "same")
    assert kinds(shown) == ["未变"], "who asks for what is the same gets it"
    shown.click("text=清除")
    shown.fill("[name=words]", "一网　通办")
    assert kinds(shown) == ["新增"]
    shown.fill("[name=words]", "<SCRIPT>")
    assert len(kinds(shown)) == 1


def test_a_unit_that_was_renamed_is_one(screen: Screen) -> None:
    shown = screen(
        old=OLD.replace("督查室", "县工商局"), new=NEW.replace("督查室", "县市场监管局").replace("2024", "2023")
    )
    names = shown.locator("[name=unit] option").all_inner_texts()
    assert "县市场监督管理局（原县工商行政管理局）" in names
    assert "县工商行政管理局" not in names
    shown.uncheck("[name=changed]")
    shown.select_option("[name=unit]", label="县市场监督管理局（原县工商行政管理局）")
    assert len(kinds(shown)) == 2, "what it did under its old name, too"


def test_words_that_went_and_came_are_marked(screen: Screen) -> None:
    shown = screen()
    row = shown.locator("#list tbody tr", has_text="办好实事")
    assert next(each.strip() for each in row.locator("del").all_inner_texts()).startswith("5")
    assert next(each.strip() for each in row.locator("ins").all_inner_texts()).startswith("8")
    look = "e => { const s = getComputedStyle(e); return [s.textDecorationLine, s.color]; }"
    assert row.locator("del").first.evaluate(look) == ["line-through", "rgb(155, 0, 0)"]
    assert row.locator("ins").first.evaluate(look) == ["underline", "rgb(11, 61, 145)"]
    assert HOSTILE.split("\u2028")[0].strip() in row.locator(".words").first.text_content()


def test_without_script_everything_is_there(screen: Screen) -> None:
    shown = screen(script=False)
    assert len(kinds(shown)) == 5
    assert not shown.locator("#filters").is_visible()
    assert "今年共 4 项任务" in shown.locator("#overview").inner_text()
    shown.click("#units summary")
    assert shown.locator("#units td", has_text="信息中心").first.is_visible()


def test_the_keyboard_reaches_filters_and_parts(screen: Screen) -> None:
    shown = screen()
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.innerText") == "跳到逐条对照"
    shown.locator("#units summary").focus()
    shown.keyboard.press("Enter")
    assert shown.locator("#units table").is_visible()
    shown.locator("[name=kind]").focus()
    shown.keyboard.press("ArrowDown")
    assert len(kinds(shown)) == 1
    shown.locator("#pairs .scroll").focus()
    assert shown.evaluate("document.activeElement.getAttribute('aria-label')") == "逐条对照，可以滚动"


def test_on_paper_are_the_rows_as_filtered_and_no_controls(screen: Screen) -> None:
    shown = screen()
    shown.select_option("[name=kind]", "added")
    shown.emulate_media(media="print")
    assert kinds(shown) == ["新增"]
    assert not shown.locator("#filters").is_visible()
    assert shown.evaluate("getComputedStyle(document.querySelector('#pairs .scroll')).overflowX") == "visible"
    pdf = shown.pdf()
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("wide", [1366, 700])
def test_axe_finds_nothing(screen: Screen, wide: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    shown = screen(wide=wide)
    shown.click("#units summary")
    shown.uncheck("[name=changed]")
    found = Axe().run(shown).response
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 15
