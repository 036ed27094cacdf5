"""Service standards and working rules, and the clauses that inspections go by."""

from __future__ import annotations

from django.db import models

from zhibu.core.spans import ONE_DAY
from zhibu.ledger.models import RecordBody
from zhibu.pillars.standards.models.domains import ServiceDomain


class DocumentKind(models.TextChoices):
    """What a document is: it is inspected against, or it says how work is done."""

    STANDARD = "standard", "服务标准"
    RULE = "rule", "规程制度"


class Level(models.TextChoices):
    """Who made a standard (standards-and-disclosure.md 4.5)."""

    NATIONAL = "national", "国标"
    INDUSTRY = "industry", "行标"
    LOCAL = "local", "地标"
    OWN = "own", "自编"


class DocumentIssue(RecordBody):
    """One row: a version of a service standard or a working rule was issued or adopted.

    The record's date is the day of issue. ``ended_on`` is the first day on which it is no longer
    in force; it follows from ``repealed_on`` and from later documents that take its place.
    """

    kind = models.CharField("类别", max_length=10, choices=DocumentKind)
    domain = models.ForeignKey(
        ServiceDomain,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="服务领域",
        help_text="餐饮、会务、周转房、公务用车等；没有的写上就有了",
    )
    number = models.CharField("编号", max_length=60, blank=True)
    edition = models.CharField("版本", max_length=20, blank=True, help_text="例如 2022版")
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.OWN)
    effective_on = models.DateField("实施日期", null=True, blank=True, help_text="不填就是发布日期")
    repealed_on = models.DateField(
        "废止日期",
        null=True,
        blank=True,
        help_text="从这一天起不再执行；有新版本接替的不用填",
    )
    replaces = models.CharField(
        "代替", max_length=120, blank=True, help_text="被代替文件的编号，多个用顿号隔开"
    )
    text = models.TextField(
        "条款",
        blank=True,
        help_text="每行一条，行首写条款号；检查方法、分值、权重写在后面，用竖线隔开："
        "4.2.1 会前30分钟开门调试｜现场查看｜5｜1",
    )
    ended_on = models.DateField("失效日期", null=True, editable=False)

    class Meta:
        verbose_name = "标准制度"
        verbose_name_plural = "标准制度"

    @property
    def label(self) -> str:
        """How the version is named, so that it reads back as itself."""
        version = f"（{self.edition}）" if self.edition else ""
        return f"{self.number} {self.record.title}{version}".strip()

    @property
    def last_day(self) -> str:
        """The last day in force as text; "" while it goes on."""
        return str(self.ended_on - ONE_DAY) if self.ended_on else ""


class DocumentClause(models.Model):
    """One row: a clause of a document (条款). Derived from the document's text, line by line."""

    document = models.ForeignKey(DocumentIssue, models.CASCADE, related_name="clauses")
    number = models.CharField("条款号", max_length=20)
    text = models.CharField("内容", max_length=300)
    method = models.CharField("检查方法", max_length=100, blank=True)
    full_score = models.DecimalField("分值", max_digits=6, decimal_places=2, null=True, blank=True)
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "条款"
        verbose_name_plural = "条款"
        # They are written in the order of their numbers (4.2 before 4.10).
        ordering = ["document_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="document_clause_once",
                violation_error_message="同一份文件里条款号不能重复",
            )
        ]

    def __str__(self) -> str:
        return self.number
