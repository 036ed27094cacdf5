"""Opinions that were asked for (征求意见), and what became of them."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class OpinionFrom(models.TextChoices):
    """From which group of people an opinion came; never from whom."""

    MEMBERS = "members", "党员"
    MASSES = "masses", "群众"
    SERVED = "served", "服务对象"
    BELOW = "below", "下级单位"
    ABOVE = "above", "上级单位"
    OTHER = "other", "其他"


class OpinionChannel(models.TextChoices):
    """How opinions were asked for."""

    MEETING = "meeting", "座谈会"
    SURVEY = "survey", "问卷"
    BOX = "box", "意见箱"
    VISIT = "visit", "走访"
    ONLINE = "online", "网上"
    OTHER = "other", "其他"


class OpinionOutcome(models.TextChoices):
    """What was decided about an opinion."""

    OPEN = "open", "未定"
    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    DECLINED = "declined", "不采纳"


ADOPTED = frozenset({OpinionOutcome.ADOPTED, OpinionOutcome.PARTLY})


class Opinion(RecordBody):
    """One row: one opinion (一条意见) that was collected; who gave it is not kept.

    Adopted wholly or in part it is counted once more, on the day on which that was decided.
    """

    giver = models.CharField(
        "来自", max_length=8, choices=OpinionFrom, help_text="只记哪一类人，不记姓名"
    )
    channel = models.CharField("征求方式", max_length=8, choices=OpinionChannel)
    text = models.TextField("意见内容", blank=True)
    outcome = models.CharField(
        "办理结果", max_length=8, choices=OpinionOutcome, default=OpinionOutcome.OPEN
    )
    answer = models.TextField("答复或措施", blank=True, help_text="采纳的写措施，不采纳的写理由")
    decided_on = models.DateField("采纳日期", null=True, blank=True)
    to_problem = models.BooleanField(
        "转入问题清单", default=False, help_text="采纳并需要整改的，确认后自动列入问题清单"
    )

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
