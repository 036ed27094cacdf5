"""Imports: the file a user handed in, what was decided about it, and which records came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from zhibu.ledger.models import Record
from zhibu.organization.models import Organization


class ImportBatch(models.Model):
    """One row: a workbook that was handed in for a unit, from its preview to its undoing.

    The file itself lies under ``HOME/imports/<number>/`` until the import is confirmed or
    discarded. ``counts`` and ``answers`` are what the preview page shows and asks, no record.
    """

    class State(models.TextChoices):
        READING = "reading", "正在读取"
        PREVIEW = "preview", "待确认"
        APPLYING = "applying", "正在导入"
        APPLIED = "applied", "已导入"
        UNDONE = "undone", "已撤销"
        DISCARDED = "discarded", "已放弃"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="党组织"
    )
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("校验值", max_length=64)
    year = models.PositiveSmallIntegerField("年度", null=True)
    confirm = models.BooleanField("导入后直接确认", default=True)
    pass_unknown = models.BooleanField("认不出的列不导入", default=False)
    sheet_type = models.CharField(max_length=40, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.READING)
    counts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-uploaded_at"]
        indexes = [
            # The latest imports of a unit, on the page for new ones.
            models.Index(fields=["organization", "-uploaded_at"], name="import_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    def finish(self) -> None:
        """Note the moment; the caller saves."""
        self.finished_at = timezone.now()

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("imports:batch", args=[self.pk])

    @property
    def shown_counts(self) -> list[tuple[str, str, int]]:
        labels = (("new", "新增"), ("changed", "更新"), ("unchanged", "无变化"))
        counts: dict[str, Any] = self.counts
        return [(key, label, int(counts.get(key, 0))) for key, label in labels]


class ImportedRecord(models.Model):
    """One row: an import created or changed a record.

    ``version`` is the record's right after the import: as long as it is the same, nothing else
    has touched the record and the import can be undone.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="records")
    record = models.ForeignKey(Record, models.CASCADE, related_name="imports")
    created = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = "导入的记录"
        verbose_name_plural = "导入的记录"
        constraints = [
            models.UniqueConstraint(fields=["batch", "record"], name="imported_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.record_id}"
