"""collective: which names stand for several units, or for none in particular."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import collective
from pipeline.collective import is_collective, is_places

PLACES = [
    "各区县人民政府",
    "各县（市、区）政府",
    "区县人民政府",
    "市州政府",
    "县（市、区）人民政府",
    "各市、州、县人民政府",
    "各镇街",
    "县级政府",
    "各乡镇（街道）",
    "各县〔市、区〕人民政府",
    "各地级以上市政府",
    "园区管委会",
    "属地政府",
    "市县政府",
]
VAGUE = [
    "各有关部门",
    "有关部门",
    "市直各单位",
    "各成员单位",
    "相关处室",
    "市直单位",
    "市直有关部门（单位）",
    "各部门",
    "机关各处室",
    "全体成员单位",
    "市级部门",
    "省属高校",
    "领导小组成员单位",
    "行业主管部门",
    "有审批职能的处室",
    "直属事业单位",
    "其他有关单位",
    "局属单位",
    "市直机关",
    "责任单位",
    "部门",
    "在温高校",
    "试点城市政府",
    "省级行政执法部门",
    "市直（驻市）进驻政务服务大厅单位",
    "具有行政强制权和财产登记、保管职能的政府部门和单位",
]
SINGLE = [
    "办公室",
    "市发展改革委",
    "县委宣传部（县新闻出版局）",
    "市政府",
    "县人民政府",
    "区委",
    "市直机关工委",
    "市人民医院",
    "市委市政府督查室",
    "开发区管委会",
    "市区划办",
    "县乡村振兴局",
    "乡镇企业局",
    "省地方金融监管局",
    "区市场监管局",
    "市机关事务局",
    "市企业联合会",
    "市州教育局",
]


@pytest.mark.parametrize("name", PLACES)
def test_the_authorities_of_places_are_collective(name: str) -> None:
    assert is_collective(name)
    assert is_places(name)


@pytest.mark.parametrize("name", VAGUE)
def test_names_of_nobody_in_particular_are_collective(name: str) -> None:
    assert is_collective(name)
    assert not is_places(name)


@pytest.mark.parametrize("name", SINGLE)
def test_names_of_one_unit_are_not_collective(name: str) -> None:
    assert not is_collective(name)


@given(st.from_regex(collective._WHOLE(), fullmatch=True))
def test_the_first_look_at_endings_leaves_out_no_form(name: str) -> None:
    assert collective.told(name)
