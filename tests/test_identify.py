"""identify, places, setting: which unit a written name stands for in a plan of this issuer, level and date."""

from __future__ import annotations

import pytest

from pipeline import places, registry, run
from pipeline.identify import Found, Identifier
from pipeline.places import Place
from pipeline.setting import Dates, Setting

CITY, PROVINCE, COUNTY = "广安市人民政府办公室", "广东省人民政府", "苍南县人民政府"
COUNTRY = "国务院办公厅"


def setting(issuer: str, year: int | None) -> Setting:
    dates = Dates(f"{year}-01-01", f"{year}-12-31") if year else Dates()
    if issuer == COUNTRY:
        return Setting(dates, national=True, issuer="gwy-bgt")
    return Setting(dates, places.leading(issuer))


def found(name: str, issuer: str = CITY, year: int | None = 2023) -> Found:
    return Identifier(registry.load(), setting(issuer, year)).find(name)


def listed(*names: str, issuer: str = CITY, year: int = 2023) -> list[str | None]:
    return [one.unit for one in Identifier(registry.load(), setting(issuer, year)).each(names)]


@pytest.mark.parametrize(
    "names",
    [
        (
            "省住建厅",
            "省住房城乡建设厅",
            "省住房和城乡建设厅",
            "广东省住房和城乡建设厅",
            "省住房城乡建设厅（省人防办）",
        ),
        ("省发展改革委", "省发改委", "省发展和改革委员会", "省發展和改革委員會"),
        ("省人力资源社会保障厅", "省人社厅", "省人力社保厅"),
        ("省税务局", "国家税务总局广东省税务局", "广东省税务局", "广东税务局"),
        ("人行广东省分行", "中国人民银行广东省分行", "人民银行省分行"),
        ("省政府国资委", "省国资委"),
        ("省纪委监委", "省纪委省监委"),
        ("团省委", "共青团广东省委员会", "省团委"),
        ("省法院", "省高院", "省高级人民法院", "广东高院"),
        ("广东金融监管局", "国家金融监督管理总局广东监管局"),
        ("省电力公司", "国网广东省电力公司"),
        ("省教委", "省教育委员会"),
        ("省政务服务与数据管理局", "省政务服务和数据管理局"),
        ("省旅文厅", "省旅游和文化广电体育厅", "省旅游文化广电体育厅"),
        ("省文旅厅", "省文旅厅（省文〕物局", "省文旅厅（省文物局"),
    ],
)
def test_spellings_of_one_unit(names: tuple[str, ...]) -> None:
    units = {found(name, PROVINCE).unit for name in names}
    assert len(units) == 1
    assert None not in units


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("省住建厅", "市住建局"),
        ("市住建局", "县住建局"),
        ("市住建局", "佛山市住建局"),
        ("市市场监管局", "市药监局"),
        ("市税务局", "市国税局"),
        ("市委办公室", "市政府办公室"),
        ("市委", "市政府"),
        ("人民银行广安市分行", "人民银行南充市分行"),
        ("人民银行广安市分行", "人民银行"),
        ("市大数据中心", "市大数据局"),
        ("市公共资源交易中心", "市公共资源交易监管局"),
        ("市发展改革委", "国家发展改革委"),
        ("市委组织部", "市委宣传部"),
        ("市政务服务局", "市数据局"),
        ("市法院", "市检察院"),
        ("广安海关", "成都海关"),
        ("县财政局", "区财政局"),
        ("朝阳区财政局", "北京市朝阳区财政局"),
        ("市城管委", "市城管执法局"),
        ("市建委", "市住建委"),
        ("吉林银保监局", "吉林银保监分局"),
        ("市疾控局", "市疾控中心"),
        ("市人大", "市政协"),
        ("市委人才办", "市人才工作局"),
        ("广安军分区", "广安市政府"),
        ("市高新区", "市经开区"),
    ],
)
def test_units_that_stay_apart(one: str, other: str) -> None:
    first, second = found(one), found(other)
    assert (first.unit or first.name) != (second.unit or second.name)


def test_a_short_name_means_the_unit_of_the_plans_level() -> None:
    assert found("发展改革委", COUNTRY).unit == "gwy-fgw"
    assert found("国家发展改革委", CITY).unit == "gwy-fgw"
    city = found("发展改革委", CITY)
    assert (city.unit, city.name, city.how) == ("广安市/fgw", "市发展和改革委员会", "elided")
    assert found("省发展改革委", CITY).unit == found("发展改革委", "四川省人民政府").unit == "四川省/fgw"
    assert found("县财政局", COUNTY).unit == "苍南县/czt"
    assert found("县财政局", CITY).unit == "广安市之县/czt"


def test_names_show_the_level_and_ids_the_place() -> None:
    assert (found("广安市住建局").name, found("市住建局").name) == ("市住房和城乡建设局",) * 2
    assert found("佛山市住建局").name == "佛山市住房和城乡建设局"
    assert found("天河区财政局", "广州市人民政府").unit == "广州市天河区/czt"
    assert found("江苏银保监局", "江苏省人民政府").unit == "江苏省/ybj"


def test_a_zone_is_its_management() -> None:
    one = {found(name).unit for name in ("广安经开区", "广安经开区管委会", "市经开区", "经开区管委会")}
    one |= {found(name).unit for name in ("广安市经开区", "广安经济技术开发区管委会", "广安市经济技术开发区管理委员会")}
    assert one == {"广安市广安经开区/gwh"}
    assert found("苏州工业园区管委会", "苏州市人民政府").name == "苏州工业园区管理委员会"
    assert found("产业园区管委会").how == "collective"


def test_a_place_without_the_word_of_its_level() -> None:
    assert found("广安中院").unit == found("市中级人民法院").unit
    assert found("成都公积金中心", "成都市人民政府").name == "市住房公积金管理中心"
    assert found("朝阳财政局", "北京市人民政府").unit is None  # 朝阳区 or the city
    assert found("吉林银保监分局").unit == "吉林市/ybj"
    assert found("国网赣州供电公司", "赣州市人民政府")[:2] == ("赣州市/gd", "国网赣州供电公司")


def test_the_committee_of_an_autonomous_region() -> None:
    issuer = "新疆维吾尔自治区人民政府"
    found_in = Identifier(registry.load(), setting(issuer, 2023))
    assert found_in.find("党委宣传部").unit == found_in.find("自治区党委宣传部").unit
    names = [one.name for one in found_in.each(["自治区党委组织部", "宣传部", "自治区党委", "自治区党委编办"])]
    assert names == ["自治区党委组织部", "自治区党委宣传部", "自治区党委", "自治区党委机构编制委员会办公室"]


def test_names_of_branches_are_in_full() -> None:
    assert found("人行广安中支").name == "中国人民银行广安中心支行"
    assert found("人行市中心支行").name == "中国人民银行广安市中心支行"
    assert found("市法院").name == "市中级人民法院"
    assert found("县法院", COUNTY).name == "县人民法院"


def test_a_branch_issues_where_it_is() -> None:
    plan = run.parse(
        "国家税务总局广安市税务局 2023 年工作要点\n\n一、加强领导\n\n（一）办好实事。做好工作。（责任单位：市财政局）\n"
    )
    assert [unit.id for unit in plan.units] == ["广安市/czt"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("浙江大学", "党委组织部"),
        ("南京职业技术学院党委", "党委组织部"),
        ("浙江省", "省委组织部"),
        ("南京市大学城", "市委组织部"),
    ],
)
def test_the_offices_of_a_university_are_its_own(title: str, name: str) -> None:
    plan = run.parse(f"{title}2023年工作要点\n\n一、党建\n\n（一）学习。好好学习。（责任部门：组织部、省教育厅）\n")
    assert name in [unit.name for unit in plan.units]


def test_a_district_is_the_one_of_its_own_city() -> None:
    issuer = "临沂市兰山区人民政府"
    assert found("区财政局", issuer).unit == found("兰山区财政局", issuer).unit == "临沂市兰山区/czt"
    assert found("临沂市财政局", issuer).unit == found("市财政局", issuer).unit == "临沂市/czt"


def test_an_elided_place_is_that_of_the_one_before() -> None:
    assert listed("自治区工业和信息化厅", "交通运输厅", issuer="新疆维吾尔自治区人民政府") == [
        "新疆维吾尔自治区/gxt",
        "新疆维吾尔自治区/jtt",
    ]
    assert listed("财政局", "佛山市财政局", "教育局", "乐清市政府", "教育局") == [
        "广安市/czt",
        "佛山市/czt",
        "佛山市/jiaoyu",
        "乐清市/rmzf",
        "佛山市/jiaoyu",
    ]
    behind = listed("佛山市财政局", "教育局（体育局）", "人民政府〔行署〕")  # brackets behind a name without its place
    assert behind[:2] == ["佛山市/czt", "佛山市/jiaoyu"]


def test_a_name_that_says_its_level_is_of_that_level() -> None:
    names = ("市直机关工委", "省直机关工委", "县直机关工委", "广安市市直机关工委", "直属机关工委")
    assert listed(*names) == ["广安市/zgw", "四川省/zgw", "广安市之县/zgw", "广安市/zgw", "广安市/zgw"]
    assert found("市直机关工委")[1:3] == ("市委直属机关工作委员会", "pattern")
    assert listed("省委宣传部", "市直机关工委", "教育局") == ["四川省/xcb", "广安市/zgw", "广安市/jiaoyu"]


@pytest.mark.parametrize("title", ["江南大学", "南京大学"])
def test_the_committee_of_a_university(title: str) -> None:
    found_in = Identifier(registry.load(), Setting(Dates(), places.leading(title)))
    names = [one.name for one in found_in.each(["党委组织部", "党校", "统战部", "财务处"])]
    assert names == ["党委组织部", "党委党校", "党委统一战线工作部", "财务处"]


def test_a_party_committee_gives_its_prefix_to_its_own_offices_alone() -> None:
    assert listed("党委宣传部", "教育局", "市委宣传部", "组织部") == [
        "本级/xcb",
        "广安市/jiaoyu",
        "广安市/xcb",
        "广安市/zzb",
    ]


def test_each_goes_on_to_the_government_behind_it() -> None:
    found_in = Identifier(registry.load(), setting(CITY, 2023))

    def names(*written: str) -> list[str]:
        return [one.name for one in found_in.each(written)]

    assert names("各县区政府", "管委会") == ["各县区政府", "各管委会"]
    assert names("各县（市、区）党委", "政府") == ["各县（市、区）党委", "各县（市、区）政府"]
    for before in ("各县区政府", "市财政局"), ("各有关部门",), ("县区政府",):
        assert names(*before, "管委会")[-1] == "市管理委员会"
    assert names("各县区政府", "高新区管委会")[-1] == "高新区管理委员会"


def test_an_office_inside_another_unit_is_known_to_that_unit_alone() -> None:
    units = registry.load()
    petition = Setting(Dates(), national=True, issuer="xfj")
    assert Identifier(units, petition).find("办公室").unit == "xfj-bgs"
    for issuer in (CITY, COUNTRY):
        assert found("办公室", issuer).how == "unknown"


def test_candidates_are_told_apart_by_the_date_or_all_kept() -> None:
    assert found("省金融监管局", PROVINCE, 2022).unit == "广东省/jrj"
    both = found("省地方金融局", PROVINCE, None)
    assert (both.unit, both.name, both.how) == (None, "省地方金融局", "ambiguous")
    assert both.candidates == ("广东省/jrj", "广东省/dfjrgl")
    assert found("中央网信办", COUNTRY, 2016).unit == "zy-wxb0"
    assert found("中央网信办", COUNTRY, 2023).unit == "zy-wxb"


@pytest.mark.parametrize(
    "name", ["市小站办", "广安投资集团", "省", "市", "法规处", "x" * 5000, "财政局" * 100, "（", "团"]
)
def test_what_nobody_knows_keeps_its_name(name: str) -> None:
    assert found(name)[:3] == (None, name, "unknown")


def test_a_place_alone_is_its_government() -> None:
    assert found("奈曼旗", "通辽市人民政府").unit == found("奈曼旗人民政府", "通辽市人民政府").unit
    for name in ("开发区", "苏州工业园区", "济源示范区", "全市", "我县", "中心城区", "边远地区"):
        assert found(name).unit is None


@pytest.mark.parametrize(
    ("words", "level", "unit"),
    [
        ("广州市", "市", "广州市"),
        ("兰州新区", "县", "兰州新区"),
        ("原州区", "县", "原州区"),
        ("本溪市", "市", "本溪市"),
        ("河南省驻马店市", "市", "驻马店市"),
        ("均安镇", "乡", "均安镇"),
        ("应县", "县", "应县"),
        ("恩施州", "市", "恩施土家族苗族自治州"),
        ("内蒙古自治区", "省", "内蒙古自治区"),
        ("广东省广州市天河区", "县", "广州市天河区"),
        ("上海市浦东新区", "县", "上海市浦东新区"),
        ("重庆市", "省", "重庆市"),
        ("市级", "市", "市"),
        ("自治区", "省", "自治区"),
    ],
)
def test_places_by_their_form(words: str, level: str, unit: str) -> None:
    place = places.prefix(words)
    assert place
    assert (place.level, place.id) == (level, unit)


@pytest.mark.parametrize(
    "words",
    [
        "各县",
        "广州",
        "县区",
        "城市",
        "某某",
        "推进开发区",
        "政府市",
        "下列各项均由市",
        "请市",
        "原市",
        "牵头单位区",
        "协调市",
        "报区",
        "驻市",
        "",
    ],
)
def test_words_that_are_no_place(words: str) -> None:
    assert places.prefix(words) is None


def test_titles_and_issuers_begin_with_their_place() -> None:
    for words in (
        "关于印发广安市2023年工作要点的通知",
        "中共广安市委办公室",
        "2023年广安市工作要点",
        "广安优化营商环境清单",
    ):
        place = places.leading(words)
        assert place
        assert [one.name for one in (*place.within, place)] == ["四川省", "广安市"]
    assert places.leading("安徽省住房城乡建设厅") == Place("省", "安徽省")
    assert places.leading("关于做好工作的通知") is None


def test_what_people_call_a_unit() -> None:
    units = registry.load()
    assert units.called("gwy-yh", "人行") == "中国人民银行"
    assert units.called("广东省/zjt", "省建设厅") == "广东省住房和城乡建设厅"
    assert units.called("广东省/wjt", "省卫健委") == "广东省卫生健康委员会"
    assert units.called("广东省/zzb", "省委组织部") == "广东省委组织部"


def test_what_became_of_a_unit() -> None:
    units = registry.load()
    assert units.lineage("gwy-gszj", "gwy-scjg") == "合并"
    assert units.lineage("gwy-fpb", "gwy-xczx") == "更名"
    assert units.lineage("gwy-fpb", "gwy-nync") == "并入"
    assert units.lineage("广安市/gsj", "广安市/scjg") == "合并"
    assert units.lineage("广安市/hbt", "广安市/sthj") == "更名"
    for old, new in (
        ("广安市/gsj", "佛山市/scjg"),
        ("gwy-scjg", "gwy-gszj"),
        ("广安市/czt", "广安市/jiaoyu"),
        ("x", "y"),
    ):
        assert units.lineage(old, new) == ""


def test_the_shipped_tables_hold() -> None:
    from pipeline.entries import read_entries, read_functions

    units = registry.load()
    assert read_entries(registry.SHIPPED) == tuple(sorted(units.entries, key=lambda entry: entry.order))
    assert set(read_functions(registry.FUNCTIONS)) == set(units.functions)
    assert all(entry.source for entry in units.entries)
    assert all(function.source for function in units.functions)
    assert all(units.get(function.parent) for function in units.functions if function.parent)


def test_what_follows_a_unit_is_there_when_it_ends() -> None:
    """To the month, of units of the country; of places to the year, for each follows in its own time."""
    units = registry.load()
    functions = {function.id: function for function in units.functions}
    assert all(entry.until for entry in units.entries if entry.successors)
    for known, digits in ((dict(zip((e.id for e in units.entries), units.entries, strict=True)), 7), (functions, 4)):
        for one in known.values():
            assert not (one.since and one.until) or one.since < one.until, one
            for after in (known[id_] for _, ids in one.successors for id_ in ids):
                gone, there = one.until[:digits], after.since[:digits]
                assert not (gone and there) or there <= gone, (one.id, after.id)
                assert not after.until or not gone or after.until > gone, (one.id, after.id)
