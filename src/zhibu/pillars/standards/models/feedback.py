"""What the public writes through the public site, and the unit's answers (意见与回应)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from zhibu.ledger.models import RecordBody
from zhibu.organization.fields import SealedField
from zhibu.organization.models import Organization


class Feedback(models.Model):
    """One row: a message that somebody left on the public site (意见). Not a record.

    Nobody is asked who he is. The code by which he follows it is not kept, only its keyed digest;
    ``contact`` is sealed, and forgotten some time after the matter is closed.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="feedback", verbose_name="党组织"
    )
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    text = models.TextField("意见内容")
    contact = SealedField("联系方式")
    wants_public = models.BooleanField("同意公开", default=False)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_aside_reason = models.CharField("不予答复的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "意见"
        verbose_name_plural = "意见"
        ordering = ["received_at", "pk"]
        indexes = [
            # A unit's open messages, oldest first.
            models.Index(fields=["organization", "received_at"], name="feedback_unit_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:30]}"

    @property
    def number(self) -> str:
        """How clerks name it: 意见12."""
        return f"意见{self.pk}"


class Channel(models.TextChoices):
    """How it reached the unit; what came by telephone or letter is entered by the clerk."""

    SITE = "site", "公开网站"
    PHONE = "phone", "电话"
    BOX = "box", "意见箱、来信"
    VISIT = "visit", "来访"
    OTHER = "other", "其他"


class FeedbackReply(RecordBody):
    """One row: the unit answered a message on ``record.date`` (意见回应).

    ``question`` is the matter as it may be shown: a clerk can shorten what was written.
    """

    feedback = models.ForeignKey(
        Feedback, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来自网站"
    )
    channel = models.CharField("来源", max_length=6, choices=Channel, default=Channel.SITE)
    received_on = models.DateField("收到日期", null=True, blank=True)
    question = models.TextField("意见内容", blank=True, help_text="来自网站的可不填，照原文")
    text = models.TextField("答复内容")
    is_public = models.BooleanField(
        "公开答复", default=False, help_text="写意见的人同意公开的才能勾"
    )
    to_problem = models.BooleanField(
        "转入问题清单", default=False, help_text="反映的问题需要整改的，确认后列入问题清单"
    )

    class Meta:
        verbose_name = "意见回应"
        verbose_name_plural = "意见回应"
