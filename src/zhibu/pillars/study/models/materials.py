"""Study materials handed out."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class MaterialIssue(RecordBody):
    """One row: copies of one title were handed out on a day (学习资料发放).

    The record's title is the title of the material. Not a stock of books: nothing is returned.
    """

    copies = models.PositiveIntegerField("册数")
    recipients = models.CharField(
        "发给", max_length=120, blank=True, help_text="党小组、科室或人员，例如：全体党员"
    )

    class Meta:
        verbose_name = "学习资料发放"
        verbose_name_plural = "学习资料发放"
