"""Cases, the papers of their steps, their deadlines, and the base of all step records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from zhibu.ledger.models import Record, RecordBody
from zhibu.organization.models import Organization, Person


class Case(models.Model):
    """One row: a noun with a life: a household, a wish, an applicant.

    Number and title are given once. Everything else is the result of its confirmed steps and is
    written by ``services.refresh`` alone; ``zhibu verify`` proves it.
    """

    path = models.CharField("事项", max_length=40, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="cases", verbose_name="党组织"
    )
    number = models.CharField("编号", max_length=40)
    title = models.CharField("名称", max_length=120)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="本人"
    )
    state = models.CharField("状态", max_length=24, blank=True, default="", editable=False)
    since = models.DateField("进入本状态", null=True, editable=False)
    opened_on = models.DateField("开始", null=True, editable=False)
    closed_on = models.DateField("办结", null=True, editable=False)
    is_open = models.BooleanField(default=False, editable=False)
    next_due = models.DateField("最近期限", null=True, editable=False)

    # Steps lent by an import that is being planned (``situation.lent``); never stored.
    lent_steps: Sequence[StepBody] | None = None
    # What a pillar stores together with a new case (a household's village); see its noun's keep.
    beside: Any = None

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["path", "-opened_on", "-pk"]
        indexes = [
            # A column of the board, the most urgent first.
            models.Index(
                fields=["path", "organization", "state", "next_due", "id"], name="case_board"
            ),
            # The nightly run walks the open ones in order of their numbers.
            models.Index(fields=["path", "is_open", "id"], name="case_open"),
            # "Somebody's cases": his own application, wishes he claimed.
            models.Index(fields=["person", "path"], name="case_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "organization", "number"],
                name="case_number_once",
                violation_error_message="这个编号已经用过",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class StepPaper(models.Model):
    """One row: a paper (材料) of a step is at hand, in the folder or among the evidence."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="papers")
    name = models.CharField("材料", max_length=40)

    class Meta:
        verbose_name = "步骤材料"
        verbose_name_plural = "步骤材料"
        ordering = ["record_id", "id"]

    def __str__(self) -> str:
        return self.name


class StepBody(RecordBody):
    """One row: a step of a case was taken on the record's date.

    Subclasses, one per path, add the typed columns of their steps and give ``step`` its choices.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="%(app_label)s_%(class)s", verbose_name="事项"
    )
    step = models.CharField("步骤", max_length=40)
    until = models.DateField(
        "截止日期", null=True, blank=True, help_text="公示、延长等到哪天为止（含当天）"
    )
    note = models.TextField("说明", blank=True)

    class Meta:
        abstract = True


class Deadline(models.Model):
    """One row: a clock that runs for an open case. Written by ``services`` and the nightly run."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    clock = models.CharField(max_length=40)
    since = models.DateField("开始")
    due = models.DateField("期限")
    detail = models.CharField("情况", max_length=200, blank=True)
    # The night on which it was first found overdue; the alert that people see is born then.
    alerted_on = models.DateField("提醒日期", null=True)

    class Meta:
        verbose_name = "期限"
        verbose_name_plural = "期限"
        ordering = ["due", "id"]
        indexes = [
            # Overdue first, and "due in the next days" of a whole tree.
            models.Index(fields=["due", "case"], name="deadline_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "clock"], name="deadline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.due}"


class CaseOrigin(models.Model):
    """One row: a record found what this case is about (a problem that an inspection found).

    ``key`` tells the finding from the others of its record (``ledger.findings``). ``gone_on`` is
    the day on which the record was voided, or changed so that it finds this no more.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="origins", verbose_name="事项")
    record = models.ForeignKey(Record, models.PROTECT, related_name="origins", verbose_name="来源")
    key = models.CharField("序号", max_length=40)
    gone_on = models.DateField("来源不再列此项", null=True)
    # Somebody had begun the case by hand before the record named it.
    joined = models.BooleanField("原已列入", default=False)

    class Meta:
        verbose_name = "事项来源"
        verbose_name_plural = "事项来源"
        ordering = ["record_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "key"], name="case_origin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.key}"


class ClockRun(models.Model):
    """One row: the clocks of all open cases were read once."""

    day = models.DateField("日期")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    cases = models.PositiveIntegerField("事项", default=0)
    changed = models.PositiveIntegerField("变动", default=0)
    alerts = models.PositiveIntegerField("新提醒", default=0)

    class Meta:
        verbose_name = "期限核对"
        verbose_name_plural = "期限核对"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.day}"
