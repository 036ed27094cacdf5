"""Skill contests and what each contestant reached."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class SkillContest(RecordBody):
    """One row: a contest of skills at work (岗位技能竞赛) was held on a day.

    The weights say how theory and practice make up the score, in percent; 30 : 70 is usual
    (exemplars.md 6.4). Not a training: that is an activity.
    """

    place = models.CharField("地点", max_length=80, blank=True)
    judges = models.CharField("评委", max_length=200, blank=True, help_text="例如：张三、李四")
    theory_weight = models.PositiveSmallIntegerField(
        "理论占比", default=30, help_text="百分数，与实操占比合计 100"
    )
    practice_weight = models.PositiveSmallIntegerField("实操占比", default=70)

    class Meta:
        verbose_name = "岗位技能竞赛"
        verbose_name_plural = "岗位技能竞赛"


class ContestResult(models.Model):
    """One row: what one person reached in one event (项目) of a contest.

    Somebody who took part in two events has two rows. ``score`` is worked out from theory and
    practice where both are known.
    """

    contest = models.ForeignKey(SkillContest, models.CASCADE, related_name="results")
    contestant = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="参赛人")
    event = models.CharField("项目", max_length=40, blank=True, help_text="例如：摆台、客房整理")
    theory = models.DecimalField("理论成绩", max_digits=5, decimal_places=2, null=True, blank=True)
    practice = models.DecimalField(
        "实操成绩", max_digits=5, decimal_places=2, null=True, blank=True
    )
    score = models.DecimalField(
        "总成绩",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="理论和实操都填了的，由系统计算",
    )
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    prize = models.CharField("奖项", max_length=40, blank=True, help_text="例如：一等奖")

    class Meta:
        verbose_name = "竞赛成绩"
        verbose_name_plural = "竞赛成绩"
        ordering = ["contest_id", "id"]

    def __str__(self) -> str:
        return f"{self.contestant} {self.event}".strip()
