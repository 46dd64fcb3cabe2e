"""succession: what a unit of an earlier plan is to one of a later plan, of the country, of a place, of a branch."""

from __future__ import annotations

import pytest

from pipeline import places, registry
from pipeline.identify import Identifier
from pipeline.setting import Dates, Setting
from pipeline.succession import succession

UNITS = registry.load()


def unit(name: str, year: int, issuer: str) -> str:
    """The id of the unit written so in a plan of this year and issuer; "" for the issuer is a city that is not said."""
    dates = Dates(f"{year}-01-01", f"{year}-12-31")
    if issuer == "国务院":
        setting = Setting(dates, national=True)
    else:
        setting = Setting(dates, places.leading(issuer) if issuer else places.Place("市"))
    found = Identifier(UNITS, setting).find(name).unit
    assert found, name
    return found


def became(
    old: str, new: str, issuer: str = "广安市", years: tuple[int, int] = (2017, 2019), later: str = ""
) -> str | None:
    return succession(unit(old, years[0], issuer), unit(new, years[1], later or issuer), UNITS)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("市发改委", "市发展和改革委员会", "same"),
        ("市发展改革委", "市发改局", "same"),
        ("市环保局", "市生态环境局", "renamed"),
        ("市卫计委", "市卫生健康委", "renamed"),
        ("市农业局", "市农业农村局", "renamed"),
        ("市扶贫办", "市乡村振兴局", "renamed"),
        ("市工商局", "市市场监管局", "merged"),
        ("市质监局", "市市场监管局", "merged"),
        ("市国土资源局", "市自然资源和规划局", "merged"),
        ("市国税局", "市税务局", "merged"),
        ("市地税局", "国家税务总局广安市税务局", "merged"),
        ("市文广新局", "市文旅局", "merged"),
        ("市工商局", "市药监局", None),
        ("市市场监管局", "市工商局", None),
        ("市财政局", "市教育局", None),
        ("市工商局", "佛山市市场监管局", None),
        ("市工商局", "省市场监管局", None),
        ("市工商局", "国家市场监管总局", None),
        ("县工商局", "县市场监管局", "merged"),
    ],
)
def test_units_of_places(old: str, new: str, expected: str | None) -> None:
    assert became(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "years", "expected"),
    [
        ("国家发展改革委", "发展改革委", (2017, 2019), "same"),
        ("工商总局", "市场监管总局", (2017, 2019), "merged"),
        ("国务院扶贫办", "国家乡村振兴局", (2020, 2022), "renamed"),
        ("国务院扶贫办", "农业农村部", (2020, 2024), "merged"),
        ("铁道部", "国家铁路局", (2012, 2014), "split"),
        ("银监会", "金融监管总局", (2017, 2024), "merged"),
        ("国家信访局", "国家信访局", (2022, 2024), "same"),
        ("农业农村部", "农业部", (2017, 2019), None),
        ("国家能源局", "国家数据局", (2022, 2024), None),
    ],
)
def test_units_of_the_country(old: str, new: str, years: tuple[int, int], expected: str | None) -> None:
    assert became(old, new, "国务院", years) == expected


def test_a_branch_goes_where_its_unit_goes() -> None:
    assert became("人民银行广安市中心支行", "人民银行广安市分行", years=(2022, 2024)) == "same"
    assert became("广安银监分局", "广安金融监管分局", years=(2017, 2024)) == "merged"
    assert succession("广安市/gwy-ybj", "广安市/gwy-jrj", UNITS) == "renamed"


def test_the_central_bank_of_a_seat_became_that_of_the_province() -> None:
    assert became("人民银行杭州中心支行", "人民银行浙江省分行", "浙江省", (2022, 2024)) == "renamed"
    assert became("人民银行南京分行", "人民银行江苏省分行", "江苏省", (2022, 2024)) == "renamed"
    assert became("人民银行宁波市中心支行", "人民银行浙江省分行", "浙江省", (2022, 2024)) is None
    assert became("人民银行浙江省分行", "人民银行杭州中心支行", "浙江省", (2022, 2024)) is None
    assert became("太原海关", "山西省税务局", "山西省", (2022, 2024)) is None


def test_a_plan_without_issuer_knows_the_level_alone() -> None:
    old = unit("市工商局", 2017, "")
    assert old == "市/gsj"
    assert succession(old, unit("市市场监管局", 2019, "广安市"), UNITS) == "merged"
    assert succession(unit("市财政局", 2017, "广安市"), "市/czt", UNITS) == "same"
    assert succession(unit("县财政局", 2017, "广安市"), "县/czt", UNITS) == "same"
    assert succession(old, unit("省市场监管局", 2019, "四川省"), UNITS) is None
    assert succession("广安市/czt", "佛山市/czt", UNITS) is None


def test_ids_that_nobody_knows_are_the_same_or_different() -> None:
    assert succession("own.小站办", "own.小站办", UNITS) == "same"
    assert succession("own.小站办", "own.大站办", UNITS) is None
    assert succession("", "gwy-fgw", UNITS) is None
