"""The register of posts with integrity risks, and checks made of how work is done."""

from __future__ import annotations

from typing import Any

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization, Person


class IntegrityPost(models.Model):
    """One row: a key post (关键岗位) of a unit that is, or was, on the integrity-risk register.

    It only names the post; whether it is on the register, its risks and its grade are told by its
    reviews. Not a demonstration post, and not a post of the committee.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="integrity_posts", verbose_name="党组织"
    )
    name = models.CharField("岗位", max_length=60)

    # Reviews of an import that is being planned, which later rows build on; never stored.
    lent: tuple[Any, ...] = ()

    class Meta:
        verbose_name = "关键岗位"
        verbose_name_plural = "关键岗位"
        ordering = ["organization_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="integrity_post_once",
                violation_error_message="这个岗位已经登记过",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReviewKind(models.TextChoices):
    """What a review does to the register."""

    LISTED = "listed", "列入"
    REVIEWED = "reviewed", "复核"
    REMOVED = "removed", "移出"


class RiskGrade(models.TextChoices):
    """How great the risk is (conduct.md 5.6)."""

    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class Degree(models.IntegerChoices):
    """How likely, or how harmful: the two that are multiplied to a grade."""

    SMALL = 1, "1（小）"
    MIDDLE = 2, "2（中）"
    GREAT = 3, "3（大）"


class RiskKind(models.TextChoices):
    """Where a risk comes from (conduct.md 5.6)."""

    DUTY = "duty", "岗位职责"
    PROCESS = "process", "业务流程"
    RULES = "rules", "制度机制"
    OUTSIDE = "outside", "外部环境"
    THOUGHT = "thought", "思想道德"


class IntegrityPostReview(RecordBody):
    """One row: a post was put on the register, reviewed, or taken off it (廉政风险点).

    ``record.about`` holds the post. The latest review says how things stand; each year asks for a
    new one. The post counts from the day on which it is listed to the day before its removal.
    """

    post = models.ForeignKey(
        IntegrityPost, models.PROTECT, related_name="reviews", verbose_name="岗位"
    )
    kind = models.CharField("事项", max_length=10, choices=ReviewKind, default=ReviewKind.LISTED)
    holder = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="在岗人",
    )
    leader = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="责任领导",
    )
    likelihood = models.PositiveSmallIntegerField(
        "可能性", choices=Degree, null=True, blank=True, help_text="与危害一起填，等级由系统算"
    )
    harm = models.PositiveSmallIntegerField("危害", choices=Degree, null=True, blank=True)
    grade = models.CharField(
        "风险等级",
        max_length=8,
        choices=RiskGrade,
        blank=True,
        help_text="填了可能性和危害就不用填",
    )
    note = models.CharField("说明", max_length=200, blank=True, help_text="移出的写明原因")

    class Meta:
        verbose_name = "廉政风险点"
        verbose_name_plural = "廉政风险点"


class RiskPoint(models.Model):
    """One row: a risk of a post as a review found it, and what is done against it."""

    review = models.ForeignKey(IntegrityPostReview, models.CASCADE, related_name="points")
    text = models.CharField("风险点", max_length=120)
    kind = models.CharField("类别", max_length=10, choices=RiskKind, default=RiskKind.DUTY)
    measure = models.CharField("防控措施", max_length=200)

    class Meta:
        verbose_name = "风险点"
        verbose_name_plural = "风险点"
        ordering = ["review_id", "id"]

    def __str__(self) -> str:
        return self.text


class CheckedBy(models.TextChoices):
    """Three ways of supervision (mission 4.2)."""

    FUNCTION = "function", "职能监督"
    ORGANIZATION = "organization", "组织监督"
    MEMBERS = "members", "党员民主监督"


class SupervisionCheck(RecordBody):
    """One row: somebody looked at how work is done (监督检查); the record's title is its object.

    What was wrong hangs on it and goes to the problem list once the check is confirmed.
    """

    way = models.CharField("方式", max_length=14, choices=CheckedBy, default=CheckedBy.FUNCTION)
    checkers = models.CharField("检查人", max_length=120, blank=True)
    content = models.TextField("检查内容")
    result = models.TextField("检查结果", blank=True, help_text="没有发现问题的写“未发现问题”")

    class Meta:
        verbose_name = "监督检查"
        verbose_name_plural = "监督检查"


class CheckFinding(models.Model):
    """One row: something that a check found wrong; it becomes a problem of the list."""

    check_made = models.ForeignKey(SupervisionCheck, models.CASCADE, related_name="findings")
    text = models.CharField("问题", max_length=120)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    due = models.DateField("整改期限", null=True, blank=True)

    class Meta:
        verbose_name = "发现的问题"
        verbose_name_plural = "发现的问题"
        ordering = ["check_made_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_made", "text"],
                name="check_finding_once",
                violation_error_message="同一个问题只写一次",
            )
        ]

    def __str__(self) -> str:
        return self.text
