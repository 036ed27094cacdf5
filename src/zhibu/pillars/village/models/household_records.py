"""What is recorded about households besides the steps: visits, incomes, measures, pairings."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.db import models

from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.fields import SealedField, hide_all

CENT = Decimal("0.01")


class HouseholdVisit(RecordBody):
    """One row: somebody (``record.about``) visited a household on ``record.date`` (入户走访)."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="household_visits", verbose_name="监测户"
    )
    place = models.CharField("地点", max_length=60, blank=True, help_text="不填就是家中")
    income_seen = models.CharField("收入情况", max_length=200, blank=True)
    schooling_sound = models.BooleanField("义务教育有保障", default=True)
    medical_sound = models.BooleanField("基本医疗有保障", default=True)
    housing_sound = models.BooleanField("住房安全有保障", default=True)
    water_sound = models.BooleanField("饮水安全有保障", default=True)
    wish = models.CharField("群众诉求", max_length=200, blank=True)
    promise = models.CharField("答应办的事", max_length=200, blank=True)
    health_note = SealedField("健康情况", mask=hide_all, help_text="加密保存，不写进其他栏")

    class Meta:
        verbose_name = "入户走访"
        verbose_name_plural = "入户走访"


class IncomeSpan(models.TextChoices):
    """Which part of its year an income is of."""

    YEAR = "year", "全年"
    FIRST_HALF = "first_half", "上半年"
    SECOND_HALF = "second_half", "下半年"


class HouseholdIncome(RecordBody):
    """One row: what a household earned net in a year or half a year (家庭收入), in yuan.

    ``per_head`` (人均纯收入) is derived; half a year is compared with half of the year's line.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="household_incomes", verbose_name="监测户"
    )
    year = models.PositiveSmallIntegerField("年度")
    span = models.CharField("时段", max_length=12, choices=IncomeSpan, default=IncomeSpan.YEAR)
    net_total = models.DecimalField("家庭纯收入（元）", max_digits=14, decimal_places=2)
    heads = models.PositiveSmallIntegerField("家庭人口")
    per_head = models.DecimalField(
        "人均纯收入（元）", max_digits=14, decimal_places=2, null=True, editable=False
    )

    class Meta:
        verbose_name = "家庭收入"
        verbose_name_plural = "家庭收入"

    def fill(self) -> None:
        """Derive the income per head, to the cent."""
        if self.net_total is not None and self.heads:
            share = Decimal(self.net_total) / self.heads
            self.per_head = share.quantize(CENT, ROUND_HALF_UP)


class MeasureKind(models.TextChoices):
    """Kinds of help (帮扶措施, village-assistance.md 3.3)."""

    BUSINESS = "business", "产业"
    WORK = "work", "就业"
    SCHOOL = "school", "教育"
    MEDICAL = "medical", "医疗"
    HOUSING = "housing", "住房"
    WATER = "water", "饮水"
    SUPPORT = "support", "兜底"
    OTHER = "other", "其他"


class HouseholdMeasure(RecordBody):
    """One row: a measure of help (帮扶措施) was decided on ``record.date``; done or still due."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="household_measures", verbose_name="监测户"
    )
    kind = models.CharField("措施类别", max_length=10, choices=MeasureKind)
    cost = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    money_source = models.CharField("资金来源", max_length=60, blank=True)
    due = models.DateField("完成期限", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    remark = models.CharField("农户意见", max_length=200, blank=True)

    class Meta:
        verbose_name = "帮扶措施"
        verbose_name_plural = "帮扶措施"
        indexes = [
            # What raised incomes in a year: done measures of a few kinds.
            models.Index(fields=["kind", "done_on"], name="measure_kind_done"),
        ]


class Pairing(RecordBody):
    """One row: a member (``record.about``) helps a household from ``record.date`` on (结对帮扶).

    ``ended_on`` is the last day. A household may have several helpers, but nobody twice.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="pairings", verbose_name="监测户")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("变更原因", max_length=120, blank=True)

    class Meta:
        verbose_name = "结对帮扶"
        verbose_name_plural = "结对帮扶"
