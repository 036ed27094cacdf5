"""Mass testing: one session at one place, and the list of those sampled."""

from __future__ import annotations

from django.db import models

from zhibu.core.identity import mask_phone
from zhibu.ledger.models import RecordBody
from zhibu.organization.fields import SealedField
from zhibu.pillars.emergency.models.gates import mask_name


class Pool(models.IntegerChoices):
    """How many swabs share a tube (emergency.md 7.8)."""

    SINGLE = 1, "单采"
    FIVE = 5, "5合1"
    TEN = 10, "10合1"
    TWENTY = 20, "20合1"


class SamplingSession(RecordBody):
    """One row: people were sampled at one place (核酸采样). The title is the place."""

    response = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", verbose_name="应急响应"
    )
    starts_at = models.TimeField("开始时间")
    ends_at = models.TimeField("结束时间")
    people = models.PositiveIntegerField("采样人数")
    tubes = models.PositiveIntegerField("采样管数")
    pool = models.PositiveSmallIntegerField("混采方式", choices=Pool, default=Pool.TEN)
    staff = models.PositiveSmallIntegerField("工作人员", default=0)
    volunteers = models.PositiveSmallIntegerField("志愿者", default=0)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "核酸采样"
        verbose_name_plural = "核酸采样"


class SampledPerson(models.Model):
    """One row: somebody on the list of a session, sealed; destroyed when retention ends."""

    session = models.ForeignKey(SamplingSession, models.CASCADE, related_name="list")
    name = SealedField("姓名", mask=mask_name)
    phone = SealedField("手机号", mask=mask_phone)

    class Meta:
        verbose_name = "采样名单"
        verbose_name_plural = "采样名单"
        ordering = ["session_id", "pk"]

    def __str__(self) -> str:
        return str(self.name or "")
