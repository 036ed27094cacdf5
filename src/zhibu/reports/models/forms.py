"""Superiors' blank tables: the workbook as it came, and what each of its cells stands for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from zhibu.core.periods import Period
from zhibu.ledger.models.record import evidence_storage
from zhibu.organization.models import Organization
from zhibu.reports.models.jobs import Job

LONGEST_NAME = 80


class Gaps(models.TextChoices):
    """What stands in a cell whose figure no record proves."""

    MARK = "mark", "写“待补”"
    BLANK = "blank", "留空"


class FormTemplate(models.Model):
    """One row: a superior's blank table (上级表格) and its mapping; not what was filled from it.

    It belongs to the unit that mapped it, and is filled by that unit and all below it. The
    workbook lies in the store of evidence files under an opaque name, how it looks beside it.
    ``previous`` is the older edition whose mapping was taken over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="forms", verbose_name="党组织"
    )
    name = models.CharField("名称", max_length=LONGEST_NAME)
    file_name = models.CharField("文件名", max_length=160)
    file = models.FileField(storage=evidence_storage, max_length=120)
    sha256 = models.CharField("校验值", max_length=64)
    gaps = models.CharField("没有记录的数字", max_length=5, choices=Gaps, default=Gaps.MARK)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="editions")
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )

    class Meta:
        verbose_name = "上级表格"
        verbose_name_plural = "上级表格"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name


class CellKind(models.TextChoices):
    """What goes into a cell; ``ASK`` waits for somebody's choice and is not filled."""

    FIGURE = "figure", "数字"
    NAME = "name", "名称"
    NOTHING = "nothing", "不填"
    ASK = "ask", "待选"


class FormCell(models.Model):
    """One row: what one cell of a blank table stands for. Cells without a row stay empty.

    ``code`` is an indicator's code, or what to name (``forms.names``). ``part`` and ``shift`` say
    which days (``forms.parts``), ``unit`` the unit to write the number in ("" = the indicator's).
    ``guessed`` rows were chosen by their headings alone; nobody has confirmed them yet.
    """

    form = models.ForeignKey(FormTemplate, models.CASCADE, related_name="cells")
    sheet = models.CharField("工作表", max_length=31)
    row = models.PositiveSmallIntegerField("行")
    column = models.PositiveSmallIntegerField("列")
    kind = models.CharField(max_length=7, choices=CellKind)
    code = models.CharField(max_length=80, blank=True)
    part = models.CharField(max_length=6, blank=True)
    shift = models.SmallIntegerField(default=0)
    unit = models.CharField(max_length=8, blank=True)
    guessed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "表格单元格"
        verbose_name_plural = "表格单元格"
        ordering = ["form_id", "sheet", "row", "column"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "sheet", "row", "column"],
                name="form_cell_once",
                violation_error_message="这一格已经选过了",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row},{self.column} {self.code}"


class FormBand(models.Model):
    """One row: lines of a sheet that hold one branch each, from ``first`` to ``last``.

    The cells of line ``first`` are the pattern. ``names`` is the column in which the form itself
    names the branches, 0 where they are written in order.
    """

    form = models.ForeignKey(FormTemplate, models.CASCADE, related_name="bands")
    sheet = models.CharField("工作表", max_length=31)
    first = models.PositiveSmallIntegerField("第一行")
    last = models.PositiveSmallIntegerField("最后一行")
    names = models.PositiveSmallIntegerField("支部名称所在列", default=0)

    class Meta:
        verbose_name = "每支部一行"
        verbose_name_plural = "每支部一行"
        ordering = ["form_id", "sheet", "first"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "sheet", "first"],
                name="form_band_once",
                violation_error_message="这一行已经设为每支部一行",
            ),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="form_band_goes_down",
                violation_error_message="最后一行不能在第一行之上",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.first}–{self.last}"


class FormRun(Job):
    """One row: a table that was filled for many branches, and how far that is.

    It was made of the form's blank, which never changes, by the mapping of that moment; the
    workbook or archive that came of it is kept until somebody deletes it.
    """

    class Kind(models.TextChoices):
        LINES = "lines", "每支部一行"
        FILES = "files", "每个支部一份"

    form = models.ForeignKey(FormTemplate, models.CASCADE, related_name="runs")
    kind = models.CharField("怎么填", max_length=5, choices=Kind)
    period = models.CharField("期间", max_length=24)

    class Meta(Job.Meta):
        verbose_name = "填好的上级表格"
        verbose_name_plural = "填好的上级表格"

    def __str__(self) -> str:
        return f"{self.form} {self.organization} {self.days.label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:form_run", args=[self.pk])

    @property
    def days(self) -> Period:
        """The period that it was filled for."""
        return Period.parse(self.period)
