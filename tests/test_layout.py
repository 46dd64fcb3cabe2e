"""Tables of which only the places of their words are left: laid out on a page and read back."""

from __future__ import annotations

import random

import pytest
from laid_out import Cell, page
from test_laws import holds

from pipeline import flat, outline, parse, source
from pipeline.model import Place

UNITS = ["省发展改革委", "省经信厅", "省教育厅", "省科技厅", "省卫生健康委", "省文化广电和旅游厅", "省市场监管局"]
UNITS += ["省委宣传部", "省国资委", "杭州市人民政府", "各设区市人民政府", "省残联", "省医保局"]
TASKS = ["推动公共服务平台有序开放", "建设智能电网", "打造一批示范应用场景", "完善数据采集、标注标准体系", "深化试点"]
TASKS += ["推进数据基础设施建设", "支持企业物流仓储模式创新", "聚焦交通设施融合感知"]
AREAS = ["人工智能", "智慧物流", "全空间无人体系", "氢能", "和美乡村"]
Rows = tuple[list[str], list[list[str]], str]


def made(seed: int, **how: object) -> Rows:
    """The tasks and units of a table, and the plan that it stands in."""
    chance = random.Random(seed)
    count = chance.randint(2, 9)
    tasks = ["，".join(chance.choices(TASKS, k=chance.randint(1, 5))) + "。" for _ in range(count)]
    units = [chance.sample(UNITS, chance.randint(1, 5)) for _ in range(count)]
    areas: list[Cell] = []
    while left := count - sum(area.rows for area in areas):
        areas.append(Cell(chance.choice(AREAS), chance.randint(1, min(left, 4))))
    columns = [
        ("序号", 3, [Cell(str(number)) for number in range(1, count + 1)]),
        ("领域", chance.randint(4, 6), areas),
        ("具体任务", chance.randint(10, 24), [Cell(task) for task in tasks]),
        ("责任单位", chance.randint(5, 9), [Cell("、".join(names)) for names in units]),
    ]
    if chance.random() < 0.5:
        del columns[1]
    heads, wide, cells = zip(*columns, strict=True)
    return tasks, units, f"某省场景建设任务分解表\n\n{page(heads, cells, wide, **how)}\n"  # type: ignore[arg-type]


def rows(text: str) -> list[Place]:
    return [place for place in parse(text).places() if place.node and place.node.marker]


def said(place: Place) -> str:
    assert place.node
    return (place.node.title + place.text.text).replace("\n", "")


@pytest.mark.parametrize("how", [{}, {"stretch": 1.4}, {"double": True}])
def test_a_table_with_its_cells_on_top_reads_as_it_was_made(how: dict[str, object]) -> None:
    for seed in range(100):
        tasks, units, text = made(seed, middle=False, **how)
        found = rows(text)
        assert [said(place) for place in found] == tasks, text
        assert [[unit.written for unit in place.text.units] for place in found] == units, text


@pytest.mark.parametrize("how", [{}, {"stretch": 1.4}, {"double": True}])
def test_so_does_nearly_every_one_with_its_cells_in_the_middle(how: dict[str, object]) -> None:
    """Half a line is lost where a page is cut into lines: with names that end as lines do it may be anybody's guess."""
    wrong = 0
    for seed in range(200):
        tasks, units, text = made(seed, **how)
        found = rows(text)
        assert [said(place) for place in found] == tasks, text
        wrong += [[unit.written for unit in place.text.units] for place in found] != units
    assert wrong <= 4


OFFICES = ["财政局", "水利局", "自然资源局", "生态环境局", "公安局", "卫健局", "团委", "妇联", "各村（社区）", "各村"]
OFFICES += ["应急管理站", "税务分局", "派出所"]
WORK = ["建设高标准农田", "人居环境整治", "防溺水专项行动", "推进镇域商贸提质，新增限上企业3家"]
WORK += ["修建水库3座", "扩建卫生院", "整治河道"]
WHENS = ["10月底", "全年", "6月15日前", "长期坚持", "12月底前", "持续推进", "2025年9月"]


def small(seed: int, **how: object) -> tuple[list[object], str]:
    """What the rows of a small table say (no task ends as a sentence does), and the plan that it stands in."""
    chance = random.Random(seed)
    tasks = chance.sample(WORK, chance.randint(2, 7))
    leads, others = ([chance.sample(OFFICES, chance.randint(1, most)) for _ in tasks] for most in (2, 7))
    whens = [chance.choice(WHENS) for _ in tasks]
    numbers = [str(number + 1) for number in range(len(tasks))]
    columns = [list(map(Cell, each)) for each in (numbers, tasks, map("、".join, leads), map("、".join, others), whens)]
    wide = [2, chance.randint(8, 14), chance.randint(6, 9), chance.randint(8, 16), 7]
    table = page(["序号", "重点任务", "牵头单位", "配合单位", "完成时限"], columns, wide, **how)  # type: ignore[arg-type]
    return list(zip(tasks, leads, others, whens, strict=True)), f"某镇任务分解表\n{table}\n"


@pytest.mark.parametrize(
    ("how", "share"),
    [
        ({"stretch": 1.4}, 0.95),  # as pdftotext lays them out
        ({"stretch": 1.4, "centred": True}, 0.95),
        ({"stretch": 1.4, "middle": False}, 0.95),
        ({"stretch": 1.4, "middle": False, "centred": True}, 0.95),
        ({"gap": 1}, 0.9),  # where one blank parts the columns
        ({"gap": 1, "middle": False}, 0.8),
        ({"double": True}, 0.95),  # as they are typed by hand
        ({"double": True, "middle": False}, 0.95),
        ({"double": True, "middle": False, "gap": 1}, 0.9),
    ],
)
def test_so_does_nearly_every_small_one_of_bare_names(how: dict[str, object], share: float) -> None:
    right = 0
    for seed in range(60):
        rows_, text = small(seed, **how)
        right += rows_ == [(said(place), *duties(place), place.text.deadline) for place in rows(text)]
    assert right >= share * 60


def duties(place: Place) -> list[list[str]]:
    return [[unit.written for unit in place.text.units if unit.role == role] for role in ("lead", "support")]


def test_a_blank_within_a_cell_parts_none_where_no_column_begins() -> None:
    head, first = (
        "序号   任务          牵头单位    指标        时限",
        "1    建场景         财政所     150 个以上    6月底",
    )
    found = rows(f"某镇任务表\n{head}\n{first}\n2    办培训         民政办     3 场\n")
    assert dict(found[0].text.fields) == {"指标": "150 个以上"}
    assert found[0].text.deadline == "6月底"


def test_rows_without_a_number_stand_by_themselves_where_they_begin_beyond_doubt() -> None:
    for seed in range(100):
        chance = random.Random(seed)
        tasks, units, _ = made(seed)
        whens = [f"{chance.randint(1, 12)}月底前" for _ in tasks]
        numbers = ["" if at and chance.random() < 0.4 else str(at + 1) for at in range(len(tasks))]
        columns = [list(map(Cell, each)) for each in (numbers, tasks, map("、".join, units), whens)]
        wide = [3, chance.randint(14, 24), chance.randint(7, 12), 7]
        table = page(["序号", "具体任务", "责任单位", "完成时限"], columns, wide, middle=False, stretch=1.4)
        found = [place for place in parse(f"某省任务分解表\n\n{table}\n").places() if place.text.units]
        assert [[unit.written for unit in place.text.units] for place in found] == units, table
        assert [said(place) for place in found] == tasks, table


def test_a_table_without_numbers_reads_as_it_was_made_or_not_at_all() -> None:
    """Nothing but a line with words in every column says where a row begins; where one may not, nobody guesses."""
    read = 0
    for seed in range(200):
        chance = random.Random(seed)
        tasks, units, _ = made(seed)
        whens = [f"{chance.randint(1, 12)}月底前" for _ in tasks]
        cells = [[Cell(task) for task in tasks], [Cell("、".join(names)) for names in units], [Cell(w) for w in whens]]
        heads, wide = ["具体任务", "责任单位", "完成时限"], [chance.randint(14, 24), chance.randint(5, 9), 7]
        middle = chance.random() < 0.5
        table = page(heads, cells, wide, middle=middle, stretch=1.4).lstrip()
        text = f"某省任务分解表\n\n  {table}\n\n一、要求\n1.抓好落实。\n"
        found = [place for place in parse(text).places() if place.text.units]
        if found:
            read += 1
            assert [said(place) for place in found] == tasks, text
            assert [[unit.written for unit in place.text.units] for place in found] == units, text
            assert [place.text.deadline for place in found] == whens, text
    assert read >= 30


def test_nothing_is_lost_however_its_places_were_disturbed() -> None:
    for seed in range(60):
        chance = random.Random(seed)
        _, _, text = made(seed, middle=chance.random() < 0.5)
        lines = text.split("\n")
        for _ in range(3):  # a line moved, gone, or run into another
            at = chance.randrange(2, len(lines))
            line = lines[at]
            lines[at : at + 1] = chance.choice([[f" {line}"], [line.lstrip()], [], [line + lines[at - 1]]])
        holds(outline.read(source.from_text("\n".join(lines))))


def test_a_flattened_row_may_end_with_a_separator() -> None:
    row = "推进工作市教育局、市财政局、"
    assert flat._units(row, 0, len(row)) == (4, len(row))


UPRIGHT = """\
某省指标表

序                           2027 年
     场景领域      工作指标                责任单位
号                           目标值
                                    各行业主管部
1            开放新场景数量      150 个以上
                                    门、各设区市
2            打造综合性场景数量     10 个以上    省发展改革委

                                   — 1 —
序                           2027 年
     场景领域      工作指标                责任单位
号                           目标值
3    人工智能    打造典型应用场景      300 个以上   省国资委

                                   — 2 —
"""


def test_heads_set_upright_and_a_head_again_on_the_next_page() -> None:
    found = rows(UPRIGHT)
    assert [[unit.written for unit in place.text.units] for place in found] == [
        ["各行业主管部门", "各设区市"],
        ["省发展改革委"],
        ["省国资委"],
    ]
    assert [dict(place.text.fields)["2027年目标值"] for place in found] == ["150 个以上", "10 个以上", "300 个以上"]
    plan = parse(UPRIGHT)
    assert (
        "".join(UPRIGHT[slice(*span)] for span in plan.furniture).replace(" ", "")
        == "—1—序2027年场景领域工作指标责任单位号目标值—2—"
    )


CUT = """\
某省任务分解表

序号    具体任务              责任单位
1     建立甲场景，完善平台。       省教育厅
2     推进乙场景建设，打造自        省科技厅、

               — 1 —
序号    具体任务              责任单位
      主可控的开源生态。         省财政厅
3     建立丙场景。            省民政厅
"""


def test_a_row_that_a_page_cuts_is_one() -> None:
    found = rows(CUT)
    assert [said(place) for place in found] == [
        "建立甲场景，完善平台。",
        "推进乙场景建设，打造自主可控的开源生态。",
        "建立丙场景。",
    ]
    assert [[unit.written for unit in place.text.units] for place in found] == [
        ["省教育厅"],
        ["省科技厅", "省财政厅"],
        ["省民政厅"],
    ]


def test_prose_behind_a_table_is_no_part_of_it() -> None:
    prose = "    各项任务要纳入年度考核，切实加强组织领导，确保各项任务落到实处、取得实效。"
    found = rows(f"{CUT.partition(' — ')[0].rstrip()}\n{prose}\n")
    assert [[unit.written for unit in place.text.units] for place in found] == [["省教育厅"], ["省科技厅"], []]
    assert said(found[1]) == "推进乙场景建设，打造自"
    assert found[2].text.text == prose.strip()
