"""resolve: what becomes known, what stays as it is, and that once is enough."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from strategies import plans

from pipeline import outline, registry, source
from pipeline.entries import Entry
from pipeline.model import Appendix, Inherited, Mention, Plan, Point, Section, Source, Span, Text
from pipeline.registry import Registry
from pipeline.resolve import resolve

HERE = Span(0, 1)
UNITS = registry.load()


def mention(written: str, order: int = 1) -> Mention:
    return Mention(written, written, "responsible", order, (HERE,))


def plan(*texts: Text) -> Plan:
    section = Section("P0-1", 1, "一、", 1, "要点", HERE, texts)
    source = Source("a.md", "一", "0", "utf-8")
    return Plan("2017 年信访工作要点", 2017, None, "国家信访局", None, source, sections=(section,))


def written(*names: str, inherited: tuple[Inherited, ...] = ()) -> Plan:
    units = tuple(mention(name, order) for order, name in enumerate(names, 1))
    return plan(Text("P0-1#1", "做好工作。", units=units, inherited=inherited))


def mentions(plan: Plan) -> list[Mention]:
    return [unit for place in plan.places() for unit in place.text.units]


@given(plans())
def test_twice_is_once(plan: Plan) -> None:
    once = resolve(plan, UNITS)
    assert resolve(deepcopy(once), UNITS) == once


def kept(record: object, changed: tuple[str, ...]) -> dict[str, object]:
    """The fields of a record but for those that resolving changes and those that hold further records."""
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name not in changed}  # type: ignore[arg-type]


@given(plans())
def test_only_identities_change(plan: Plan) -> None:
    resolved = resolve(deepcopy(plan), UNITS)
    for before, after in zip(mentions(plan), mentions(resolved), strict=True):
        assert kept(after, ("unit", "name", "candidates")) == kept(before, ("unit", "name", "candidates"))
    for old, new in zip(plan.places(), resolved.places(), strict=True):
        assert kept(new.text, ("units", "inherited")) == kept(old.text, ("units", "inherited"))
        for node, other in zip(old.nodes, new.nodes, strict=True):
            assert kept(other, ("texts", "points")) == kept(node, ("texts", "points"))
    assert kept(resolved, ("preamble", "sections", "appendices", "units")) == kept(
        plan, ("preamble", "sections", "appendices", "units")
    )


@pytest.mark.parametrize("kind", [Section, Appendix, Point, Text, Mention, Inherited])
def test_no_field_of_any_record_is_dropped(kind: type) -> None:
    """Each field filled with something of its own; a field added to the model has to come through as well."""
    filled = {
        Mention: {"written": "办公室"},
        Inherited: {"name": "办公室", "unit": None},
        Text: {"units": (mention("办公室"),), "inherited": ()},
    }.get(kind, {"texts": (), "points": ()})
    record = kind(**{field.name: f"<{field.name}>" for field in fields(kind)} | filled)
    units = (record,) if kind is Mention else (mention("办公室"),)
    text = record if kind is Text else Text("P0-1#1", units=units, inherited=(record,) if kind is Inherited else ())
    point = record if kind is Point else Point("P0-1-1", "1.", 1, "事", HERE, (text,))
    section = record if kind is Section else Section("P0-1", 1, "一、", 1, "要点", HERE, points=(point,))
    appendices = (record,) if kind is Appendix else ()
    after = resolve(deepcopy(replace(plan(), sections=(section,), appendices=appendices)), UNITS)
    deep = after.appendices[0] if kind is Appendix else after.sections[0]
    path = {Section: [], Appendix: [], Point: ["points"], Text: ["points", "texts"]}
    for step in path.get(kind, ["points", "texts", "units" if kind is Mention else "inherited"]):
        deep = getattr(deep, step)[0]
    changed = ("unit", "name", "candidates", "units", "inherited")
    assert kept(deep, changed) == kept(record, changed)


@given(plans())
def test_every_name_is_one_unit_of_the_plan_in_order(plan: Plan) -> None:
    resolved = resolve(plan, UNITS)
    places = list(resolved.places())
    given_units = {(u.unit, u.name) for p in places for u in (*p.text.units, *p.text.inherited)}
    assert {(unit.id, unit.name) for unit in resolved.units} == given_units
    assert len(resolved.units) == len(given_units)
    kinds = [unit.kind for unit in resolved.units]
    assert kinds == sorted(kinds, key=["unit", "unknown", "collective"].index)
    orders = [unit.order for unit in resolved.units]
    assert orders == sorted(orders)
    assert {name for unit in resolved.units for name in unit.written} >= {m.written for m in mentions(resolved)}


def test_the_ten_units_of_the_2017_plan(plan_2017: Path) -> None:
    resolved = resolve(outline.read(source.read(plan_2017)), UNITS)
    assert [unit.id for unit in resolved.units] == [entry.id for entry in UNITS.entries[:10]]
    assert all(unit.unit and unit.name == unit.written for unit in mentions(resolved))


def test_order_is_the_registrys_then_places_then_unknown_then_collectives() -> None:
    names = (
        "小站办",
        "市水利局",
        "各区县人民政府",
        "信息中心",
        "省水利厅",
        "市发展改革委",
        "相关处室",
        "办公室",
        "新设处",
    )
    resolved = resolve(written(*names), UNITS)
    assert [(unit.name, unit.kind) for unit in resolved.units] == [
        ("办公室", "unit"),
        ("信息中心", "unit"),
        ("省水利厅", "unit"),
        ("市发展和改革委员会", "unit"),
        ("市水利局", "unit"),
        ("小站办", "unknown"),
        ("新设处", "unknown"),
        ("各区县人民政府", "collective"),
        ("相关处室", "collective"),
    ]
    assert [unit.order for unit in resolved.units][:2] == [1, 10]
    assert [unit.id for unit in resolved.units if unit.kind != "unit"] == [None] * 4


def test_the_issuers_own_level_stands_before_governments_of_lower_places_and_others() -> None:
    names = [
        "瑞安市政府",
        "瓯海区政府",
        "国家税务总局",
        "浙江省教育厅",
        "市财政局",
        "市委组织部",
        "甲集团",
        "鹿城区教育局",
    ]
    own, lower = ["市委组织部", "市财政局"], ["瑞安市人民政府", "瓯海区人民政府", "鹿城区教育局"]
    for issuer in ("温州市人民政府", None):
        resolved = resolve(replace(written(*names), title="", issuer=issuer), UNITS)
        said = [unit.name for unit in resolved.units]
        assert said == [*own, "国家税务总局", "浙江省教育厅", *lower, "甲集团"], issuer
        assert resolve(deepcopy(resolved), UNITS) == resolved
    national = resolve(replace(written("杭州市政府", "省教育厅", "财政部"), title="", issuer="国务院"), UNITS)
    assert [unit.name for unit in national.units] == ["财政部", "省教育厅", "杭州市人民政府"]


def test_spellings_of_one_unknown_name_are_one_unit() -> None:
    resolved = resolve(written("市委（办）", "市委(办)", "市委 （办）"), UNITS)
    assert [(unit.name, unit.written) for unit in resolved.units] == [
        ("市委（办）", ("市委（办）", "市委(办)", "市委 （办）"))
    ]
    assert {unit.name for unit in mentions(resolved)} == {"市委（办）"}


def test_an_unknown_name_is_what_the_plan_writes_elsewhere_with_its_place() -> None:
    names = "数字办", "市数字办", "城发集团"
    for issuer, expected in (
        ("莆田市人民政府", ["市数字办", "城发集团"]),
        ("莆田市教育局", ["数字办", "市数字办", "城发集团"]),
    ):
        resolved = resolve(replace(written(*names), issuer=issuer), UNITS)
        assert [(unit.name, unit.kind) for unit in resolved.units] == [(name, "unknown") for name in expected]
        assert resolve(deepcopy(resolved), UNITS) == resolved
    resolved = resolve(replace(written(*names), issuer="莆田市人民政府"), UNITS)
    assert [mention.inferred for mention in mentions(resolved)] == [("unit",), (), ()]


def test_an_unknown_name_with_a_bracket_is_what_the_plan_writes_without() -> None:
    resolved = resolve(written("市国投公司（数据交易中心）", "市国投公司", "市城投公司（数据集团）"), UNITS)
    assert [unit.name for unit in resolved.units] == ["市国投公司", "市城投公司（数据集团）"]


def test_inherited_units_are_resolved_but_never_a_spelling() -> None:
    given_units = (Inherited("信息 中心", "lead", "row", HERE), Inherited("市州政府", "support", "note", HERE))
    resolved = resolve(written("办公室", inherited=given_units), UNITS)
    found = [(unit.unit, unit.name, unit.role) for unit in next(resolved.places()).text.inherited]
    assert found == [("xfj-xxzx", "信息中心", "lead"), (None, "市州政府", "support")]
    assert [(unit.name, unit.written) for unit in resolved.units][1:] == [
        ("信息中心", ("信息中心",)),
        ("市州政府", ("市州政府",)),
    ]


def test_a_name_of_several_units_keeps_them_all() -> None:
    entries = [Entry(unit, n, f"{unit}税务局", "税务局", ()) for n, unit in enumerate(("sheng", "shi"), 1)]
    resolved = resolve(written("税务局"), Registry(entries))
    assert mentions(resolved)[0].candidates == ("sheng", "shi")
    assert mentions(resolved)[0].unit is None
    assert [(unit.name, unit.kind) for unit in resolved.units] == [("税务局", "unknown")]


def test_what_the_registry_knows_is_no_collective() -> None:
    units = Registry([Entry("a", 1, "各界联络办", "各界联络办", ())])
    assert resolve(written("各界联络办"), units).units[0].kind == "unit"


def test_the_governments_of_places_are_one_unit_however_they_are_spelt() -> None:
    spellings = "各县（市、区）人民政府", "县（市、区）人民政府", "各县市区政府"
    resolved = resolve(written(*spellings, "各市、县（市、区）人民政府", "各有关部门", "有关部门"), UNITS)
    assert [mention.written for mention in mentions(resolved)][:3] == list(spellings)
    assert [mention.name for mention in mentions(resolved)][:3] == [spellings[0]] * 3
    assert [unit.written for unit in resolved.units] == [
        spellings,
        ("各市、县（市、区）人民政府",),
        ("各有关部门",),
        ("有关部门",),
    ]


def test_a_place_has_the_authority_whose_suffix_stands_behind_its_list() -> None:
    said = (
        "一、要点\n1.甲事。（责任单位：省财政厅，松山示范区、青石港区管委会）\n2.乙事。（责任单位：广州、佛山、深圳市政府）\n"
        "3.丙事。（责任单位：国际、深圳市政府）\n4.丁事。（责任单位：广州，深圳市政府）\n"
    )
    resolved = resolve(outline.read(source.from_text(said)), UNITS)
    met = [(one.written, one.name, one.inferred) for one in mentions(resolved)]
    assert met[1] == ("松山示范区", "松山示范区管理委员会", ("unit",))
    assert met[3:5] == [("广州", "广州市人民政府", ("unit",)), ("佛山", "佛山市人民政府", ("unit",))]
    assert met[6] == ("国际", "国际", ())
    assert met[8] == ("广州", "广州", ())
    assert resolve(deepcopy(resolved), UNITS) == resolved


def test_a_place_that_a_branch_has_from_the_issuer_is_inferred() -> None:
    said = "# 松山市人民政府2023年工作要点\n一、要点\n1.甲事。（责任单位：人行市中心支行、人行松山市中心支行）\n"
    resolved = resolve(outline.read(source.from_text(said)), UNITS)
    met = mentions(resolved)
    assert [one.name for one in met] == ["中国人民银行松山市中心支行"] * 2
    assert [one.inferred for one in met] == [("unit",), ()]
