"""People, their time on a branch's roll, their groups, posts and suspended rights."""

from __future__ import annotations

from django.db import models

from zhibu.core.identity import mask_id, mask_phone
from zhibu.organization.fields import SealedField
from zhibu.organization.models.tree import Organization


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


def term_constraints(name: str) -> list[models.BaseConstraint]:
    """Give the constraint that every table with ``start`` and ``end`` shares."""
    return [
        models.CheckConstraint(
            name=f"{name}_ends_after_start",
            condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
            violation_error_message="结束日期不能早于开始日期",
        )
    ]


class Person(models.Model):
    """A human being whom records speak of: a member, an applicant, a villager, a lecturer.

    Not an account (``access.User`` may point here) and not a membership. Two people may share a
    name; ``distinction`` (综合科, 车队 …) tells them apart wherever people are chosen.
    """

    name = models.CharField("姓名", max_length=60)
    # core.names.normalize_name of the name: what imports and searches compare.
    search_name = models.CharField(max_length=60, editable=False)
    distinction = models.CharField(
        "区分", max_length=30, blank=True, help_text="同名的人用它区分，例如科室"
    )
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    position = models.CharField("职务", max_length=60, blank=True)
    is_leading_cadre = models.BooleanField("领导干部", default=False)
    id_number = SealedField("身份证号", mask=mask_id)
    # Keyed digest of the ID number: finds the same person without opening any number.
    id_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    phone = SealedField("手机号", mask=mask_phone)
    # The branch that keeps this person's data; scope is checked against it.
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="people", verbose_name="所属党组织"
    )

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["search_name", "distinction", "pk"]
        indexes = [
            # Imports resolve a name inside one branch.
            models.Index(fields=["organization", "search_name"], name="person_name_in_branch"),
            models.Index(fields=["search_name"], name="person_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_fingerprint"],
                condition=~models.Q(id_fingerprint=""),
                name="person_id_number_once",
                violation_error_message="这个身份证号已经登记过",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, with its distinction where there is one: 张伟（车队）."""
        return f"{self.name}（{self.distinction}）" if self.distinction else self.name


class Membership(models.Model):
    """One row: a Party member's stay on the roll of one branch.

    It is the result of a confirmed ``roster.RosterEntry`` and never edited by itself. ``end`` is
    the last day on the roll. Before ``confirmed_on`` (转正) the member is probationary.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    joined_on = models.DateField("入党日期")
    confirmed_on = models.DateField("转正日期", null=True, blank=True)
    start = models.DateField("进入支部日期")
    end = models.DateField("离开支部日期", null=True, blank=True)

    class Meta:
        verbose_name = "在册党员"
        verbose_name_plural = "在册党员"
        ordering = ["organization_id", "start", "id"]
        # "Who was on the roll of this branch on that day" is asked by every activity form.
        indexes = [
            models.Index(fields=["organization", "start", "end"], name="membership_roll"),
        ]
        constraints = term_constraints("membership")

    def __str__(self) -> str:
        return f"{self.person} {self.start}–{self.end or ''}"


class GroupTerm(models.Model):
    """One row: a member belonged to a Party group (党小组) from ``start`` to ``end``."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="group_terms")
    group = models.ForeignKey(Organization, models.PROTECT, related_name="group_terms")
    start = models.DateField("开始")
    end = models.DateField("结束", null=True, blank=True)

    class Meta:
        verbose_name = "党小组归属"
        verbose_name_plural = "党小组归属"
        ordering = ["group_id", "start", "id"]
        constraints = [
            *term_constraints("group_term"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(end__isnull=True),
                name="group_term_one_open",
                violation_error_message="一名党员同时只能在一个党小组",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ∈ {self.group}"


class Post(models.TextChoices):
    """Posts of a branch or group (支部工作条例 ch. 5)."""

    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    ORGANIZATION = "organization_member", "组织委员"
    PUBLICITY = "publicity_member", "宣传委员"
    DISCIPLINE = "discipline_member", "纪检委员"
    GROUP_LEADER = "group_leader", "党小组组长"


COMMITTEE_POSTS = (
    Post.SECRETARY,
    Post.DEPUTY_SECRETARY,
    Post.ORGANIZATION,
    Post.PUBLICITY,
    Post.DISCIPLINE,
)


class PostTerm(models.Model):
    """One row: a person held a post of an organization from ``start`` to ``end``."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="post_terms")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="post_terms")
    post = models.CharField("职务", max_length=24, choices=Post)
    start = models.DateField("任职日期")
    end = models.DateField("免职日期", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["organization_id", "start", "id"]
        constraints = [
            *term_constraints("post_term"),
            models.UniqueConstraint(
                fields=["organization", "post"],
                condition=models.Q(end__isnull=True),
                name="post_term_one_holder",
                violation_error_message="这个职务现在有人担任，请先免去前任",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_post_display()} {self.person}"


class RightsSuspension(models.Model):
    """One row: from ``start`` to ``end`` a full member had no vote, or is left out of those due.

    Reasons: 留党察看, 留置 or arrest suspend the rights; long illness, self-paid stay abroad and
    the like leave a member out of 应到会 with the superior's consent and a vote of the meeting
    (选举条例; ``organizational-life.md`` 1.4).
    """

    class Reason(models.TextChoices):
        PARTY_PROBATION = "party_probation", "留党察看"
        DETAINED = "detained", "留置或被逮捕"
        LEFT_OUT = "left_out", "经上级同意、大会通过，不计入应到会"

    person = models.ForeignKey(Person, models.CASCADE, related_name="suspensions")
    reason = models.CharField("原因", max_length=20, choices=Reason)
    start = models.DateField("开始")
    end = models.DateField("结束", null=True, blank=True)

    class Meta:
        verbose_name = "停止行使表决权"
        verbose_name_plural = "停止行使表决权"
        ordering = ["person_id", "start"]
        constraints = term_constraints("rights_suspension")

    def __str__(self) -> str:
        return f"{self.person} {self.get_reason_display()}"
