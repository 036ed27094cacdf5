"""One activity with its agenda items and the people who were, or should have been, there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class Audience(models.TextChoices):
    """Who is expected."""

    MEMBERS = "members", "全体党员"
    COMMITTEE = "committee", "支部委员"
    CHOSEN = "chosen", "指定人员"


class Presence(models.TextChoices):
    PRESENT = "present", "到会"
    LATE = "late", "迟到"
    ABSENT = "absent", "缺席"
    GUEST = "guest", "列席"


class VoteForm(models.TextChoices):
    SHOW_OF_HANDS = "show_of_hands", "举手表决"
    SECRET = "secret", "无记名投票"


class Activity(RecordBody):
    """One row: people came together once; attendance and evidence are kept once for all items.

    The record's title is the topic (主题), its date the day. ``hours`` are the class hours (学时)
    of the whole activity, posted once when at least one item is study.
    """

    starts_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    audience = models.CharField(
        "参加范围", max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    chair = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    recorder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录人"
    )
    hours = models.DecimalField(
        "学时", max_digits=4, decimal_places=1, null=True, blank=True, help_text="每人学时"
    )
    serial = models.CharField("会议次数", max_length=30, blank=True, help_text="例如：第3次")
    minutes = models.TextField("会议内容", blank=True, help_text="报告、发言、讨论要点")
    materials = models.TextField("学习资料", blank=True)

    # Rows of an activity that is being entered and not stored yet.
    pending_items: Sequence[AgendaItem] | None = None
    pending_people: Sequence[Attendance] | None = None
    # Stored rows that were read together with those of other activities.
    known_items: list[AgendaItem] | None = None
    known_people: list[Attendance] | None = None

    class Meta:
        verbose_name = "活动"
        verbose_name_plural = "活动"

    @property
    def agenda(self) -> list[AgendaItem]:
        """The items, stored or about to be."""
        if self.pending_items is not None:
            return list(self.pending_items)
        return list(self.items.all()) if self.known_items is None else self.known_items

    @property
    def people(self) -> list[Attendance]:
        """The attendance rows, stored or about to be."""
        if self.pending_people is not None:
            return list(self.pending_people)
        return list(self.attendances.all()) if self.known_people is None else self.known_people

    @property
    def came(self) -> list[Attendance]:
        """Expected people who came, on time or late; guests are not among them."""
        return [row for row in self.people if row.came and row.presence != Presence.GUEST]

    @property
    def due_count(self) -> int:
        """应到: everybody expected."""
        return sum(row.presence != Presence.GUEST for row in self.people)

    @property
    def present_count(self) -> int:
        """实到: expected people who came."""
        return len(self.came)


class AgendaItem(models.Model):
    """One row: one part of an activity, of a declared kind, posting its own (see ``kinds``)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField("内容", max_length=40)
    topic = models.CharField("议题", max_length=200, blank=True)
    lecturer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主讲人"
    )
    lecturer_name = models.CharField("外请主讲人", max_length=60, blank=True)
    lecturer_is_leader = models.BooleanField("主讲人是领导干部", default=False)
    is_law = models.BooleanField("法律法规学习", default=False)
    content = models.TextField("发言和讨论", blank=True)
    resolution = models.TextField("决议", blank=True)
    vote_rule = models.CharField("表决事项", max_length=30, blank=True)
    vote_form = models.CharField("表决方式", max_length=16, choices=VoteForm, blank=True)
    yes = models.PositiveSmallIntegerField("赞成", null=True, blank=True)
    no = models.PositiveSmallIntegerField("反对", null=True, blank=True)
    abstain = models.PositiveSmallIntegerField("弃权", null=True, blank=True)
    written_yes = models.PositiveSmallIntegerField(
        "书面赞成", null=True, blank=True, help_text="会前书面表示赞成、本人未到会的"
    )
    passed = models.BooleanField("通过", null=True, blank=True)
    about = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="votes_about",
        verbose_name="表决对象",
        help_text="接收预备党员、预备党员转正等，一人一议",
    )

    class Meta:
        verbose_name = "议程"
        verbose_name_plural = "议程"
        ordering = ["activity_id", "order", "id"]
        indexes = [
            # Obligations and ledgers by kind ask which activities held one.
            models.Index(fields=["kind", "activity"], name="agenda_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}"


class Attendance(models.Model):
    """One row: one person expected at, or sitting in on, an activity.

    ``is_member`` and ``has_vote`` are what held on that day, written down when entered, so that a
    later change of the roll does not change what was posted.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="attendances")
    name = models.CharField("姓名", max_length=60, blank=True, help_text="列席人员可只写姓名")
    presence = models.CharField("到会情况", max_length=8, choices=Presence)
    reason = models.CharField("原因", max_length=60, blank=True)
    is_member = models.BooleanField(default=True)
    has_vote = models.BooleanField(default=False)

    class Meta:
        verbose_name = "到会"
        verbose_name_plural = "到会"
        ordering = ["activity_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=models.Q(person__isnull=False),
                name="attendance_once",
                violation_error_message="同一个人在一次活动里只能记一次",
            )
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.presence}"

    @property
    def who(self) -> str:
        """The name to show. Queries: one, unless the person is loaded."""
        return str(self.person or self.name)

    @property
    def came(self) -> bool:
        return self.presence in {Presence.PRESENT, Presence.LATE, Presence.GUEST}


def hours_between(start: datetime.time | None, end: datetime.time | None) -> Decimal | None:
    """Give class hours of a span of one day, in halves, rounded to the nearest; None if unknown."""
    if start is None or end is None or end <= start:
        return None
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return Decimal(round(minutes / 30)) / 2
