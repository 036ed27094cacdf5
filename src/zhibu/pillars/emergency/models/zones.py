"""Zones that are disinfected, when they are due, and the rounds in which that is done (消杀)."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


class ZoneKind(models.TextChoices):
    """What a zone is used for."""

    OFFICE = "office", "办公区"
    PUBLIC = "public", "公共区域"
    CANTEEN = "canteen", "食堂"
    LODGING = "lodging", "住宿"
    VEHICLE = "vehicle", "车辆"
    ISOLATION = "isolation", "隔离场所"
    OTHER = "other", "其他"


class Zone(models.Model):
    """One row: a place that a branch disinfects as one (消杀区域): a hall, a floor, a car park."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="zones", verbose_name="党组织"
    )
    name = models.CharField("区域", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=ZoneKind, default=ZoneKind.OTHER)
    place = models.CharField("位置", max_length=80, blank=True)

    class Meta:
        verbose_name = "消杀区域"
        verbose_name_plural = "消杀区域"
        ordering = ["organization_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="zone_name_once",
                violation_error_message="这个区域已经登记过",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ZoneDuty(RecordBody):
    """One row: a zone is due to be disinfected from ``date`` to ``ends_on``, every n-th day."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="duties", verbose_name="区域")
    ends_on = models.DateField("截止日期", null=True)
    every_days = models.PositiveSmallIntegerField(
        "每几天一次", default=1, help_text="每天填 1，隔天填 2"
    )
    response = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="应急响应",
    )
    # The end of the response where that comes first; follows from its steps.
    stopped_on = models.DateField("提前结束", null=True, editable=False)

    class Meta:
        verbose_name = "消杀安排"
        verbose_name_plural = "消杀安排"
        indexes = [
            # Which arrangements hold on a day: all those of some zones that have not ended.
            models.Index(fields=["zone", "ends_on"], name="zone_duty_zone"),
        ]


class Agent(models.TextChoices):
    """What is used to disinfect."""

    CHLORINE = "chlorine", "含氯消毒剂"
    ALCOHOL = "alcohol", "酒精"
    OTHER = "other", "其他"


class Method(models.TextChoices):
    """How the agent is applied."""

    SPRAY = "spray", "喷洒"
    WIPE = "wipe", "擦拭"
    MOP = "mop", "拖拭"
    SOAK = "soak", "浸泡"
    OTHER = "other", "其他"


class DisinfectionRound(RecordBody):
    """One row: a round of disinfection (消杀) through some zones, with one agent.

    ``strength`` is in mg/L, for alcohol in per cent by volume. Where it is not given it is
    computed from the strength of the stock and the share of water: 50000 mg/L at 1:99 is 500.
    """

    starts_at = models.TimeField("开始时间")
    ends_at = models.TimeField("结束时间")
    agent = models.CharField("消毒剂", max_length=10, choices=Agent, default=Agent.CHLORINE)
    agent_name = models.CharField(
        "名称批号", max_length=60, blank=True, help_text="产品名称和批号；其他消毒剂必填"
    )
    strength = models.DecimalField(
        "浓度",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="mg/L；酒精填百分数，例如 75",
    )
    stock_strength = models.DecimalField(
        "原液浓度", max_digits=10, decimal_places=2, null=True, blank=True, help_text="mg/L"
    )
    water = models.PositiveIntegerField(
        "兑水比例", null=True, blank=True, help_text="1:99 填 99；填了原液和比例可不填浓度"
    )
    added = models.CharField(
        "同时加入", max_length=60, blank=True, help_text="除水以外没有加别的就留空"
    )
    minutes = models.PositiveSmallIntegerField("作用时间（分钟）", null=True)
    method = models.CharField("方法", max_length=8, choices=Method, default=Method.SPRAY)
    operator = models.CharField("操作人", max_length=40)
    checker = models.CharField("检查人", max_length=40, blank=True)

    class Meta:
        verbose_name = "消杀"
        verbose_name_plural = "消杀"


class TreatedZone(models.Model):
    """One row: a zone that was treated in a round.

    ``was_due`` tells whether it was due on that day; it follows from the zone's arrangements.
    """

    round = models.ForeignKey(DisinfectionRound, models.CASCADE, related_name="zones")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="treated", verbose_name="区域")
    was_due = models.BooleanField("当天应消杀", default=False, editable=False)

    class Meta:
        verbose_name = "消杀区域"
        verbose_name_plural = "消杀区域"
        ordering = ["round_id", "id"]
