"""Duty (值班值守): rosters that were planned, swaps, and shifts that were served."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization, Person

ONE_DAY = timedelta(days=1)


class Roster(models.Model):
    """One row: a duty roster (值班表) of a unit, for a response or for a holiday.

    Never changed by hand: people change by swaps, a wrong one is withdrawn and made anew.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="rosters", verbose_name="党组织"
    )
    response = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应急响应"
    )
    title = models.CharField("名称", max_length=120)
    first = models.DateField("开始日期")
    last = models.DateField("结束日期")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("排班时间", default=timezone.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "值班表"
        verbose_name_plural = "值班表"
        ordering = ["-first", "-pk"]
        indexes = [
            # The rosters of a unit that cover a day.
            models.Index(fields=["organization", "first"], name="roster_of_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class RosterShift(models.Model):
    """One row: a shift (班次) of a roster. It may end on the next day."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="shifts")
    date = models.DateField("日期")
    name = models.CharField("班次", max_length=20)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")

    class Meta:
        verbose_name = "班次"
        verbose_name_plural = "班次"
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "date", "name"], name="roster_shift_once")
        ]
        indexes = [
            # Who is on duty now, today's shifts.
            models.Index(fields=["date"], name="roster_shift_day"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class RosterSlot(models.Model):
    """One row: somebody is on duty in a shift, as its leader or among its staff."""

    shift = models.ForeignKey(RosterShift, models.CASCADE, related_name="slots")
    person = models.ForeignKey(Person, models.PROTECT, related_name="duty_slots")
    is_leader = models.BooleanField("带班", default=False)

    class Meta:
        verbose_name = "值班人"
        verbose_name_plural = "值班人"
        ordering = ["shift_id", "-is_leader", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person"],
                name="roster_slot_once",
                violation_error_message="同一个人在一个班次里只排一次",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class RosterLeave(models.Model):
    """One row: a day on which somebody of a roster cannot serve; swaps ask it too."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="leave")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    date = models.DateField("请假日期")

    class Meta:
        verbose_name = "请假"
        verbose_name_plural = "请假"
        constraints = [
            models.UniqueConstraint(fields=["roster", "person", "date"], name="roster_leave_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.date}"


class SwapState(models.TextChoices):
    ASKED = "asked", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"


class RosterSwap(models.Model):
    """One row: somebody asked another to take his shift (换班), or to exchange two shifts.

    Approved before it holds; then the slots carry the new names, and this row tells the old.
    """

    slot = models.ForeignKey(RosterSlot, models.CASCADE, related_name="swaps")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="换出人")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="替班人")
    # The taker's own shift that the giver serves in return.
    back = models.ForeignKey(
        RosterSlot, models.CASCADE, null=True, related_name="swaps_back", verbose_name="换回"
    )
    reason = models.CharField("原因", max_length=100)
    state = models.CharField("状态", max_length=10, choices=SwapState, default=SwapState.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("批准时间", null=True)

    class Meta:
        verbose_name = "换班"
        verbose_name_plural = "换班"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(state="asked"),
                name="swap_asked_once",
                violation_error_message="这个班次已经申请换班",
            )
        ]

    def __str__(self) -> str:
        return f"{self.giver}→{self.taker}"


class DutyShift(RecordBody):
    """One row: a shift was served, with what was handed over at its end (交接班).

    ``record.date`` is the day on which it began; an end before the start lies on the next day.
    Leader and staff are filled in from the roster of that day where they are not given.
    """

    response = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应急响应"
    )
    starts_at = models.TimeField("上班时间", null=True, blank=True)
    ends_at = models.TimeField("下班时间", null=True, blank=True)
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="带班领导"
    )
    done = models.TextField("已办事项", blank=True)
    undone = models.TextField("未办事项", blank=True)
    handed_to = models.CharField("交接给", max_length=60, blank=True)
    incidents = models.TextField("突发情况", blank=True, help_text="何时接报、报给谁；没有的不填")

    class Meta:
        verbose_name = "值班值守"
        verbose_name_plural = "值班值守"

    def span(self) -> tuple[datetime, datetime] | None:
        """Give when it began and ended; None where the times are not known."""
        if self.starts_at is None or self.ends_at is None:
            return None
        zone = timezone.get_current_timezone()
        day = self.record.date
        begins = datetime.combine(day, self.starts_at, zone)
        next_day = day + ONE_DAY if self.ends_at <= self.starts_at else day
        return begins, datetime.combine(next_day, self.ends_at, zone)


class OnDuty(models.Model):
    """One row: somebody was on duty in a shift."""

    shift = models.ForeignKey(DutyShift, models.CASCADE, related_name="staff")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="姓名")

    class Meta:
        verbose_name = "值班人员"
        verbose_name_plural = "值班人员"
        ordering = ["shift_id", "id"]

    def __str__(self) -> str:
        return str(self.person)
