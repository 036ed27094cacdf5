"""Research projects and the grading of branches."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class ResearchProject(RecordBody):
    """One row: a research project (调研课题), from its first day to its report.

    The record's title is the topic, ``record.about`` leads it. It counts once its report is
    finished, on that day.
    """

    finished_on = models.DateField(
        "完成日期", null=True, blank=True, help_text="报告完成的日期，进行中的留空"
    )
    report = models.CharField("报告题目", max_length=120, blank=True)
    words = models.PositiveIntegerField("报告字数", null=True, blank=True)
    used_by = models.CharField(
        "成果运用", max_length=120, blank=True, help_text="被谁采用、用在哪里"
    )

    class Meta:
        verbose_name = "调研课题"
        verbose_name_plural = "调研课题"


class Researcher(models.Model):
    """One row: somebody who takes part in a project besides its leader."""

    project = models.ForeignKey(ResearchProject, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="成员")

    class Meta:
        verbose_name = "课题成员"
        verbose_name_plural = "课题成员"
        ordering = ["project_id", "id"]

    def __str__(self) -> str:
        return str(self.person)


class BranchGrading(RecordBody):
    """One row: the stars that a branch was given for a year (支部星级评定).

    In force from ``record.date`` until the next grading of the same branch: ``ended_on`` follows
    from that one and is typed by nobody.
    """

    year = models.PositiveSmallIntegerField("评定年度")
    stars = models.PositiveSmallIntegerField("星级", help_text="0 到 5")
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True, blank=True)
    decided_by = models.CharField("评定单位", max_length=80)
    ended_on = models.DateField("有效至", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "支部星级评定"
        verbose_name_plural = "支部星级评定"
