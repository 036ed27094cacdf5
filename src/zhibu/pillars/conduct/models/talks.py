"""Heart-to-heart talks: who with whom, when, and what is kept sealed of it."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.fields import SealedField
from zhibu.organization.models import Person


class TalkKind(models.TextChoices):
    """Why they talked (conduct.md 5.5)."""

    ROUTINE = "routine", "日常谈心"
    BEFORE_MEETING = "before_meeting", "会前谈心"
    REMINDER = "reminder", "提醒谈话"
    MUST = "must", "必谈"


class MustReason(models.TextChoices):
    """What makes a talk a must (必谈; as branches list it, conduct.md 5.5)."""

    HONOURED = "honoured", "受到表彰"
    PUNISHED = "punished", "受到处分或问责"
    HARDSHIP = "hardship", "遇到困难挫折"
    CONFLICT = "conflict", "有矛盾或不同意见"
    APPRAISAL = "appraisal", "考核评议前后"
    REPORTS = "reports", "群众有反映"
    MOVED = "moved", "岗位变动或组织关系转入"


class Topic(models.TextChoices):
    """What the talk was about, as roughly as lists may tell."""

    THOUGHT = "thought", "思想"
    WORK = "work", "工作"
    STUDY = "study", "学习"
    LIFE = "life", "生活"
    INTEGRITY = "integrity", "作风廉洁"
    OTHER = "other", "其他"


class HeartTalk(RecordBody):
    """One row: two people talked heart to heart (谈心谈话); one talk is one pair.

    ``record.about`` is the one talked with, ``talker`` the other side. What was said is sealed and
    opened one record at a time, which the audit log keeps. ``to_problem`` is not part of what
    was said: whoever writes it there gives it to the problem list, for all to read.
    """

    talker = models.ForeignKey(
        Person, models.PROTECT, related_name="heart_talks", verbose_name="谈话人"
    )
    place = models.CharField("地点", max_length=60, blank=True)
    kind = models.CharField("类型", max_length=16, choices=TalkKind, default=TalkKind.ROUTINE)
    reason = models.CharField("必谈原因", max_length=12, choices=MustReason, blank=True)
    topic = models.CharField("主题", max_length=12, choices=Topic, default=Topic.THOUGHT)
    content = SealedField("谈话内容", help_text="加密保存，只有谈话双方和书记能打开")
    difficulties = SealedField("困难和需求", help_text="加密保存")
    opinions = SealedField("对支部的意见", help_text="加密保存")
    follow_up = SealedField("后续安排", help_text="加密保存")
    follow_up_on = models.DateField("跟进日期", null=True, blank=True)
    to_problem = models.CharField(
        "转入问题清单",
        max_length=120,
        blank=True,
        help_text="这一栏不保密：确认后作为问题公开列入清单，不写是谁说的",
    )

    class Meta:
        verbose_name = "谈心谈话"
        verbose_name_plural = "谈心谈话"
