"""Demonstration posts of Party members."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class DemonstrationPost(RecordBody):
    """One row: a demonstration post (党员示范岗) with its holder, from its first day to its last.

    The record's title is the name of the post, ``record.about`` the holder. Another holder is
    another row. Not a post of the committee.
    """

    ended_on = models.DateField(
        "撤销日期", null=True, blank=True, help_text="设岗的最后一天，现有的留空"
    )
    area = models.CharField("责任区", max_length=80, blank=True, help_text="例如：一楼大厅")
    promise = models.TextField("承诺", blank=True, help_text="亮身份、亮职责、亮承诺的内容")

    class Meta:
        verbose_name = "党员示范岗"
        verbose_name_plural = "党员示范岗"
