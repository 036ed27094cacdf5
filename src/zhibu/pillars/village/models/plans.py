"""Plans of help, targets of the year, the village's income, difficulties solved."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.pillars.village.models.places import Village


class VillagePlan(RecordBody):
    """One row: a version of a plan of help (帮扶方案) was adopted on ``record.date``.

    The title names the plan; a revision keeps it and takes the next version number.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    version = models.PositiveSmallIntegerField(
        "版次", default=1, help_text="修订后的方案名称不变，版次加一"
    )
    approved_by = models.CharField(
        "审定会议", max_length=80, blank=True, help_text="例如：县直机关党委会议"
    )
    years = models.PositiveSmallIntegerField("实施年限", null=True, blank=True)

    class Meta:
        verbose_name = "帮扶方案"
        verbose_name_plural = "帮扶方案"


class TrainingTarget(RecordBody):
    """One row: what a village shall reach in a year by training (培训目标).

    After "a road to income for every household, a skill for everybody" (户户有增收门路、
    人人有致富本领).
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    year = models.PositiveSmallIntegerField("年度")
    households = models.PositiveIntegerField("有增收门路的户数", null=True, blank=True)
    able_people = models.PositiveIntegerField("培养致富明白人", null=True, blank=True)
    difficulties = models.PositiveIntegerField("解决实际困难", null=True, blank=True)

    class Meta:
        verbose_name = "培训目标"
        verbose_name_plural = "培训目标"
        indexes = [
            # The targets of one year beside what was reached.
            models.Index(fields=["year", "village"], name="target_year_village"),
        ]


class IncomeKind(models.TextChoices):
    """Income from business is kept apart from grants (village-assistance.md 3.7)."""

    BUSINESS = "business", "经营性收入"
    LEASE = "lease", "发包出租"
    GRANT = "grant", "补助"
    OTHER = "other", "其他"


class CollectiveIncome(RecordBody):
    """One row: a village booked collective income (村集体经济收入) on ``record.date``."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    year = models.PositiveSmallIntegerField("所属年度")
    kind = models.CharField("收入类别", max_length=10, choices=IncomeKind)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    source = models.CharField("来源", max_length=120, blank=True)

    class Meta:
        verbose_name = "村集体经济收入"
        verbose_name_plural = "村集体经济收入"


class DifficultySolved(RecordBody):
    """One row: a difficulty of the village or of somebody there was solved (解决实际困难)."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    whom = models.CharField("帮助对象", max_length=80, blank=True, help_text="不写身份证号、电话")
    how = models.TextField("怎样解决", blank=True)
    cost = models.DecimalField("花费（元）", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "解决实际困难"
        verbose_name_plural = "解决实际困难"
