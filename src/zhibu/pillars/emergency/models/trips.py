"""Trips of vehicles in support (车辆保障) and people lent to emergency work (抽调)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person
from zhibu.pillars.emergency.models.vehicles import Vehicle


class VehicleTrip(RecordBody):
    """One row: a vehicle went out on ``record.date`` for a task and came back.

    Not a transfer of people by name: that is a mission with its own trips.
    """

    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="support_trips", verbose_name="车牌号"
    )
    driver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="驾驶员"
    )
    other_driver = models.CharField("外单位驾驶员", max_length=40, blank=True)
    task = models.CharField("任务", max_length=120)
    origin = models.CharField("出发地", max_length=60, blank=True)
    destination = models.CharField("目的地", max_length=60)
    left_at = models.TimeField("出车时间")
    back_on = models.DateField("收车日期", null=True, blank=True, help_text="当天回来的不填")
    back_at = models.TimeField("收车时间")
    km_out = models.PositiveIntegerField(
        "出车里程", null=True, blank=True, help_text="里程表读数，公里"
    )
    km_in = models.PositiveIntegerField("收车里程", null=True, blank=True)
    people = models.PositiveSmallIntegerField("乘坐人数", null=True, blank=True)
    load = models.CharField("装载物资", max_length=80, blank=True)
    disinfected_before = models.BooleanField("出车前已消毒", default=False)
    disinfected_after = models.BooleanField("收车后已消毒", default=False)

    class Meta:
        verbose_name = "车辆保障"
        verbose_name_plural = "车辆保障"

    @property
    def starts(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.record.date, self.left_at))

    @property
    def ends(self) -> datetime:
        day = self.back_on or self.record.date
        return timezone.make_aware(datetime.combine(day, self.back_at))


class Secondment(RecordBody):
    """One row: somebody (``record.about``) is lent to emergency work from ``record.date`` on."""

    response = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        blank=True,
        related_name="+",
        verbose_name="应急响应",
        help_text="当天只有一个响应的可不填",
    )
    home_unit = models.CharField("原单位", max_length=80)
    role = models.CharField("承担工作", max_length=60, help_text="例如：转运组、查验点")
    ended_on = models.DateField(
        "结束日期", null=True, blank=True, help_text="抽调的最后一天，结束后再填"
    )

    class Meta:
        verbose_name = "抽调工作人员"
        verbose_name_plural = "抽调工作人员"
