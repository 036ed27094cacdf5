"""What the office did for others, and what they thought of it."""

from __future__ import annotations

import secrets

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person
from zhibu.pillars.standards.models.domains import ServiceDomain

TOKEN_BYTES = 20


def make_token() -> str:
    """Give 160 random bits: whoever holds the link may rate the job, nobody can guess one."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class JobKind(models.TextChoices):
    """What was asked for (standards-and-disclosure.md 4.4); shown to whoever rates it."""

    MEETING = "meeting", "会议服务"
    VEHICLE = "vehicle", "用车保障"
    MEAL = "meal", "用餐保障"
    REPAIR = "repair", "报修服务"
    PROPERTY = "property", "物业服务"
    HOUSING = "housing", "周转房服务"
    STAFF = "staff", "人力服务"
    OTHER = "other", "其他服务"


class Answer(models.TextChoices):
    """What the people served say."""

    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"


class ServiceJob(RecordBody):
    """One row: one service (服务保障任务) for a department, rated at most once.

    The rating comes by a link that needs no account (``by_link``) or from paper. Whether it counts
    as satisfied is settled when it comes, by the rule of that day.
    """

    number = models.CharField("任务编号", max_length=30, blank=True)
    domain = models.ForeignKey(
        ServiceDomain, models.PROTECT, related_name="jobs", verbose_name="服务领域"
    )
    kind = models.CharField("服务类别", max_length=10, choices=JobKind)
    department = models.CharField(
        "服务对象", max_length=60, help_text="只写部门或单位，评价页面会显示，不写人名"
    )
    place = models.CharField("地点", max_length=80, blank=True)
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    people = models.PositiveIntegerField("服务人数", null=True, blank=True)
    result = models.CharField("办理结果", max_length=200, blank=True)
    completed_on = models.DateField("办结日期", null=True, blank=True)
    rating = models.CharField("评价", max_length=12, choices=Answer, blank=True)
    rated_on = models.DateField(
        "评价日期", null=True, blank=True, help_text="纸质评价才填，不填就是办结日期"
    )
    remark = models.CharField("评价意见", max_length=200, blank=True)
    satisfied = models.BooleanField("计入满意", default=False, editable=False)
    by_link = models.BooleanField("扫码评价", default=False, editable=False)
    token = models.CharField(max_length=40, unique=True, default=make_token, editable=False)

    class Meta:
        verbose_name = "服务保障任务"
        verbose_name_plural = "服务保障任务"


class JobStaff(models.Model):
    """One row: somebody who did a job."""

    job = models.ForeignKey(ServiceJob, models.CASCADE, related_name="staff")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="服务人员")

    class Meta:
        verbose_name = "服务人员"
        verbose_name_plural = "服务人员"
        ordering = ["job_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "person"],
                name="job_staff_once",
                violation_error_message="同一个人在一项任务里只写一次",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
