"""Drafts of the year's report: its versions, their paragraphs, and the figures they showed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from zhibu.organization.models import Organization

LONGEST_TEXT = 4000
LONGEST_LEAD = 60
LONGEST_NAME = 160  # as long as the full name of a unit
LONGEST_NOTE = 200
USER = settings.AUTH_USER_MODEL


class DraftState(models.TextChoices):
    """The life of a draft: written, waiting for the secretary, frozen with its figures."""

    WRITING = "writing", "草稿"
    SUBMITTED = "submitted", "待审定"
    FROZEN = "frozen", "已冻结"


class AnnualDraft(models.Model):
    """One row: the report of a unit for a year, as people write it (撰写). Not its text.

    ``revision`` rises with every change whatever, so that of two people who write at once the
    second is told; the numbers of versions are those that people speak of.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="annual_drafts", verbose_name="党组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=DraftState, default=DraftState.WRITING)
    revision = models.PositiveIntegerField(default=1, editable=False)
    returned_reason = models.CharField("退回意见", max_length=LONGEST_NOTE, blank=True)

    class Meta:
        verbose_name = "报告草稿"
        verbose_name_plural = "报告草稿"
        ordering = ["-year", "organization_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="annual_draft_once",
                violation_error_message="这一年的草稿已经有了",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"


class DraftVersion(models.Model):
    """One row: the whole report as somebody left it at a moment; a kept one never changes.

    Only the newest may be a working version (``is_working``): what its author typed and did not
    save yet, overwritten by himself alone. ``digest`` stands on frozen versions: SHA-256 over
    all text and figures.
    """

    draft = models.ForeignKey(AnnualDraft, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版次")
    author = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name="谁")
    moment = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=LONGEST_NOTE, blank=True)
    is_working = models.BooleanField(default=False, editable=False)
    issuer = models.CharField("标题第一行", max_length=LONGEST_NAME)
    title = models.CharField("标题第二行", max_length=LONGEST_NAME)
    signed_by = models.CharField("落款", max_length=LONGEST_NAME)
    signed_on = models.DateField("成文日期")
    frozen_at = models.DateTimeField("冻结时间", null=True, editable=False)
    digest = models.CharField("校验值", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "报告版本"
        verbose_name_plural = "报告版本"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once"),
            models.CheckConstraint(
                name="draft_version_frozen_is_kept",
                condition=models.Q(frozen_at__isnull=True) | models.Q(is_working=False),
                violation_error_message="冻结的版本不能再改",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class DraftBlock(models.Model):
    """One row: a heading or paragraph of a version, its figures as tokens inside the text.

    ``level`` is the layer of a heading, or of a paragraph's lead (2 is （一）, 0 not counted).
    """

    class Kind(models.TextChoices):
        HEADING = "heading", "标题"
        PARAGRAPH = "paragraph", "段落"

    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField("种类", max_length=10, choices=Kind)
    level = models.PositiveSmallIntegerField("层次", default=2)
    lead = models.CharField("段首小标题", max_length=LONGEST_LEAD, blank=True)
    text = models.TextField("文字", max_length=LONGEST_TEXT)

    class Meta:
        verbose_name = "报告段落"
        verbose_name_plural = "报告段落"
        ordering = ["version_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="draft_block_place_once")
        ]

    def __str__(self) -> str:
        return self.lead or self.text[:20]


class DraftFigure(models.Model):
    """One row: what a figure of a kept version was when that version was made.

    ``value`` is in ``unit``, None for a gap (待补); ``text`` and ``rounded`` are its two ways of
    writing. A frozen version is printed from these rows alone, whatever the ledger says later.
    """

    version = models.ForeignKey(DraftVersion, models.CASCADE, related_name="figures")
    code = models.CharField("指标", max_length=60)
    period = models.CharField("期间", max_length=10)
    label = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=10)
    value = models.DecimalField("数值", max_digits=23, decimal_places=4, null=True)
    text = models.CharField("确数", max_length=40)
    rounded = models.CharField("约数", max_length=40)
    records = models.PositiveIntegerField("记录数", default=0)

    class Meta:
        verbose_name = "报告数字"
        verbose_name_plural = "报告数字"
        constraints = [
            models.UniqueConstraint(fields=["version", "code", "period"], name="draft_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.text}"
