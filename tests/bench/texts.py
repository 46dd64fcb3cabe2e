"""Texts to measure with: the 2017 plan made long, in one line, and shapes that tempt a reader to look twice."""

from __future__ import annotations

import itertools
import re
from random import Random

DIGITS = "一二三四五六七八九"
HEAD = "2023年工作要点\n\n一、重点工作\n\n（一）开展工作。认真落实。\n\n责任单位：办公室\n\n"


def chinese(number: int) -> str:
    """1–99 as a plan numbers its sections."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")


def longer(plan: str, times: int) -> str:
    """The plan with its body repeated, sections and points renumbered: 一 to 九十九, and from 一 again (a new part)."""
    body, appendix = re.search(r"^#* *一、", plan, re.MULTILINE), re.search(r"^附件：", plan, re.MULTILINE)
    assert body
    assert appendix
    counts = {"section": 0, "point": 0}

    def section(found: re.Match[str]) -> str:
        counts["section"], counts["point"] = counts["section"] % 99 + 1, 0
        return f"{found[1]}{chinese(counts['section'])}、"

    def point(found: re.Match[str]) -> str:
        if found[2] == "、":
            return section(found)
        counts["point"] += 1
        return f"（{chinese(counts['point'])}）"

    marker = re.compile(r"^([#* ]*)(?:[一二三四五六七八九十]+(、)|（[一二三四五六七八九十]+）)", re.MULTILINE)
    middle = marker.sub(point, plan[body.start() : appendix.start()] * times)
    return plan[: body.start()] + middle + plan[appendix.start() :]


def one_line(plan: str) -> str:
    """The plan as some converters leave it: one physical line, without Markdown."""
    return " ".join(line for line in (line.strip(" #*") for line in plan.splitlines()) if line)


def nasty(size: int) -> dict[str, str]:
    """Name → a text of about ``size`` characters, in a shape on which a careless reader takes time by the square."""

    def fill(piece: str) -> str:
        return piece * (size // len(piece))

    rows = "".join(f"| {n} | 推进第{n}项工作 | 办公室 | 信息中心、督查室 |\n" for n in range(1, size // 28))
    shapes = {
        "brackets never closed": fill("（责任单位：办公室、"),
        "opening brackets": fill("（"),
        "mixed brackets": fill("（〔【[("),
        "asterisks": fill("**a *b "),
        "link openers": fill("[责任单位](["),
        "link definitions": fill("[责任单位]: 甲\n"),
        "backticks": "".join("`" * (n % 300 + 1) + " " for n in range(size // 150)),
        "quotes in quotes": fill("> " * 40 + "甲\n"),
        "lists in lists": "".join("  " * (n % 40) + "- 甲\n" for n in range(size // 43)),
        "html openers": fill("<a href="),
        "one clause of many names": "责任单位：" + fill("综合指导司、"),
        "names without a separator": "责任单位：" + fill("综合指导司"),
        "和 and 与": "责任单位：" + fill("甲和乙与"),
        "no clause at all": fill("认真做好各项工作，确保取得实效。"),
        "clauses in one line": fill("做好工作。（责任单位：办公室）"),
        "一是 二是": fill("一是抓好落实；二是加强督查；"),
        "section marks in one line": fill("一、工作。二、落实。"),
        "point marks": fill("（一）"),
        "digits": fill("1"),
        "digits and dots": fill("1."),
        "spaces": fill(" ") + "完。",
        "blank lines": fill("\n") + "完。",
        "one character a line": fill("工\n"),
        "page numbers": fill("做好\n\n— 1 —\n\n工作"),
        "ranges": fill("1-2"),
        "months": fill("2023年6月底前完成，"),
        "roles": fill("甲牵头，乙配合，"),
        "letters": fill("a"),
        "a table": "| 序号 | 工作任务 | 牵头单位 | 配合单位 |\n| --- | --- | --- | --- |\n" + rows,
        "one wide row": "|" + fill("甲|") + "\n|" + fill("---|")[: size // 2],
        "table cells on one line": fill("| 甲 "),
        "heads of columns without rows": fill("序号  任务              责任单位\n推进工作  好\n"),
        "dots of contents": "目录\n\n甲" + fill("·") + "x\n\n一、抓好",
        "closed heading": "# 甲#" + fill(" ") + "x",
        "calls to all": fill("）各部门要加强"),
        "comments never closed": fill("<!--"),
        "captions never closed": "<table>" + fill("<caption>"),
        "one unit in brackets": fill("做事。（县财政局）"),
        "calls behind clauses": fill("（甲局负责）各部门要抓好。\n\n"),
        "names of a notice": fill("《某某方案甲乙》已经同意。\n\n某某\n\n"),
        "closing paragraphs": fill("请各单位抓好。\n\n"),
        "numbers in columns": "序号  任务  责任单位\n" + fill("12  推进工作  甲局\n"),
        "requests in appendices": fill("附件1\n\n1.某事\n\n请各单位抓好落实。\n\n"),
        "columns ruled, rows too long": fill("    甲 乙\n    -- --\n    甲乙丙丁戊己庚辛壬癸\n"),
        "rules as wide as a text": "┌" + fill("─┬")[: size // 2] + "\n" + fill("├─┤\n")[: size // 2],
        "heads as many as words": "序号 任务 责任单位"
        + fill(" 任务")[: size // 2]
        + "\n"
        + fill("1 甲 乙局\n")[: size // 2],
        "a wide head above short rows": "|序号|任务|责任单位|"
        + "备注|" * (size // 10)
        + "\n|-|-|-|"
        + "-|" * (size // 10)
        + "\n"
        + fill("|1|甲|\n")[: size // 2],
        "qualifiers": "责任单位：各临床" + fill("、医技、临床") + "科室",
        "heads that differ": "".join(f"序号{n}甲  任务      责任单位\n" for n in range(size // 20)),
        "a heading of many units": f"二、甲（责任单位：市教育局{'、市财政局' * (size // 20)}）\n"
        + fill("1.乙\n")[: size // 2],
        "a merged cell of many units": "|序号|任务|责任单位|\n|---|---|---|\n|1|甲|市教育局"
        + "、市财政局" * (size // 20)
        + "|\n"
        + fill("|2|乙||\n")[: size // 2],
        "a unit behind each part": fill("某事（市教育局）；"),
        "verbs and names in a row": "责任单位：" + fill("市财政局负责"),
        "会同": "责任单位：" + fill("甲局会同"),
        "halves of a row": "|1|甲乙|\n|---|---|\n\n" + fill("||续甲乙|\n|---|---|\n\n"),
        "a title before each part": fill("一、抓好\n\n某市人民政府\n\n2023年3月1日\n\n某市某某方案\n\n"),
    }
    page = "<!doctype html>" + fill("<!-- 甲 -->") + "\n" + HEAD
    return {name: HEAD + text + "\n" for name, text in shapes.items()} | {"comments above a page": page}


def handed_out(tasks: int, count: int) -> str:
    """A plan of so many tasks for so many units: each task has a lead and three that support it."""
    names = [f"市{chinese(at // 10 + 1)}{chinese(at % 10 + 1)}事务局" for at in range(count)]
    said = "认真落实各项要求，加强统筹协调，细化工作措施，明确时间节点，确保按期完成。" * 4
    items = ["2023年工作要点\n\n一、重点工作\n"]
    for at in range(tasks):
        lead, *others = (names[(at * 7 + step * 13) % count] for step in range(4))
        items.append(f"{at + 1}. 推进第{at + 1}项工作。{said}（牵头单位：{lead}；配合单位：{'、'.join(others)}）\n")
    return "\n".join(items)


def units(count: int) -> list[str]:
    """As many names of units of a city's plan: most of places and functions, in full and short, some elided, a third
    that nobody knows."""
    from pipeline import registry

    known = registry.load()
    forms = [name for f in known.functions for name in (f.name + f.suffixes[0], f.written[0] if f.written else f.name)]
    places = itertools.cycle(("市", "省", "广安市", "县", ""))
    local = [place + form.partition("=")[0] for place, form in zip(places, forms * 3, strict=False)]
    unknown = [
        f"市{kind}{number}{end}" for number in range(count) for kind, end in (("城建", "集团"), ("人才", "专班"))
    ]
    return list(dict.fromkeys([*local[: count * 2 // 3], *unknown]))[:count]


BOILERPLATE = "加强组织领导，落实工作责任，完善工作机制，按照职责分工抓好落实，及时总结经验，确保各项任务落到实处，" * 3
_WORDS = ("推进", "加强", "建设", "工作", "完善", "机制", "责任", "落实", "服务", "企业", "发展", "改革")


def pairs(plan: str, real: list[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Name → the wordings of an old plan and of a new one, in shapes that make an alignment look far: ``real`` ones are
    taken where there are enough, else they are made of the sentences of ``plan``."""
    random = Random(7)
    if len(real) < 1000:
        sentences = [words for words in re.split("[。\n]", plan) if len(words) > 9]
        real = ["。".join(random.sample(sentences, 3)) + f"，完成{number}项" for number in range(1000)]

    def edited(words: str, share: float) -> str:
        pieces = re.findall("..?", words)
        return "".join(random.choice(_WORDS) if random.random() < share else piece for piece in pieces)

    def shuffled(wordings: list[str]) -> list[str]:
        return random.sample(wordings, len(wordings))

    near = [edited(BOILERPLATE, 0.08) for _ in range(1000)]
    families = [edited(BOILERPLATE, 0.5) for _ in range(25)]
    return {
        "400 x 400, a tenth of the words changed": (real[:400], shuffled([edited(words, 0.1) for words in real[:400]])),
        "400 x 400, half of the words changed": (real[:400], shuffled([edited(words, 0.5) for words in real[:400]])),
        "400 x 400, nothing in common": (real[:400], real[400:800]),
        "400 x 400, the same": (real[:400], real[:400]),
        "400 x 400, boilerplate with a number": (
            [f"推进第{number}项。{BOILERPLATE}" for number in range(400)],
            [f"抓好第{number}项。{BOILERPLATE}" for number in range(400)],
        ),
        "400 x 400, nothing but boilerplate": ([BOILERPLATE] * 400, [BOILERPLATE + "取得实效"] * 400),
        "400 x 400, boilerplate, a few words changed": (near[:400], [edited(words, 0.05) for words in near[:400]]),
        "1,000 x 1,000, half of the words changed": (
            real[:1000],
            shuffled([edited(words, 0.5) for words in real[:1000]]),
        ),
        "1,000 x 1,000, boilerplate": (near, shuffled([edited(words, 0.05) for words in near])),
        "1,000 x 1,000, families of 40": (
            [families[number // 40] + edited(BOILERPLATE, 0.1)[:50] for number in range(1000)],
            [families[number // 40] + edited(BOILERPLATE, 0.1)[:50] for number in range(1000)],
        ),
    }
