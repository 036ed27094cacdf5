"""Democratic appraisal of members."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class Grade(models.TextChoices):
    """Grades of the appraisal (organizational-life.md 1.6), best first."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


class DemocraticAppraisal(RecordBody):
    """One row: how one member (``record.about``) was appraised for one year (民主评议党员).

    ``record.date`` is the day of the meeting that set the result. A probationary member takes
    part and gets no result. Confidential to those entitled and, once confirmed, to the member.
    """

    year = models.PositiveSmallIntegerField("评议年度")
    self_mark = models.CharField("个人自评", max_length=12, choices=Grade, blank=True)
    mutual_mark = models.CharField("党员互评", max_length=12, choices=Grade, blank=True)
    mass_mark = models.CharField("民主测评", max_length=12, choices=Grade, blank=True)
    result = models.CharField(
        "评议结果", max_length=12, choices=Grade, blank=True, help_text="预备党员不评等次，留空"
    )

    class Meta:
        verbose_name = "民主评议党员"
        verbose_name_plural = "民主评议党员"
        indexes = [
            # The cap of 优秀 and "once a year" are checked within one year.
            models.Index(fields=["year", "result"], name="appraisal_year_result"),
        ]
