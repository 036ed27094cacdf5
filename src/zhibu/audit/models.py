"""Who did what when: append-only, each entry chained to the one before."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhibu.organization.models import Organization


class AuditHead(models.Model):
    """The last link of the chain: one row, locked while an entry is added."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class AuditEntry(models.Model):
    """One row: somebody did something. Never changed, never deleted.

    ``detail`` is JSON text of plain facts (field names, old and new values); personal data never
    stands in it. ``digest`` covers all columns and the digest before, so that a changed, removed
    or inserted row is found by ``audit.services.verify_chain``.
    """

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="谁"
    )
    action = models.CharField("做了什么", max_length=40)
    target_type = models.CharField("对象类型", max_length=40, blank=True)
    target_id = models.CharField("对象编号", max_length=40, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="党组织"
    )
    detail = models.TextField("内容", blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "操作日志"
        verbose_name_plural = "操作日志"
        ordering = ["-sequence"]
        indexes = [
            # The timeline of a record asks for its own entries.
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["at"], name="audit_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
