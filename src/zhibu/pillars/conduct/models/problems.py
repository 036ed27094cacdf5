"""Problems that must be put right (问题清单): the steps from the list to the write-off."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import StepBody
from zhibu.organization.models import Person


class ProblemMove(models.TextChoices):
    """The steps of a problem (conduct.md 5.4)."""

    FOUND = "found", "列入清单"
    PLAN = "plan", "制定措施"
    ADJUST = "adjust", "调整措施"
    PROGRESS = "progress", "整改进展"
    DONE = "done", "整改完成"
    SEND_BACK = "send_back", "退回整改"
    VERIFY = "verify", "核验销号"
    LOOK_BACK = "look_back", "回头看"
    REOPEN = "reopen", "复发重开"
    WITHDRAW = "withdraw", "移出清单"


class ProblemSource(models.TextChoices):
    """From where a problem is known."""

    LIFE_MEETING = "life_meeting", "组织生活会"
    DEMOCRATIC_LIFE = "democratic_life", "民主生活会"
    INSPECTION = "inspection", "巡察检查"
    SERVICE_INSPECTION = "service_inspection", "服务标准检查"
    AUDIT = "audit", "审计"
    TALK = "talk", "谈心谈话"
    OPINION = "opinion", "征求意见"
    COMPLAINT = "complaint", "群众反映"
    SELF_CHECK = "self_check", "自查自纠"
    OTHER = "other", "其他"


class ProblemCategory(models.TextChoices):
    """What kind of problem it is: the four bad styles first (conduct.md 5.3)."""

    FORMALISM = "formalism", "形式主义"
    BUREAUCRATISM = "bureaucratism", "官僚主义"
    HEDONISM = "hedonism", "享乐主义"
    EXTRAVAGANCE = "extravagance", "奢靡之风"
    EIGHT_RULES = "eight_rules", "违反八项规定"
    SERVICE = "service", "服务质量"
    RULES = "rules", "制度执行"
    STUDY = "study", "学习教育"
    ORGANIZATION = "organization", "组织生活"
    INTEGRITY = "integrity", "廉政风险"
    SAFETY = "safety", "安全隐患"
    OTHER = "other", "其他"


class RectifyKind(models.TextChoices):
    """How long it takes: at once, by stages, for good."""

    AT_ONCE = "at_once", "立行立改"
    STAGED = "staged", "分阶段整改"
    LONG_TERM = "long_term", "长期坚持"


class WithdrawReason(models.TextChoices):
    MERGED = "merged", "并入其他问题"
    NO_PROBLEM = "no_problem", "核实后不属问题"
    NOT_OURS = "not_ours", "不属本单位"


class ProblemStep(StepBody):
    """One row: a step of a problem was taken on a day."""

    step = models.CharField("步骤", max_length=40, choices=ProblemMove)
    source = models.CharField("来源", max_length=20, choices=ProblemSource, blank=True, default="")
    category = models.CharField(
        "类别", max_length=20, choices=ProblemCategory, blank=True, default=""
    )
    cause = models.CharField("原因", max_length=200, blank=True)
    measures = models.TextField("整改措施", blank=True, help_text="每条都能检查，写清做到什么程度")
    kind = models.CharField("整改类型", max_length=12, choices=RectifyKind, blank=True, default="")
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任领导"
    )
    owner_unit = models.CharField("责任单位", max_length=60, blank=True, help_text="责任科室")
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任人",
        help_text="只写一个人",
    )
    checker = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核验人",
        help_text="不能是责任人",
    )
    due = models.DateField("整改时限", null=True, blank=True)
    look_back_on = models.DateField(
        "下次回头看", null=True, blank=True, help_text="哪天再看有没有反弹，不看的不填"
    )
    relapsed = models.BooleanField("是否反弹", null=True, blank=True)
    reason = models.CharField(
        "移出原因", max_length=12, choices=WithdrawReason, blank=True, default=""
    )
    # Whether this write-off is the first one of its problem; the others post nothing.
    first = models.BooleanField("首次销号", default=True, editable=False)

    class Meta:
        verbose_name = "问题整改步骤"
        verbose_name_plural = "问题整改步骤"
