"""Who works in a response: groups (工作组) and people sent down to communities (下沉)."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class WorkingGroup(RecordBody):
    """One row: a working group of a response was set up: 转运组, 查验组, 后勤组."""

    response = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="应急响应")
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="组长"
    )
    duties = models.TextField("职责", blank=True)
    plan = models.TextField("工作方案", blank=True, help_text="怎样分工、怎样排班、怎样联系")
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "应急工作组"
        verbose_name_plural = "应急工作组"


class GroupMember(models.Model):
    """One row: somebody works in a group."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="姓名")
    role = models.CharField("分工", max_length=40, blank=True)

    class Meta:
        verbose_name = "组员"
        verbose_name_plural = "组员"
        ordering = ["group_id", "id"]

    def __str__(self) -> str:
        return str(self.person)


class CommunityDeployment(RecordBody):
    """One row: people of the unit worked in a community (下沉社区) on a day.

    ``people_count`` counts people of this one time (人次). Where they are listed and no number is
    given, their number is taken. Without times it lasts the whole day.
    """

    response = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应急响应"
    )
    place = models.CharField("社区（地点）", max_length=80)
    task = models.CharField("任务", max_length=120, blank=True)
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    hours = models.DecimalField(
        "时长（小时）",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="填了起止时间可不填",
    )
    people_count = models.PositiveIntegerField(
        "人数", null=True, blank=True, help_text="写了人员可不填，按人员计"
    )

    class Meta:
        verbose_name = "社区下沉"
        verbose_name_plural = "社区下沉"


class Deployed(models.Model):
    """One row: somebody took part in a deployment."""

    deployment = models.ForeignKey(CommunityDeployment, models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="deployments", verbose_name="姓名"
    )

    class Meta:
        verbose_name = "下沉人员"
        verbose_name_plural = "下沉人员"
        ordering = ["deployment_id", "id"]

    def __str__(self) -> str:
        return str(self.person)
