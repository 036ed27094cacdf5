"""What is done before and after the organization life meeting."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class Step(models.TextChoices):
    """Steps of the organization life meeting that are not the meeting itself (1.6)."""

    STUDY = "study", "会前学习"
    TALKS = "talks", "谈心谈话"
    OPINIONS = "opinions", "征求意见"
    PROBLEMS = "problems", "问题清单"


class LifeMeetingStep(RecordBody):
    """One row: one step of the year's organization life meeting (组织生活会) was done on a day.

    The meeting itself is an activity. The problems are counted here; each gets its own record
    in the problem list of measure 4.1.
    """

    step = models.CharField("步骤", max_length=12, choices=Step)
    count = models.PositiveIntegerField(
        "数量", null=True, blank=True, help_text="谈话人次、意见条数或问题个数，没有可不填"
    )
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "组织生活会准备"
        verbose_name_plural = "组织生活会准备"
