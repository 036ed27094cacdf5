"""Farmers' skills training, who came and who left it with a certificate."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.pillars.village.models.places import Village, Villager


class Platform(models.TextChoices):
    """Where farmers learn (village-assistance.md 3.7)."""

    NIGHT_SCHOOL = "night_school", "农民夜校"
    READING_ROOM = "reading_room", "农家书屋"
    REMOTE = "remote", "远程教育站点"
    OTHER = "other", "其他"


class Mode(models.TextChoices):
    """How they are taught."""

    COMBINED = "combined", "专题+基地+远程"
    EXPERT = "expert", "专家上门"
    OUTSIDE = "outside", "走出去学"
    OTHER = "other", "其他"


class Skill(models.TextChoices):
    """What they are taught."""

    FARMING = "farming", "种养技术"
    BUSINESS = "business", "自主创业"
    WORK = "work", "务工技能"
    OTHER = "other", "其他"


class SkillTraining(RecordBody):
    """One row: one session of skills training (技能培训) was held on a day.

    ``trainees`` counts attendances (人次). Where the people are listed and no number is given,
    their number is taken; a list may also name only some of those who came.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    platform = models.CharField("平台", max_length=14, choices=Platform, default=Platform.OTHER)
    mode = models.CharField("方式", max_length=10, choices=Mode, default=Mode.OTHER)
    subject = models.CharField("培训类别", max_length=10, choices=Skill, default=Skill.FARMING)
    place = models.CharField("地点", max_length=80, blank=True)
    teacher = models.CharField("授课人", max_length=60, blank=True)
    hours = models.DecimalField("学时", max_digits=6, decimal_places=2, null=True, blank=True)
    practice = models.BooleanField("有实操", default=False)
    exam = models.BooleanField("有考核", default=False)
    trainees = models.PositiveIntegerField(
        "参加人次", null=True, blank=True, help_text="写了参训人员可不填，按人员计"
    )

    class Meta:
        verbose_name = "农民技能培训"
        verbose_name_plural = "农民技能培训"


class Trainee(models.Model):
    """One row: a villager came to a training, and may have left it certified (致富明白人)."""

    training = models.ForeignKey(SkillTraining, models.CASCADE, related_name="people")
    villager = models.ForeignKey(
        Villager, models.PROTECT, related_name="trainings", verbose_name="村民"
    )
    certified = models.BooleanField("认定为致富明白人", default=False)
    certificate = models.CharField("证书编号", max_length=60, blank=True)

    class Meta:
        verbose_name = "参训人员"
        verbose_name_plural = "参训人员"
        ordering = ["training_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "villager"],
                name="trainee_once",
                violation_error_message="同一名村民在一场培训里只列一次",
            )
        ]

    def __str__(self) -> str:
        return str(self.villager)
