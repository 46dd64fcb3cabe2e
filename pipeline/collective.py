"""Collective names (集合单位): 各区县人民政府, 有关部门, 市直各单位 stand for several units or for none in particular.

The forms are told by words alone, on names as ``registry.key`` leaves them. A collective name holds words that stand
in no unit's own name, or it is as a whole: several places (区县人民政府) or one level of them (县级政府), a class of
offices with at most a level before it (市直单位, 行业主管部门), offices told by what they do (有审批职能的处室), the
members or dependents of something (领导小组成员单位), or the place concerned (属地政府).
"""

from __future__ import annotations

from pipeline.lexicon import WORDS, late
from pipeline.registry import key

_PLACE = r"(?:[(、/,和及]*(?:自治[州县旗区]|街道|[省市州盟县区旗乡镇街])\)*)"
_GOVERNMENT = r"(?:党委、?政府|党委|党工委|人民政府|政府|管委会|管理委员会|办事处)"
_ANY = late(r"各|每个|有关|相关|涉及|其他|其它|全体|^所有")
_WHOLE = late(
    rf"{_PLACE}{{2,}}[两三四]?级?{_GOVERNMENT}?"
    rf"|(?:设区市|地市|[省市州盟县区旗乡镇])级{_GOVERNMENT}"
    r"|(?:中央|国家|自治区|[全本省市州盟县区旗乡镇局委厅部院])*(?:[直级属管]+)?"
    r"(?:(?:行业|业务|职能|主管|监管|行政执法|司法行政|牵头|配合|责任|承办|主办|协办|参与|国有)*"
    r"(?:部门|企?事?业?单位|处室|科室|股室|司局|机构|企业)"
    r"|国企|(?:产业|开发|功能)?园区管委会|功能区管委会|(?<=[直级属管])(?:高校|院校|学校|医院|机关|委办局))"
    r"|.*的(?:政府)?(?:部门|单位|处室|科室|机构|企业)(?:[和、](?:部门|单位))?"
    r"|.*(?:成员|直属|所属|下属|进驻(?:政务服务大厅|政务大厅)?)(?:单位|部门|机构|企业|高校|院校|学校|医院)"
    r"|[在驻][^在驻]{1,3}(?:高校|院校|企业|单位|机构|部队|金融机构|科研院所)|试点(?:城市|地区|县市?)(?:人民)?政府"
    rf"|(?:地方|属地|当地|事发地|所在地){_GOVERNMENT}"
)
# With what such a name ends, for most names do not: a cheap first look.
_LAST = frozenset("省市州盟县区旗乡镇街道级两三四)")
_LAST_TWO = frozenset(WORDS["collective.end"])
_OF_PLACES = late(
    r"(?:各|每个|全|级|以上|辖|自治[州县旗区]|街道|社区|园区|开发区|功能区|新区|特区|地方|属地|当地|所在地|[省市州盟县区旗乡镇街村地]"
    r"|党委|党工委|人民|政府|法院|检察院|管委会|管理委员会|办事处|[(),、/和及与])+"
)
_BRACKETS = late(r"\([^()]*\)")


def is_collective(written: str) -> bool:
    """Whether a name, by the form of its words, stands for several units or for none in particular."""
    return told(key(written))


def told(name: str) -> bool:
    """The same of a name that is as ``key`` leaves it."""
    bare = _BRACKETS().sub("", name) if "(" in name else name
    return bool(_ANY().search(bare) or _whole(bare) or (bare is not name and _whole(name)))


def _whole(name: str) -> bool:
    return (name[-1:] in _LAST or name[-2:] in _LAST_TWO) and _WHOLE().fullmatch(name) is not None


def is_places(written: str) -> bool:
    """Whether a collective is the authorities of places (各区县人民政府), each of which answers for its own."""
    return _OF_PLACES().fullmatch(key(written)) is not None
