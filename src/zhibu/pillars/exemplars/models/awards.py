"""Award campaigns: their steps, and the names that stand in them."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import StepBody
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.models.ballots import BallotBox


class AwardKind(models.TextChoices):
    """What is awarded. 两优一先 first (exemplars.md 6.1)."""

    OUTSTANDING_MEMBER = "outstanding_member", "优秀共产党员"
    OUTSTANDING_WORKER = "outstanding_worker", "优秀党务工作者"
    ADVANCED_GROUP = "advanced_group", "先进党小组"
    SERVICE_STAR = "service_star", "服务之星"
    LAW_ABIDING = "law_abiding", "遵纪守法模范"
    MORAL = "moral", "道德模范"
    FAMILY = "family", "和谐家庭"
    OTHER = "other", "其他"


class AwardMove(models.TextChoices):
    """The steps of a campaign, in their usual order."""

    ANNOUNCE = "announce", "发布方案"
    NOMINATE = "nominate", "提名推荐"
    VOTE = "vote", "投票"
    LIST = "list", "确定名单"
    NOTICE = "notice", "公示"
    OBJECTION = "objection", "收到异议"
    ANSWER = "answer", "答复异议"
    AWARD = "award", "表彰"
    CANCEL = "cancel", "取消"


class AwardStep(StepBody):
    """One row: a step of an award campaign (评选活动) was taken.

    The announcement says what is awarded, to how many, and under which conditions; the other
    steps carry its ``kind`` along, so that the award can post by itself.
    """

    class Outcome(models.TextChoices):
        """What came of an objection."""

        UPHELD = "upheld", "属实，取消资格"
        REJECTED = "rejected", "不属实或不影响评选"

    step = models.CharField("步骤", max_length=40, choices=AwardMove)
    kind = models.CharField("奖项", max_length=24, choices=AwardKind, blank=True)
    year = models.PositiveSmallIntegerField(
        "评选年度", null=True, blank=True, help_text="留空即发布方案的那一年"
    )
    quota = models.PositiveSmallIntegerField("名额", null=True, blank=True)
    conditions = models.TextField("评选条件", blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1, help_text="同一天投第二轮的写 2")
    voters = models.PositiveSmallIntegerField(
        "应投票人数", null=True, blank=True, help_text="党内奖项留空即有表决权的党员人数"
    )
    issued = models.PositiveSmallIntegerField("发出票", null=True, blank=True)
    returned = models.PositiveSmallIntegerField("收回票", null=True, blank=True)
    valid = models.PositiveSmallIntegerField("有效票", null=True, blank=True)
    # The box of a vote taken in the system; a count on paper has none.
    ballot = models.ForeignKey(
        BallotBox, models.PROTECT, null=True, editable=False, related_name="results"
    )
    candidate = models.CharField("涉及人选", max_length=80, blank=True)
    outcome = models.CharField("处理结果", max_length=10, choices=Outcome, blank=True)
    document = models.CharField(
        "表彰文号", max_length=60, blank=True, help_text="例如：机关党委〔2022〕5号"
    )
    issuer = models.CharField(
        "表彰单位", max_length=120, blank=True, help_text="印在荣誉证书上，留空即本组织"
    )

    class Meta:
        verbose_name = "评选表彰"
        verbose_name_plural = "评选表彰"


class NamedRow(models.Model):
    """A name in a step: of somebody, of a Party group, of a family outside.

    Within one campaign the text alone tells them apart; namesakes carry their distinction.
    """

    name = models.CharField("人选", max_length=80)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Candidate(NamedRow):
    """One row: somebody was nominated (提名), from below or from above."""

    class Way(models.TextChoices):
        BOTTOM_UP = "bottom_up", "自下而上提名"
        TOP_DOWN = "top_down", "自上而下推荐"

    nomination = models.ForeignKey(AwardStep, models.CASCADE, related_name="candidates")
    way = models.CharField("方式", max_length=10, choices=Way, default=Way.BOTTOM_UP)
    deeds = models.TextField("主要事迹", blank=True)
    # Found from the name: who or which group it is, where this branch keeps them.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="本人"
    )
    group = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="党小组",
    )

    class Meta(NamedRow.Meta):
        verbose_name = "提名人选"
        verbose_name_plural = "提名人选"


class VoteCount(NamedRow):
    """One row: how many valid ballots named one candidate."""

    vote = models.ForeignKey(AwardStep, models.CASCADE, related_name="counts")
    yes = models.PositiveSmallIntegerField("得票")

    class Meta(NamedRow.Meta):
        verbose_name = "得票"
        verbose_name_plural = "得票"


class Listed(NamedRow):
    """One row: the committee put a candidate on the list (拟表彰名单)."""

    listing = models.ForeignKey(AwardStep, models.CASCADE, related_name="listed")

    class Meta(NamedRow.Meta):
        verbose_name = "拟表彰人选"
        verbose_name_plural = "拟表彰人选"


class Winner(NamedRow):
    """One row: somebody was awarded; what a certificate is printed for."""

    award = models.ForeignKey(AwardStep, models.CASCADE, related_name="winners")

    class Meta(NamedRow.Meta):
        verbose_name = "受表彰人选"
        verbose_name_plural = "受表彰人选"
