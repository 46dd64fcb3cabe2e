"""Places and their levels in the names of units: 省住建厅, 广州市天河区财政局, 市级机关 (行政区划、层级).

A place is known by its form, words that end in a level (省, 市, 县 …), or by the table of provinces and prefectures
(``data/places.txt``), which knows it without that word too (江苏, 恩施州). Which place 省 or 市 alone means is what the
issuer of the plan says.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.lexicon import any_of, late

Level = Literal["国家", "省", "市", "县", "乡"]

# The last word of a place → its level. 市 may be a county's: that makes no other unit.
_LEVELS: dict[str, Level] = {
    **dict.fromkeys(("省", "自治区", "特别行政区", "兵团"), "省"),
    **dict.fromkeys(("市", "自治州", "州", "盟", "地区"), "市"),
    **dict.fromkeys(("县", "区", "旗", "自治县", "自治旗", "林区", "特区", "新区", "开发区", "高新区", "经开区"), "县"),
    **dict.fromkeys(("镇", "乡", "街道"), "乡"),
}
_AREA = late(r"(?:示范|试验|实验|保税|度假|工业|产业|功能|港|合作|库)区$")
_AREAS = ("林区", "特区", "新区", "开发区", "高新区", "经开区")  # some have a government, some a 管委会
_WORDS = sorted(_LEVELS, key=len, reverse=True)
ENDS = frozenset(word[-1] for word in _WORDS)  # in which the name of a place ends
MANAGED = ("开发区", "高新区", "经开区")
_AREA_NAMED = late(
    r".{2,}(?:园区|产业[园城]|[新商]城|科[技学]城|景区|示范区|试验区|实验区|合作区|保税区|度假区|港区|商务区|工业[区园]|旅游区|先导区|片区)"
)
_NO_AREA = late(
    r"各|有关|相关|(?:工业|产业|经济|高新|技术|开发|功能|重点|特色|旅游|[国省市县区]家?级|[省市县区]属)+[园新示合保度景港片]"
)
_ZONES = {"经济技术开发区": "经开区", "高新技术产业开发区": "高新区", "高新技术开发区": "高新区"}  # in full: for short
_NUMBER = {"国家": 0, "省": 1, "市": 2, "县": 3, "乡": 4}
_CENTRAL = ("北京市", "天津市", "上海市", "重庆市")
# 广州 is no 州, 广州市 and 兰州新区 are places; 县级 says a level.
_END = rf"(?:{'|'.join(_WORDS)})(?!(?<=州)(?:省|市|[^市委]?区|[^市委]{{2}}区)|(?<=县)级)"
# What no name of a place holds: words of whole classes, ends of units, joints, and verbs of titles.
_NO_PLACE = late(
    r"^[省市县州](?!(?:[中南北]|新|经开|高新|开发|经济开发)区)|^(?:各|有关|相关|其[他它]|所有|每|两|上级|下级|当地|属地|全[省市县区州]|[本我该驻]|国家|中央|中国|全国|[省市县区州盟旗镇乡]+$)"
    rf"|^[原现报经并向对与均需须另拟][省市县区]$|{any_of('place.never')}"
    r"|[局厅委办司处署、，（）()《》“”0-9]|[省市县区州盟旗][和与及]|人民|政府|关于|印发|推进|推动|加强|加快|落实|提升|建设"
    r"|深化|开展|促进|实施|进一步|做好|优化|打造|强化|完善|贯彻|时代|型|年|城乡|农村|^城市|..城市|军区$|军分区$|警备区$|战区$|[社园片辖景校小灾牧老市]区$|^[主老]?城区$|中心城区$"
)
_PART = late(rf"[\u4e00-\u9fff]{{1,11}}?{_END}")
_BARE = late(rf"[本全我]?({'|'.join(_WORDS)})(?:[本直]?级|属)?")
_HEAD = late(rf"[本全我]?({'|'.join(_WORDS)})")
_TITLE = late(r"(?:中共|中国共产党|关于|印发|转发|《|\d{4}年度?|[—\s])*")
_PEOPLE = "(?:土家族|[苗藏羌彝侗傣白回壮]族|布依族|哈尼族|景颇族|傈僳族|朝鲜族|蒙古族?|柯尔克孜|哈萨克|维吾尔)"
_LONG_NAME = late(rf"(.+?){_PEOPLE}*(自治区|自治州|地区|省|市|盟)")


class Place(NamedTuple):
    """A place: the level word it ends in (省, 自治区), its own name with that word ("" where only the level is said),
    and the places it lies in as far as they are known, outermost first."""

    word: str
    name: str = ""
    within: tuple[Place, ...] = ()

    @property
    def level(self) -> Level:
        return "省" if self.name in _CENTRAL else _LEVELS[self.word]

    @property
    def id(self) -> str:
        """What its units are told apart by: the name, of a place within a city with the city's; else the level."""
        if not self.name:
            return self.word or "本级"
        outer = self.within[-1] if self.within else None
        return (outer.name if outer and (outer.level == "市" or outer.name in _CENTRAL) else "") + self.name


def prefix(words: str) -> Place | None:
    """The place that the words before a function name: 省, 市级, 广州市天河区; None where they name none."""
    bare = _BARE().fullmatch(words)
    if bare:
        return Place(bare[1])
    if words in _ZONES:
        return Place(_ZONES[words])
    place, end = _chain(words, 0)
    return place if end == len(words) else None


def alone(words: str) -> Place | None:
    """The place whose own name is all there is: 杭州市, 奈曼旗; None where the words are no name of one that has a
    government."""
    place, end = _chain(words, 0)
    governed = (
        place
        and place.word not in _AREAS
        and not _AREA().search(place.name)
        and (place.word != "地区" or known(place.name))
    )
    return place if place and governed and end == len(words) else None


def managed(words: str) -> Place | None:
    """The zone whose own name is all there is, with a 管委会: 广安经开区, 眉山高新区; else None."""
    place, end = _chain(words, 0)
    return place if place and place.word in MANAGED and end == len(words) else None


def area(words: str) -> Place | None:
    """The place that words before 管委会 name and that is of no level: 苏州工业园区, 智慧新城; None for a whole class
    (产业园区)."""
    named = _AREA_NAMED().fullmatch(words)
    return Place("区", words) if named and not _NO_AREA().match(words) else None


def known(words: str) -> Place | None:
    """The province or prefecture called so, with or without the word of its level: 江苏, 恩施州, 广安市."""
    return _known().get(words)


def seat_of(city: str) -> str:
    """The province whose government sits in the city with this full name (杭州市 → 浙江省), "" for other cities."""
    place = _known().get(city)
    outer = place.within[0].name if place and place.within else ""
    return outer if outer and city == _seats()[outer] else ""


def leading(title: str) -> Place | None:
    """The place that a title or an issuer's name begins with, behind 关于印发, 中共 and a year; None where it begins
    with none."""
    start = _TITLE().match(title)
    at = start.end() if start else 0
    place = _chain(title, at)[0]
    return place or next((found for n in (4, 3, 2) if (found := known(title[at : at + n]))), None)


def bare_prefix(name: str) -> str:
    """The level word that a unit's name begins with (省住建厅, 市级机关事务局), or ""."""
    found = _HEAD().match(name)
    return found[1] if found else ""


def alias(word: str) -> str:
    """The level word as short names say it: a 自治州 is 州, a 自治县 县."""
    return word[-1] if word in ("自治州", "自治县", "自治旗") else word


def depth(level: Level) -> int:
    """0 for the country, 1 for a province and so on inwards."""
    return _NUMBER[level]


def _chain(words: str, start: int) -> tuple[Place | None, int]:
    """广东省广州市天河区 → 天河区 within 广东省 and 广州市, and where it ends; each step leads inwards."""
    places: list[Place] = []
    end = start
    while found := _PART().match(words, end):
        name = found[0]
        word = next(word for word in _WORDS if name.endswith(word))
        if word in MANAGED:
            word, name = _zone(word, name, places)
        listed = known(name)  # 本溪市 and 驻马店市 are places, whatever they begin with
        place = listed or Place(word, name, tuple(places))
        inwards = not places or depth(place.level) > depth(places[-1].level)
        # Every 州 is in the table: 国网赣州 is none.
        if (
            len(name) == len(word)
            or (word == "州" and place.word != "自治州")
            or not inwards
            or (not listed and _NO_PLACE().search(name))
        ):
            break
        places.append(place)
        end = found.end()
    return (places[-1] if places else None), end


def _zone(word: str, name: str, outer: list[Place]) -> tuple[str, str]:
    """The word and the name of a zone as they are for short: 广安市经济技术开发区 is 广安经开区."""
    for full, short in _ZONES.items():
        if name.endswith(full):
            word, name = short, name.removesuffix(full) + short
    return word, outer[-1].name.removesuffix(outer[-1].word) + word if name == word and outer else name


@cache
def _known() -> dict[str, Place]:
    """Every name of the table, and what it is called for short, provinces first → the place."""
    table = (Path(__file__).with_name("data") / "places.txt").read_text("utf-8")
    lines = [line.partition("=") for line in table.splitlines() if not line.startswith("#")]
    found: dict[str, Place] = {}
    for name, _, _ in lines:
        _enter(found, name.strip(), ())
    for name, _, inner in lines:
        for prefecture in inner.split():
            _enter(found, prefecture, (found[name.strip()],))
    return found


@cache
def _seats() -> dict[str, str]:
    """Province → the city that its government sits in, which the table has first."""
    seats: dict[str, str] = {}
    for place in _known().values():
        if place.within:
            seats.setdefault(place.within[0].name, place.name)
    return seats


def _enter(found: dict[str, Place], name: str, within: tuple[Place, ...]) -> None:
    parts = _LONG_NAME().fullmatch(name)
    short, word = (parts[1], parts[2]) if parts else (name, "")
    place = Place(word, name, within)
    for called in (name, short + word, short + alias(word), short):
        found.setdefault(called, place)
