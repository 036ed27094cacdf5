"""Dated rules of openness (measure 3.3): how long a notice stands, when feedback is answered."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

NOTICE_WORKDAYS = Rule(
    "standards.notice_workdays",
    "公示不少于几个工作日",
    "5",
    "各类公示的通行做法：不少于5个工作日（任前公示、发展党员公示等）",
    whole,
)
FEEDBACK_WORKDAYS = Rule(
    "standards.feedback_workdays",
    "群众意见几个工作日内答复",
    "15",
    "本系统默认；参照各地党务公开意见反馈办法，多为15个工作日",
    whole,
)
CONTACT_DAYS = Rule(
    "standards.contact_days",
    "意见办结多少天后删除联系方式",
    "90",
    "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间；天数为本系统默认",
    whole,
)
PUBLIC_SITE = Rule(
    "standards.public_site",
    "公开网站",
    "on",
    "本系统默认；关闭后本单位的内容不在公开网站显示",
    choices=(("on", "开启"), ("off", "关闭")),
)

RULES: tuple[Rule, ...] = (NOTICE_WORKDAYS, FEEDBACK_WORKDAYS, CONTACT_DAYS, PUBLIC_SITE)
