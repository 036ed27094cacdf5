"""Small wishes (微心愿): what was wished for, and the steps from the wish to the thanks."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case, StepBody
from zhibu.pillars.village.models.places import Village, Villager


class WishStepKind(models.TextChoices):
    """The steps of a wish that clerks note (village-assistance.md 3.5)."""

    COLLECT = "collect", "征集"
    VERIFY = "verify", "核实"
    PUBLISH = "publish", "公布"
    NEXT_ROUND = "next_round", "转入下一轮"
    CONTACT = "contact", "对接"
    FULFIL = "fulfil", "圆梦"
    ACKNOWLEDGE = "acknowledge", "反馈满意"
    UNSATISFIED = "unsatisfied", "反馈不满意"
    WITHDRAW = "withdraw", "撤回"


class ClaimStepKind(models.TextChoices):
    """The steps that a claimer takes himself."""

    CLAIM = "claim", "认领"
    GIVE_UP = "give_up", "放弃认领"


class WishCategory(models.TextChoices):
    """What kind of thing is wished for."""

    STUDY = "study", "学习用品"
    DAILY = "daily", "生活用品"
    HEALTH = "health", "医疗健康"
    WORK = "work", "生产就业"
    COMPANY = "company", "陪伴服务"
    OTHER = "other", "其他"


class Wish(models.Model):
    """One row: whose wish a case is and what it may cost, as its confirmed 征集 says.

    Derived: written by ``wish_services`` alone, in the transaction that confirms the step.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="wish")
    village = models.ForeignKey(Village, models.PROTECT, related_name="wishes", verbose_name="村")
    villager = models.ForeignKey(
        Villager, models.PROTECT, null=True, related_name="wishes", verbose_name="村民"
    )
    whom = models.CharField("其他许愿人", max_length=60, blank=True)
    category = models.CharField("类别", max_length=10, choices=WishCategory)
    estimated_cost = models.DecimalField(
        "预计花费（元）", max_digits=10, decimal_places=2, null=True
    )

    class Meta:
        verbose_name = "微心愿"
        verbose_name_plural = "微心愿"

    def __str__(self) -> str:
        return self.case.title


class WishStep(StepBody):
    """One row: a step of a wish, except claiming it and giving it up (:class:`WishClaim`)."""

    step = models.CharField("步骤", max_length=40, choices=WishStepKind)
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="村"
    )
    villager = models.ForeignKey(
        Villager,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="许愿村民",
    )
    whom = models.CharField(
        "其他许愿人", max_length=60, blank=True, help_text="不是一个村民时写，例如：村小学"
    )
    category = models.CharField("类别", max_length=10, choices=WishCategory, blank=True, default="")
    estimated_cost = models.DecimalField(
        "预计花费（元）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    item = models.CharField("圆梦内容", max_length=120, blank=True, help_text="送了什么、办了什么")
    cost = models.DecimalField(
        "实际花费（元）", max_digits=10, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "微心愿步骤"
        verbose_name_plural = "微心愿步骤"


class WishClaim(StepBody):
    """One row: somebody claimed a wish, or gave up his claim.

    A member is ``record.about`` and needs nobody's confirmation; a unit or another person stands
    in ``claimer_name`` and is entered by a clerk.
    """

    step = models.CharField(
        "步骤", max_length=40, choices=ClaimStepKind, default=ClaimStepKind.CLAIM
    )
    claimer_name = models.CharField(
        "认领单位或其他人", max_length=80, blank=True, help_text="党员认领的选认领党员即可"
    )

    class Meta:
        verbose_name = "微心愿认领"
        verbose_name_plural = "微心愿认领"

    @property
    def claimer(self) -> str:
        """Who claimed, in words."""
        return self.record.about.name if self.record.about else self.claimer_name
