"""A period as people type it → the one name that forms, ledgers and progress files have for it."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import PlanError

_QUARTERS = {sign: str(number) for number, sign in enumerate("一二三四", 1)}
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_QUARTER = re.compile(_YEAR + r"(?:年|[-./])?(?:Q([1-4])|第?([一二三四1-4])季度)", re.IGNORECASE)
_HALF = re.compile(_YEAR + r"(?:年|[-./])?(?:H([12])|([上下])半年)", re.IGNORECASE)
_MONTH = re.compile(_YEAR + r"(?:(?:年|[-./])(0?[1-9]|1[0-2])|(0[1-9]|1[0-2]))(?:月份?)?")
_WHOLE = re.compile(_YEAR + r"(?:年|年度|年?全年)?")


def canonical(words: str) -> str:
    """2024Q1, 2024年第一季度 → 2024-Q1; 2024年上半年 → 2024-H1; 2024年3月, 2024.3 → 2024-03; 2024年 → 2024. Raises
    PlanError where the words name no such period."""
    bare = "".join(unicodedata.normalize("NFKC", words).split())
    if found := _QUARTER.fullmatch(bare):
        return f"{found['year']}-Q{found[2] or _QUARTERS.get(found[3], found[3])}"
    if found := _HALF.fullmatch(bare):
        return f"{found['year']}-H{found[2] or '上下'.index(found[3]) + 1}"
    if found := _MONTH.fullmatch(bare):
        return f"{found['year']}-{int(found[2] or found[3]):02}"
    if found := _WHOLE.fullmatch(bare):
        return found["year"]
    shown = words if len(words) <= 40 else f"{words[:40]}……"
    raise PlanError(f"--period：“{shown}”不是年份、半年、季度或月份，请写成 2017、2017-H1、2017-Q1、2017-03 这样。")
