"""Items of the annual plan (年度要点), and their completion."""

from __future__ import annotations

import datetime

from django.db import models

from zhibu.ledger.models import Record, RecordBody
from zhibu.organization.models import Person


class PlanItem(RecordBody):
    """One row: one item of a year's plan, to be done until ``due_on``.

    ``date`` is the day on which the plan was adopted. An item that names both a Party line and a
    business goal joins the two (党建与业务融合).
    """

    year = models.PositiveSmallIntegerField("年度", null=True)
    number = models.CharField("编号", max_length=20, help_text="计划里的序号，例如 3 或 二-1")
    party_line = models.CharField("党建工作", max_length=200, blank=True)
    business_goal = models.CharField("业务目标", max_length=200, blank=True)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任人",
    )
    due_on = models.DateField("完成时限", null=True)
    weight = models.PositiveSmallIntegerField(
        "权重", null=True, blank=True, help_text="1 到 100，可不填"
    )

    class Meta:
        verbose_name = "年度要点"
        verbose_name_plural = "年度要点"
        indexes = [
            # A typed number or title is looked up in the plan of its year.
            models.Index(fields=["year", "number"], name="plan_item_number"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Year, number and title: 2022-3 开展窗口服务提升."""
        return f"{self.year}-{self.number} {self.record.title}"

    @property
    def linked(self) -> bool:
        """Tell whether it joins a Party line with a business goal."""
        return bool(self.party_line.strip() and self.business_goal.strip())


class PlanItemCompletion(RecordBody):
    """One row: an item of the plan was done (要点完成)."""

    item = models.ForeignKey(
        PlanItem, models.PROTECT, related_name="completions", verbose_name="年度要点"
    )
    result = models.TextField("完成情况")
    score = models.DecimalField(
        "得分", max_digits=5, decimal_places=2, null=True, blank=True, help_text="0 到 100，可不填"
    )
    days_late = models.PositiveIntegerField("超期天数", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "要点完成"
        verbose_name_plural = "要点完成"

    @property
    def due_on(self) -> datetime.date | None:
        return self.item.due_on


class CarriedOutBy(models.Model):
    """One row: a record of the unit by which an item was carried out."""

    completion = models.ForeignKey(
        PlanItemCompletion, models.CASCADE, related_name="carried_out_by"
    )
    by = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name="记录")

    class Meta:
        verbose_name = "落实记录"
        verbose_name_plural = "落实记录"
        ordering = ["completion_id", "id"]
