"""Decisions that hold somebody to account, by the form and the rules of their day."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class Form(models.IntegerChoices):
    """The four forms (四种形态); what each covers depends on the text in force (conduct.md 5.2)."""

    FIRST = 1, "第一种形态"
    SECOND = 2, "第二种形态"
    THIRD = 3, "第三种形态"
    FOURTH = 4, "第四种形态"


class Measure(models.TextChoices):
    """What was decided; which of them belong to which form is told in ``accountability_forms``."""

    CRITICISM = "criticism", "批评教育"
    INQUIRY = "inquiry", "谈话函询"
    REMINDER = "reminder", "提醒谈话"
    SELF_CHECK = "self_check", "责令检查"
    ADMONITION = "admonition", "诫勉"
    NOTICE = "notice", "通报批评"
    WARNING = "warning", "警告"
    SERIOUS_WARNING = "serious_warning", "严重警告"
    ADJUSTED = "adjusted", "组织调整"
    REMOVED = "removed", "撤销党内职务"
    PROBATION = "probation", "留党察看"
    EXPELLED = "expelled", "开除党籍"
    POST_CHANGED = "post_changed", "重大职务调整"
    REORGANIZED = "reorganized", "改组"
    TRANSFERRED = "transferred", "移送司法机关"


class Accountability(RecordBody):
    """One row: a decision to hold a person or a unit to account (问责).

    ``rule_version`` is the text by whose forms it was judged, worked out from the day: 2016, or
    2023 since the discipline regulations (纪律处分条例) of December 2023 are in force.
    """

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accountabilities",
        verbose_name="被问责人",
    )
    unit_name = models.CharField(
        "被问责单位", max_length=80, blank=True, help_text="问责个人的不填"
    )
    form = models.PositiveSmallIntegerField("形态", choices=Form, default=Form.FIRST)
    rule_version = models.PositiveSmallIntegerField("适用版本", default=2016, editable=False)
    kind = models.CharField("处理方式", max_length=16, choices=Measure, default=Measure.CRITICISM)
    matter = models.CharField("事由", max_length=200)
    basis = models.CharField("依据", max_length=200)
    decided_by = models.CharField("决定机关", max_length=80)

    class Meta:
        verbose_name = "问责"
        verbose_name_plural = "问责"
