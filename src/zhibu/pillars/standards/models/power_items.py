"""The power list (权力清单): what an office may decide, on which ground, and who watches."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody


class PowerKind(models.TextChoices):
    """The nine kinds of administrative power and the rest (standards-and-disclosure.md 4.3)."""

    LICENSE = "license", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"
    LEVY = "levy", "行政征收"
    PAYMENT = "payment", "行政给付"
    INSPECTION = "inspection", "行政检查"
    CONFIRMATION = "confirmation", "行政确认"
    REWARD = "reward", "行政奖励"
    RULING = "ruling", "行政裁决"
    OTHER = "other", "其他"


class PowerItemPublication(RecordBody):
    """One row: an item of the power list is public from ``record.date`` to ``ended_on``.

    The title names the power (职权名称). A changed item ends the row and begins another; the text
    of what was public on a day is never rewritten by a later one.
    """

    code = models.CharField("职权编码", max_length=40)
    kind = models.CharField("类型", max_length=14, choices=PowerKind)
    basis = models.TextField("法律依据", help_text="法律、法规、规章或三定规定的名称和条款")
    acting_body = models.CharField("行权部门", max_length=120)
    post = models.CharField(
        "行使岗位", max_length=80, blank=True, help_text="写科室或岗位，不写姓名"
    )
    process = models.TextField("办理流程", blank=True, help_text="一步一行")
    duties = models.TextField("责任事项", blank=True, help_text="一项一行")
    supervision = models.CharField(
        "监督方式", max_length=200, blank=True, help_text="例如：监督电话 0871-1234567（座机）"
    )
    ended_on = models.DateField(
        "公开至", null=True, blank=True, help_text="公开的最后一天；仍在公开的不填"
    )

    class Meta:
        verbose_name = "权力事项"
        verbose_name_plural = "权力事项"
        indexes = [
            # What is public today leaves out the few that have ended.
            models.Index(fields=["ended_on"], name="power_item_ended"),
        ]
