"""Contingency plans (应急预案)."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class PlanKind(models.TextChoices):
    """What a plan is for."""

    GENERAL = "general", "综合"
    EPIDEMIC = "epidemic", "疫情防控"
    FLOOD = "flood", "防汛"
    FROST = "frost", "低温雨雪冰冻"
    FIRE = "fire", "消防"
    QUAKE = "quake", "地震"
    SECURITY = "security", "安全保卫"
    SUPPLY = "supply", "水电气保障"
    FOOD = "food", "食品安全"
    OTHER = "other", "其他"


class ContingencyPlan(RecordBody):
    """One row: one version of a contingency plan came into force on ``date``.

    It counts until it is repealed or the next version of the same plan comes into force, whichever
    is earlier; ``ended_on``, its last day in force, follows from both.
    """

    kind = models.CharField("预案类别", max_length=10, choices=PlanKind)
    number = models.CharField("文号", max_length=60, blank=True)
    version = models.PositiveSmallIntegerField("版次", default=1)
    approved_by = models.CharField("审定机构", max_length=60, blank=True)
    repealed_on = models.DateField(
        "废止日期", null=True, blank=True, help_text="从这一天起不再执行；有新版的不用填"
    )
    ended_on = models.DateField("执行到", null=True, editable=False)

    class Meta:
        verbose_name = "应急预案"
        verbose_name_plural = "应急预案"
