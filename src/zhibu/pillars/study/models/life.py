"""What is done before and after the organization life meeting."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class Step(models.TextChoices):
    """Steps of the organization life meeting that are not the meeting itself (1.6)."""

    STUDY = "study", "会前学习"
    TALKS = "talks", "谈心谈话"
    OPINIONS = "opinions", "征求意见"
    PROBLEMS = "problems", "问题清单"


class LifeMeetingStep(RecordBody):
    """One row: one step of the year's organization life meeting (组织生活会) was done on a day.

    The meeting itself is an activity. Problems that are named here (:class:`LifeMeetingProblem`)
    go onto the problem list of measure 4.1 without being typed again.
    """

    step = models.CharField("步骤", max_length=12, choices=Step)
    count = models.PositiveIntegerField(
        "数量", null=True, blank=True, help_text="谈话人次、意见条数或问题个数，没有可不填"
    )
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "组织生活会准备"
        verbose_name_plural = "组织生活会准备"


class LifeMeetingProblem(models.Model):
    """One row: a problem that the organization life meeting found."""

    meeting = models.ForeignKey(LifeMeetingStep, models.CASCADE, related_name="problems")
    text = models.CharField("问题", max_length=120)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    due = models.DateField("整改时限", null=True, blank=True)

    class Meta:
        verbose_name = "组织生活会问题"
        verbose_name_plural = "组织生活会问题"
        ordering = ["meeting_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "text"],
                name="life_problem_once",
                violation_error_message="这个问题已经写过",
            )
        ]

    def __str__(self) -> str:
        return self.text
