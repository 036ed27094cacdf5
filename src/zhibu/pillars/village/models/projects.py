"""Projects in villages (帮扶项目): funds, spending, what was accepted."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case, StepBody
from zhibu.pillars.village.models.places import Village


class ProjectStepKind(models.TextChoices):
    """The steps of a project."""

    PLAN = "plan", "谋划"
    APPROVE = "approve", "批复"
    FUND = "fund", "资金到位"
    START = "start", "开工"
    MILESTONE = "milestone", "进展"
    ADJUST = "adjust", "调整计划"
    SPEND = "spend", "支出"
    ACCEPT = "accept", "验收"
    FINISH = "finish", "完工"
    STOP = "stop", "终止"


class ProjectThing(models.TextChoices):
    """What a project brings about; all but the last are figures of their own."""

    ROAD = "road", "硬化道路"
    LAND = "land", "流转土地"
    CROP = "crop", "发展产业种植"
    PARK = "park", "党员示范产业园"
    OTHER = "other", "其他"


class Project(models.Model):
    """One row: village, budget and planned end of a project, as its confirmed steps say.

    Derived: written by ``project_services`` alone, in the transaction that confirms the step.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="project")
    village = models.ForeignKey(Village, models.PROTECT, related_name="projects", verbose_name="村")
    budget = models.DecimalField("预算（元）", max_digits=14, decimal_places=2, null=True)
    planned_end = models.DateField("计划完工", null=True)

    class Meta:
        verbose_name = "帮扶项目"
        verbose_name_plural = "帮扶项目"

    def __str__(self) -> str:
        return self.case.title


class ProjectStep(StepBody):
    """One row: a step of a project.

    What was accepted stands as it was measured (``quantity`` in ``unit``); ``accepted`` is the
    same in the unit of its figure, computed exactly (village-assistance.md 3.8).
    """

    step = models.CharField("步骤", max_length=40, choices=ProjectStepKind)
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村"
    )
    budget = models.DecimalField(
        "预算（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    planned_end = models.DateField("计划完工", null=True, blank=True)
    amount = models.DecimalField(
        "金额（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    what_for = models.CharField(
        "来源、用途或地点",
        max_length=120,
        blank=True,
        help_text="资金到位写来源，支出写用途，验收写地点或路段",
    )
    thing = models.CharField("验收内容", max_length=8, choices=ProjectThing, blank=True, default="")
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(
        "单位", max_length=10, blank=True, help_text="道路：公里、里、米；土地：亩、公顷、平方米"
    )
    accepted = models.DecimalField(
        "折算数量", max_digits=18, decimal_places=4, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "帮扶项目步骤"
        verbose_name_plural = "帮扶项目步骤"
