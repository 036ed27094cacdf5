"""Measure words as these texts write them, beside or far from their figures."""

from __future__ import annotations

import re

_WRITTEN = """
    % 个 亩 人 件 份 位 例 元 册 单 只 台 名 吨 回 场 块 堂 处
    大 天 头 套 字 宗 家 对 封 届 岁 岗 年 座 张 户 批 支 斤 日
    星 月 期 本 条 枚 株 桩 桶 棵 次 班 盒 种 管 箱 篇 米 类 级
    组 节 袋 讲 起 趟 轮 辆 遍 部 里 门 队 面 页 项 亩地 人次 件次 份次
    公担 公斤 公里 公顷 分钟 千克 千米 台次 周岁 场次
    大类 学时 小时 工时 户次 批次 方面 星级 条次 班次
    篇次 课时 趟次 车次 轮次 辆次 项次 领域 颗星 餐次 平方米 个百分点
"""
_OF_DATES = """
    年 月 日 号 时 点 分 秒 岁 周岁 页 届 季度 月份 年度 楼 室 章 版 层 个月 年级
"""
_OF_NAMES = "县 市 区 镇 乡 村 街道 局 中心 支部 单位 社区"

# Other ways to write a measure word; 万 and 亿 belong to the number.
ALIASES = {
    "％": "%",
    "场(次)": "场次",
    "人（次）": "人次",
    "人(次)": "人次",
    "户（次）": "户次",
    "户(次)": "户次",
    "万元": "元",
    "亿元": "元",
    "万字": "字",
    "千字": "字",
    "km": "公里",
    "KM": "公里",
    "kg": "公斤",
    "KG": "公斤",
    "万人次": "人次",
    "班（次）": "班次",
    "场（次）": "场次",
    "课时": "课时",
}

# Words before a figure that tell its measure where none stands behind it.
COUNTED_IN = {
    "次数": "次",
    "场次": "场次",
    "人数": "人",
    "户数": "户",
    "篇数": "篇",
    "份数": "份",
    "册数": "册",
    "条数": "条",
    "期数": "期",
    "件数": "件",
    "个数": "个",
    "项数": "项",
    "场数": "场",
    "人次": "人次",
    "户次": "户次",
    "字数": "字",
    "车次": "车次",
    "班次": "班次",
    "总数": "",
}

DATE_UNITS = frozenset(_OF_DATES.split())
NAME_UNITS = frozenset(_OF_NAMES.split())
UNIT_AT = re.compile(
    "|".join(map(re.escape, sorted({*_WRITTEN.split(), *ALIASES}, key=len, reverse=True)))
)
