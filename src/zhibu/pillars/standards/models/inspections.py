"""Inspections of services against the clauses of a standard."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person
from zhibu.pillars.standards.models.documents import DocumentIssue


class Result(models.TextChoices):
    """What was found of one clause."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    NOT_APPLICABLE = "na", "不适用"


class ServiceInspection(RecordBody):
    """One row: on a day somebody checked a place against one version of a standard.

    With ``rest``, every clause without a row conformed; their numbers are kept in
    ``rest_clauses`` as they were that day, so that what was posted never depends on a later text.
    """

    document = models.ForeignKey(
        DocumentIssue, models.PROTECT, related_name="inspections", verbose_name="检查标准"
    )
    place = models.CharField("检查地点", max_length=80)
    inspectors = models.CharField("检查人", max_length=80)
    rest = models.BooleanField("其余合格", default=False, help_text="没有另外写结果的条款都算合格")
    rest_clauses = models.TextField("其余合格的条款", blank=True, editable=False)

    class Meta:
        verbose_name = "标准执行检查"
        verbose_name_plural = "标准执行检查"

    @property
    def rest_numbers(self) -> list[str]:
        """Numbers of the clauses that conformed without a row."""
        return self.rest_clauses.split()


class CheckedClause(models.Model):
    """One row: what an inspection found of one clause. Named by number: texts are written anew."""

    inspection = models.ForeignKey(ServiceInspection, models.CASCADE, related_name="results")
    clause = models.CharField("条款号", max_length=20)
    result = models.CharField("结果", max_length=4, choices=Result)
    finding = models.CharField("发现的问题", max_length=200, blank=True)
    due = models.DateField("整改期限", null=True, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )

    class Meta:
        verbose_name = "检查结果"
        verbose_name_plural = "检查结果"
        ordering = ["inspection_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "clause"],
                name="checked_clause_once",
                violation_error_message="同一条款一次检查只记一个结果",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.get_result_display()}"
