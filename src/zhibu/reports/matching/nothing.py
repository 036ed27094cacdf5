"""Spots that no ledger can fill: parts of dates, ordinals, pages, document numbers, ages."""

from __future__ import annotations

import re

from zhibu.reports.matching.spots import Spot
from zhibu.reports.matching.units import DATE_UNITS
from zhibu.reports.matching.view import View, plain

_BEFORE = re.compile(
    r"(?:第|附件|附表|表|图|电话|手机|邮编|传真|编号|学号|账号|号码|联系方式|QQ|身份证号?)[：:\s]*$|[〔\[【][\d*×]{0,4}$"
)
_BEHIND = re.compile(
    r"^\s*(?:[年月日号时点届页岁版]|周岁|〕|\]|】|季度|月份|年度|楼|个月|个百分点|°|℃)"
)
# 书记***年初提出: a person's name, then a time of the year.
_OFFICER = re.compile(r"(?:书记|委员|主任|局长|队长|同志)$")
_SEASON = re.compile(r"年(?:初|底|末|中)")
_YEAR_START = re.compile(r"(?:19|20)$")


def means_nothing(view: View, spot: Spot) -> str:
    """Say in Chinese why nothing can be filled in here; "" when something can."""
    before, behind = view.touching
    if re.search(r"第$", before):
        return "是序号"
    if _BEFORE.search(before):
        return "是编号或号码"
    if _OFFICER.search(before) and _SEASON.match(behind):
        return ""
    if view.unit in DATE_UNITS or (not view.unit and _BEHIND.search(behind)):
        return "是日期、时间或序号的一部分"
    if view.unit == "个百分点":
        return "是两个百分数的差"
    text = plain(spot.block.text)
    if _YEAR_START.search(before) and text[spot.end : spot.end + 1] in "年〕":
        return "是日期的一部分"
    return ""
