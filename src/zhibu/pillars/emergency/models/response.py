"""Responses to emergencies (应急响应): their steps, and the terms that hold today."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case, StepBody


class ResponseMove(models.TextChoices):
    """The steps of a response."""

    OPEN = "open", "启动"
    ADJUST = "adjust", "调整"
    CLOSE = "close", "终止"
    CLEAR = "clear", "个人信息已销毁"


class EmergencyKind(models.TextChoices):
    """What the response answers."""

    EPIDEMIC = "epidemic", "疫情防控"
    FLOOD = "flood", "防汛"
    FROST = "frost", "低温雨雪冰冻"
    FIRE = "fire", "火灾"
    OTHER = "other", "其他"


class EventLevel(models.TextChoices):
    """How grave the event is (事件分级); not the same as the level of the response."""

    GRAVEST = "1", "Ⅰ级（特别重大）"
    GRAVE = "2", "Ⅱ级（重大）"
    SERIOUS = "3", "Ⅲ级（较大）"
    COMMON = "4", "Ⅳ级（一般）"


class ResponseLevel(models.TextChoices):
    """At which level one responds (应急响应级别)."""

    FIRST = "1", "Ⅰ级响应"
    SECOND = "2", "Ⅱ级响应"
    THIRD = "3", "Ⅲ级响应"
    FOURTH = "4", "Ⅳ级响应"


class Response(models.Model):
    """One row: the terms of a response, as its confirmed steps say.

    Derived: written by ``response_services`` alone, in the transaction that confirms the step.
    ``retention_days`` run from the day on which the response ended.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="response")
    kind = models.CharField("类别", max_length=10, choices=EmergencyKind)
    event_level = models.CharField("事件等级", max_length=1, choices=EventLevel, blank=True)
    level = models.CharField("响应级别", max_length=1, choices=ResponseLevel)
    plan_title = models.CharField("应急预案", max_length=120, blank=True)
    retention_days = models.PositiveIntegerField("个人信息保存天数")
    started_on = models.DateField("启动日期")
    ended_on = models.DateField("终止日期", null=True)

    class Meta:
        verbose_name = "应急响应"
        verbose_name_plural = "应急响应"

    def __str__(self) -> str:
        return self.case.title


class ResponseStep(StepBody):
    """One row: a step of a response.

    Attributes:
        retention_days: how many days after the end of the response personal data of checks,
            transfers and samples is kept; then ``zhibu retain`` destroys it (PIPL art. 19, 47).
    """

    step = models.CharField("步骤", max_length=40, choices=ResponseMove)
    kind = models.CharField("类别", max_length=10, choices=EmergencyKind, blank=True, default="")
    event_level = models.CharField(
        "事件等级", max_length=1, choices=EventLevel, blank=True, default=""
    )
    level = models.CharField(
        "响应级别", max_length=1, choices=ResponseLevel, blank=True, default=""
    )
    plan_title = models.CharField(
        "应急预案", max_length=120, blank=True, help_text="按哪个预案启动，写预案名称"
    )
    retention_days = models.PositiveIntegerField(
        "个人信息保存天数",
        null=True,
        blank=True,
        help_text="响应终止后保存几天，到期销毁；启动时不填按规定",
    )

    class Meta:
        verbose_name = "应急响应步骤"
        verbose_name_plural = "应急响应步骤"
