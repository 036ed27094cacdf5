"""The ledger lines and their running totals. Only ``ledger`` touches these tables."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from zhibu.ledger.models.record import Record
from zhibu.organization.models import Organization


class IndicatorRow(models.Model):
    """An indicator's number in this database. What it means is declared in code, by its code."""

    code = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class Posting(models.Model):
    """One row: a confirmed record adds a quantity to an indicator on a day. Append-only.

    ``date`` is the day in whose period it counts. ``happened`` is the day it speaks of: the two
    differ only when a closed period is corrected, which books the difference on an open day.
    ``quantity`` is in 1/10000 of the indicator's unit (``core.quantities.to_units``). ``subject``
    is the number of whom or what is counted, where the indicator counts different ones.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="postings", db_index=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(IndicatorRow, models.PROTECT, related_name="+", db_index=False)
    date = models.DateField()
    happened = models.DateField()
    quantity = models.BigIntegerField()
    subject = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "记账"
        verbose_name_plural = "记账"
        indexes = [
            # A record's own lines: confirm, void, verify.
            models.Index(fields=["record"], name="posting_record"),
            # Drill-down and day-exact sums of one unit; covers distinct counts without the table.
            models.Index(
                fields=["indicator", "organization", "date", "subject", "quantity", "record"],
                name="posting_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.date} {self.quantity}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: a posting is corrected by another posting."""
        if not self._state.adding:
            raise TypeError("postings are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("postings are append-only")


class Balance(models.Model):
    """One row: the sum of a unit's postings to an indicator in one bucket of time.

    ``bucket`` is ``year * 100 + month``; month 0 is the whole year. ``records`` counts the
    records that stand behind the sum: each adds the sign of its own net quantity in the bucket,
    so that a term adds one when it starts and takes it away when it ends. Derived from postings
    in the same transaction; ``verify`` compares.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(IndicatorRow, models.PROTECT, related_name="+", db_index=False)
    bucket = models.PositiveIntegerField()
    quantity = models.BigIntegerField()
    records = models.BigIntegerField()

    class Meta:
        verbose_name = "累计"
        verbose_name_plural = "累计"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "indicator", "bucket"], name="balance_once"
            )
        ]
        indexes = [
            # All figures of a large tree for a year: one covering range.
            models.Index(
                fields=["bucket", "indicator", "organization", "quantity", "records"],
                name="balance_bucket",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.bucket} {self.quantity}"
