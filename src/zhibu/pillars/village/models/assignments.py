"""Cadres sent to live in a village, and the days they were there."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.pillars.village.models.places import Village


class Post(models.TextChoices):
    """Posts of the resident work team (village-assistance.md 3.1); the first secretary leads."""

    FIRST_SECRETARY = "first_secretary", "第一书记"
    LEADER = "leader", "工作队队长"
    MEMBER = "member", "工作队队员"


class VillageAssignment(RecordBody):
    """One row: a person (``record.about``) is sent to a village from ``record.date`` on (选派).

    ``ended_on`` is the last day in the post, filled in when it is over. Who changes posts or
    villages gets a second row.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    post = models.CharField("职务", max_length=16, choices=Post, default=Post.MEMBER)
    planned_end = models.DateField("计划期满", null=True, blank=True)
    ended_on = models.DateField(
        "结束日期", null=True, blank=True, help_text="驻村的最后一天，结束后再填"
    )
    home_unit = models.CharField("派出单位", max_length=80, blank=True)
    reason = models.CharField("选派或结束原因", max_length=120, blank=True)

    class Meta:
        verbose_name = "选派驻村干部"
        verbose_name_plural = "选派驻村干部"
        indexes = [
            # "Who is posted to this village" is asked by every month of duty.
            models.Index(fields=["village", "post"], name="assignment_village_post"),
        ]

    @property
    def is_first_secretary(self) -> bool:
        return self.post == Post.FIRST_SECRETARY


class DutyMonth(RecordBody):
    """One row: how many days of a month a resident cadre was in the village (驻村在岗).

    The month is that of ``record.date``. A self-told number, not a clock: no sign-in is asked.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    days = models.PositiveSmallIntegerField("在岗天数")
    leave_days = models.PositiveSmallIntegerField("请假天数", default=0, blank=True)
    summary = models.TextField("工作小结", blank=True)

    class Meta:
        verbose_name = "驻村在岗"
        verbose_name_plural = "驻村在岗"

    @property
    def month(self) -> str:
        """The month it speaks of, as it stands in the natural key: 2022-03."""
        return f"{self.record.date:%Y-%m}"
