"""A gate's day in the books: so many checked, so many turned away."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.pillars.emergency.models.gates import REASONS, Gate


class SheetSource(models.TextChoices):
    """Who counted."""

    PAPER = "paper", "纸质登记"
    PHONE = "phone", "手机查验"


class EntrySheet(RecordBody):
    """One row: what one gate did on one day (进出查验日报): counts, never people.

    A day that was checked partly by phone and partly on paper has two: only the first is counted
    by the system, from its lines.
    """

    response = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", verbose_name="应急响应"
    )
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="sheets", verbose_name="查验点")
    source = models.CharField(
        "来源", max_length=6, choices=SheetSource, default=SheetSource.PAPER, editable=False
    )
    passed = models.PositiveIntegerField("放行（人次）")
    refused = models.PositiveIntegerField("劝返（人次）", default=0)
    note = models.CharField("说明", max_length=200, blank=True)

    # Set while the system itself writes what it counted.
    counted = False

    class Meta:
        verbose_name = "进出查验"
        verbose_name_plural = "进出查验"


class EntryReason(models.Model):
    """One row: so many were turned away for this reason on one day at one gate."""

    sheet = models.ForeignKey(EntrySheet, models.CASCADE, related_name="reasons")
    reason = models.CharField("原因", max_length=12, choices=REASONS)
    count = models.PositiveIntegerField("人次")

    class Meta:
        verbose_name = "劝返原因"
        verbose_name_plural = "劝返原因"
        ordering = ["sheet_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "reason"],
                name="entry_reason_once",
                violation_error_message="这个原因写了两次",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.count}"
