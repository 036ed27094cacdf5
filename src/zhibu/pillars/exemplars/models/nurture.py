"""Before the Party takes somebody in: training of the young, recommendations, the year's plan."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class YouthTraining(RecordBody):
    """One row: progressive young people (进步青年) were trained once.

    Those trained need not be on any roll. Not an activity of the members.
    """

    place = models.CharField("地点", max_length=80, blank=True)
    organizer = models.CharField("主办单位", max_length=80, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = "培训进步青年"
        verbose_name_plural = "培训进步青年"


class YouthTrainee(models.Model):
    """One row: somebody who was trained."""

    training = models.ForeignKey(YouthTraining, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="参训人")

    class Meta:
        verbose_name = "参训人"
        verbose_name_plural = "参训人"
        ordering = ["training_id", "id"]

    def __str__(self) -> str:
        return str(self.person)


class Recommender(models.TextChoices):
    LEAGUE = "league", "共青团"
    WOMEN = "women", "妇联"
    UNION = "union", "工会"
    MEMBERS = "members", "党员推荐"


class Purpose(models.TextChoices):
    ACTIVIST = "activist", "入党积极分子"
    TARGET = "target", "发展对象"


class Recommendation(RecordBody):
    """One row: somebody (``record.about``) was recommended on a day (推优).

    Step 3 of the 25 asks for one (member-development.md 2.1). It decides nothing: the branch
    committee does.
    """

    by = models.CharField("推荐方", max_length=10, choices=Recommender)
    purpose = models.CharField("推荐为", max_length=10, choices=Purpose, default=Purpose.ACTIVIST)
    voters = models.PositiveSmallIntegerField("参加人数", null=True, blank=True)
    votes = models.PositiveSmallIntegerField("同意票数", null=True, blank=True)
    note = models.TextField("推荐意见", blank=True)

    class Meta:
        verbose_name = "群团推优"
        verbose_name_plural = "群团推优"


class DevelopmentPlan(RecordBody):
    """One row: how many people a unit plans to take through each stage in a year.

    The number comes from above; ``record.date`` is the day it was set. What happened is never
    typed here: figures tell it.
    """

    year = models.PositiveSmallIntegerField("年度")
    applicants = models.PositiveSmallIntegerField("入党申请人", null=True, blank=True)
    activists = models.PositiveSmallIntegerField("入党积极分子", null=True, blank=True)
    targets = models.PositiveSmallIntegerField("发展对象", null=True, blank=True)
    admitted = models.PositiveSmallIntegerField("预备党员", null=True, blank=True)
    confirmed = models.PositiveSmallIntegerField("预备党员转正", null=True, blank=True)
    note = models.TextField("说明", blank=True, help_text="例如：下达文号")

    class Meta:
        verbose_name = "发展党员年度计划"
        verbose_name_plural = "发展党员年度计划"
        indexes = [
            # What a year's plan is, for a unit and all below it.
            models.Index(fields=["year"], name="development_plan_year"),
        ]
