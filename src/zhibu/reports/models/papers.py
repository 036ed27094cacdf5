"""Papers that people brought, what was done with them, and what people chose while filling."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from zhibu.organization.models import Organization
from zhibu.reports.models.jobs import Job


class PaperTask(Job):
    """One row: a paper that somebody handed in to be filled, checked or brought up to date.

    ``step`` counts those of `papers.work.STEPS`.
    """

    class Kind(models.TextChoices):
        FILL = "fill", "填空"
        CHECK = "check", "核对"
        REFRESH = "refresh", "更新数字"

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("办什么", max_length=8, choices=Kind)
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("校验值", max_length=64)
    suffix = models.CharField(max_length=5)
    stale = models.BooleanField(default=False, help_text="选择之后，成稿还没有重新写")

    class Meta(Job.Meta):
        verbose_name = "材料"
        verbose_name_plural = "材料"
        indexes = [models.Index(fields=["organization", "-asked_at"], name="paper_by_unit")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:paper", args=[self.pk])


class PaperSpot(models.Model):
    """What every result says of its place in the paper: which block, and where in its text."""

    index = models.PositiveIntegerField()
    block = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    code = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=24)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class PaperSlot(PaperSpot):
    """One row: a masked place, and what was written there (`filling.Slot`).

    A figure is written over the mask and the words of rounding beside it: over the last
    ``takes_before`` characters before it (近**人) and the first ``takes_after`` behind (**余人).
    """

    task = models.ForeignKey(PaperTask, models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=8)
    status = models.CharField(max_length=8)
    key = models.CharField(max_length=32)
    written = models.TextField(blank=True)
    chosen = models.BooleanField(default=False)
    candidates = models.JSONField(default=list, help_text="code、label、written，最多三个")
    takes_before = models.PositiveSmallIntegerField(default=0)
    takes_after = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "index"], name="paper_slot_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.before}{self.text}{self.after}"


class PaperClaim(PaperSpot):
    """One row: a stated quantity, and whether the ledger bears it out (`checking.Claim`)."""

    task = models.ForeignKey(PaperTask, models.CASCADE, related_name="claims")
    verdict = models.CharField(max_length=10)
    label = models.CharField(max_length=60, blank=True)
    ledger = models.TextField(blank=True, help_text="台账的数字，写好的")
    records = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "index"], name="paper_claim_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.before}{self.text}{self.after}"


class PaperFigure(PaperSpot):
    """One row: a figure of ours in a paper that came back (`refreshing.Refreshed`)."""

    task = models.ForeignKey(PaperTask, models.CASCADE, related_name="figures")
    outcome = models.CharField(max_length=10)
    label = models.CharField(max_length=60, blank=True)
    written = models.TextField(blank=True)
    ledger = models.TextField(blank=True)
    records = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "index"], name="paper_figure_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.before}{self.text}{self.after}"


class SlotChoice(models.Model):
    """One row: what a unit chose for a slot, in one document or, without a digest, in all.

    ``choice`` is a code, or `filling.TYPED` and a text; texts are never kept for all documents.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=32)
    choice = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sha256", "key"], name="slot_choice_once"
            )
        ]

    def __str__(self) -> str:
        return self.choice
