"""Gates where people are checked, what is checked there, and the single checks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from zhibu.core.identity import mask_phone
from zhibu.organization.fields import SealedField
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.gate_rules import CHECK_LABELS, REASON_LABELS

KINDS = tuple(CHECK_LABELS.items())
REASONS = tuple(REASON_LABELS.items())


def mask_name(text: str) -> str:
    """Show the family name alone: 张＊＊."""
    return text[:1] + "＊" * (len(text) - 1)


class Gate(models.Model):
    """One row: a place where people who come and go are checked in one response (查验点).

    The next response has gates of its own, also where they stand at the same door.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="gates", verbose_name="党组织"
    )
    response = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="gates", verbose_name="应急响应"
    )
    name = models.CharField("查验点", max_length=40, help_text="如：东门、一号楼大厅")
    closed_on = models.DateField("撤点日期", null=True, blank=True)
    # Set once its lines were destroyed: whatever a phone sends after that is not taken any more.
    destroyed_on = models.DateField(null=True, editable=False)

    # The sheet of an import that begins this gate; never stored.
    begun_by: Any = None

    class Meta:
        verbose_name = "查验点"
        verbose_name_plural = "查验点"
        ordering = ["organization_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "organization", "name"],
                name="gate_name_once",
                violation_error_message="这次应急响应已经有同名的查验点",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CheckSetting(models.Model):
    """One row: what is checked at the gates of a response (查验项目), in this order.

    A blank limit takes the dated rule of the day.
    """

    response = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="check_settings", verbose_name="应急响应"
    )
    kind = models.CharField("查验项目", max_length=12, choices=KINDS)
    order = models.PositiveSmallIntegerField("顺序", default=1)
    limit = models.DecimalField(
        "界限", max_digits=5, decimal_places=1, null=True, blank=True, help_text="留空按规则执行"
    )

    class Meta:
        verbose_name = "查验项目"
        verbose_name_plural = "查验项目"
        ordering = ["response_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "kind"],
                name="check_setting_once",
                violation_error_message="这个查验项目已经有了",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class EntryCheck(models.Model):
    """One row: one person was checked at a gate. Who it was is not kept.

    Name and phone, sealed, only of somebody turned away, and only where the response says so
    (登记身份). Not a record of the ledger: the day's ``EntrySheet`` is. Rows are destroyed when the
    response's retention ends; the sheets keep the counts.
    """

    # Given by the phone: a check that is sent twice is stored once.
    uuid = models.UUIDField(unique=True, editable=False)
    # No index of its own: the one on gate and day serves it, and each costs every check.
    gate = models.ForeignKey(
        Gate, models.PROTECT, related_name="checks", db_index=False, verbose_name="查验点"
    )
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    received_at = models.DateTimeField("收到时间", default=timezone.now)
    passed = models.BooleanField("放行")
    reason = models.CharField("劝返原因", max_length=12, choices=REASONS, blank=True)
    # The guard did otherwise than the rules say.
    against_rule = models.BooleanField("与规则不符", default=False)
    # The phone told a time that cannot be; the time of arrival stands instead.
    clock_wrong = models.BooleanField("手机时间不准", default=False)
    # No index: nobody asks for one account's checks.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="报送人",
    )
    device = models.CharField("手机", max_length=36, blank=True)
    name = SealedField("姓名", mask=mask_name)
    phone = SealedField("手机号", mask=mask_phone)

    class Meta:
        verbose_name = "查验明细"
        verbose_name_plural = "查验明细"
        ordering = ["gate_id", "at", "pk"]
        indexes = [
            # The day's live count, read by every phone at the gate without touching the rows.
            models.Index(fields=["gate", "day", "passed", "reason"], name="entry_gate_day"),
        ]

    def __str__(self) -> str:
        return f"{self.gate} {self.at:%H:%M}"
