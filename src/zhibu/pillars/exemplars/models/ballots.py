"""Secret ballots in the system: a box, those who may vote, and one sealed sum.

No row says, alone or joined with any other, who chose whom. A vote is two changes: the voter's
mark turns to "voted", and the sealed sum of the whole box is sealed anew. There is no row per
ballot, no time of a vote, and no entry in the audit log; marks are made in random order with
random numbers when the box is opened, so that the numbers do not follow the order of voting. The
sum has a fixed length, and its nonce is fresh each time.

What remains: PostgreSQL's row versions tell, until they are swept, in which order people voted,
though not for whom. And whoever holds the data keys *and* copies of the database from before and
after a single vote can subtract. Keys and backups belong in different hands.
"""

from __future__ import annotations

import uuid

from django.db import models

from zhibu.cases.models import Case
from zhibu.organization.fields import SealedField
from zhibu.organization.models import Person


class BallotBox(models.Model):
    """One row: a secret ballot (无记名投票) on the candidates of a campaign.

    ``sums`` holds, sealed, how many ballots were cast and how many named each candidate, until the
    box is closed; nobody reads it before. A dropped (作废) box is emptied unread.
    """

    class State(models.TextChoices):
        OPEN = "open", "投票中"
        CLOSED = "closed", "已截止"
        DROPPED = "dropped", "已作废"

    case = models.ForeignKey(Case, models.PROTECT, related_name="ballot_boxes")
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    seats = models.PositiveSmallIntegerField("最多可选")
    opened_on = models.DateField("开始日期")
    closed_on = models.DateField("截止日期", null=True)
    sums = SealedField("票数")

    class Meta:
        verbose_name = "投票箱"
        verbose_name_plural = "投票箱"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="open"),
                name="ballot_box_one_open",
                violation_error_message="这项评选正在投票",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_state_display()}"


class BallotLine(models.Model):
    """One row: a candidate on the ballot paper; ``position`` is also his place in the sums."""

    box = models.ForeignKey(BallotBox, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("人选", max_length=80)

    class Meta:
        verbose_name = "选票人选"
        verbose_name_plural = "选票人选"
        ordering = ["box_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["box", "position"], name="ballot_line_place_once")
        ]

    def __str__(self) -> str:
        return self.name


class BallotMark(models.Model):
    """One row: somebody may vote in a box; whether he has, never when and never what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(BallotBox, models.CASCADE, related_name="marks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    voted = models.BooleanField(default=False)

    class Meta:
        verbose_name = "投票人"
        verbose_name_plural = "投票人"
        ordering = ["box_id", "id"]
        constraints = [models.UniqueConstraint(fields=["box", "person"], name="ballot_mark_once")]

    def __str__(self) -> str:
        return f"{self.box_id} {self.person_id}"
