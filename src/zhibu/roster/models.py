"""Who belongs to a branch, as records: the stays of members, and the staff who are no members."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Membership, Organization


class HowIn(models.TextChoices):
    ADMITTED = "admitted", "发展入党"
    TRANSFERRED = "transferred", "组织关系转入"
    FOUNDING = "founding", "建账时在册"


class HowOut(models.TextChoices):
    TRANSFERRED = "transferred", "组织关系转出"
    REMOVED = "removed", "除名"
    EXPELLED = "expelled", "开除党籍"
    STOPPED = "stopped", "停止党籍"
    CANCELLED = "cancelled", "取消预备党员资格"
    DIED = "died", "去世"


class RosterEntry(RecordBody):
    """One row: a Party member (``record.about``) joined this branch's roll on ``record.date``.

    It stays one record until the member leaves: turning full and leaving fill its dates in and
    post the difference. Not the person and not the account.
    """

    joined_on = models.DateField("入党日期", help_text="支部大会通过接收为预备党员的日期")
    confirmed_on = models.DateField("转正日期", null=True, blank=True, help_text="预备党员留空")
    how_in = models.CharField("进入方式", max_length=16, choices=HowIn, default=HowIn.FOUNDING)
    ended_on = models.DateField(
        "离开日期", null=True, blank=True, help_text="在册最后一天，在册党员留空"
    )
    how_out = models.CharField("离开方式", max_length=16, choices=HowOut, blank=True)
    group = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="党小组",
    )
    # What the confirmed entry wrote into the roll.
    membership = models.OneToOneField(
        Membership, models.SET_NULL, null=True, editable=False, related_name="entry"
    )

    class Meta:
        verbose_name = "党员名册"
        verbose_name_plural = "党员名册"


class Category(models.TextChoices):
    ESTABLISHED = "established", "在编职工"
    CONTRACT = "contract", "聘用人员"
    VOLUNTEER = "volunteer", "青年志愿者"
    RETIRED = "retired", "退休"
    OTHER = "other", "其他"


class StaffEntry(RecordBody):
    """One row: somebody who is not on the Party roll (``record.about``) is known to this branch.

    From ``record.date`` on, other records may speak of him: an applicant, a young volunteer, a
    contestant. It makes him no member: he is not counted, not expected and has no vote. When he
    joins the Party, a ``RosterEntry`` about the same person follows; this one stays as it is.
    """

    arrived_on = models.DateField("到单位日期", null=True, blank=True, help_text="不清楚的留空")
    category = models.CharField(
        "类别", max_length=16, choices=Category, default=Category.ESTABLISHED
    )
    is_league_member = models.BooleanField("共青团员", default=False)
    ended_on = models.DateField(
        "离开日期", null=True, blank=True, help_text="在单位最后一天，在岗的留空"
    )

    class Meta:
        verbose_name = "职工登记"
        verbose_name_plural = "职工登记"
