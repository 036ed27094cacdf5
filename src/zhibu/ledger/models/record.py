"""The record header that every happening shares, its evidence, and closed books."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone

from zhibu.organization.models import Organization, Person

if TYPE_CHECKING:
    from zhibu.access.models import User

USER = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    """The life of a record. Only a confirmed one posts."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待确认"
    CONFIRMED = "confirmed", "已确认"
    VOID = "void", "已作废"


class Record(models.Model):
    """One row: something that happened on a date, entered once.

    The header is the same for every type; the rest stands in one body table per type
    (:class:`RecordBody`). Not a case: a household or a wish has a life of its own.
    """

    type = models.CharField("类型", max_length=40, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="records", verbose_name="党组织"
    )
    date = models.DateField("日期")
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    # Readable only by those entitled to the type, the person it is about, and who entered it.
    restricted = models.BooleanField(default=False, editable=False)
    about = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records_about",
        verbose_name="本人",
    )
    # What makes a second import find this record again; unique among those not void.
    natural_key = models.CharField(max_length=64, null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    entered_at = models.DateTimeField("录入时间", default=timezone.now, editable=False)
    entered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="录入人"
    )
    submitted_at = models.DateTimeField("报送时间", null=True, editable=False)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="确认人"
    )
    # True when the head of a unit confirmed what he entered himself (规则 ledger.separation).
    self_confirmed = models.BooleanField("自录自审", default=False, editable=False)
    returned_reason = models.CharField("退回原因", max_length=200, blank=True, editable=False)
    void_reason = models.CharField("作废原因", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        ordering = ["-date", "-pk"]
        indexes = [
            # One branch's list of one type, newest first.
            models.Index(fields=["organization", "type", "-date", "-id"], name="record_unit_type"),
            # The same list for a superior of thousands of branches.
            models.Index(fields=["type", "-date", "-id"], name="record_type_date"),
            # Its few drafts, submitted or void ones among a million confirmed.
            models.Index(fields=["type", "state", "-date", "-id"], name="record_type_state"),
            # The timeline of everything, and "recent" on the first screen.
            models.Index(fields=["organization", "-date", "-id"], name="record_unit_date"),
            # "Waiting for me" reads only the few that are submitted.
            models.Index(
                fields=["organization", "date"],
                condition=models.Q(state="submitted"),
                name="record_waiting",
            ),
            # "My own" reads what is about one person.
            models.Index(fields=["about", "type", "date"], name="record_about"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "organization", "natural_key"],
                condition=~models.Q(state="void") & models.Q(natural_key__isnull=False),
                name="record_natural_key_once",
                violation_error_message="同样的记录已经有了",
            ),
            models.CheckConstraint(
                name="record_void_has_reason",
                condition=~models.Q(state="void") | ~models.Q(void_reason=""),
                violation_error_message="作废必须写原因",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def late_days(self) -> int:
        """Days between the event and its entry; what counts as late is a rule's matter."""
        return max((timezone.localdate(self.entered_at) - self.date).days, 0)

    def is_about(self, user: User) -> bool:
        """Tell whether the record is about the person whose account this is."""
        return self.about_id is not None and self.about_id == user.person_id

    @property
    def is_open(self) -> bool:
        return self.state in {State.DRAFT, State.SUBMITTED}


class RecordBody(models.Model):
    """What a type adds to the header: typed columns, one table per type.

    The body's primary key is the record's, so ``body.pk == body.record_id``.
    """

    record = models.OneToOneField(
        Record, models.CASCADE, primary_key=True, related_name="%(class)s", editable=False
    )

    # Rows that hang on the body, as they shall be and as they are (``ledger.children``).
    pending_rows: Mapping[str, Sequence[models.Model]] = MappingProxyType({})
    known_rows: Mapping[str, Sequence[models.Model]] = MappingProxyType({})

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.record)

    @property
    def date(self) -> datetime.date:
        return self.record.date

    @property
    def organization(self) -> Organization:
        return self.record.organization

    @property
    def about(self) -> Person | None:
        return self.record.about

    @property
    def title(self) -> str:
        return self.record.title


def evidence_storage() -> Storage:
    """Give the store of evidence files, chosen in the settings."""
    return storages["evidence"]


class Evidence(models.Model):
    """One row: a file behind a record. Names on disk are opaque; ``sha256`` proves the content."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence")
    name = models.CharField("文件名", max_length=160)
    file = models.FileField(storage=evidence_storage, max_length=120)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    uploaded_at = models.DateTimeField("上传时间", default=timezone.now)
    uploaded_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    # Evidence of a confirmed record is never deleted, only withdrawn with a reason.
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "佐证"
        verbose_name_plural = "佐证"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BookClosing(models.Model):
    """One row: the books of a unit (and its groups) are closed up to and including a day."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="closings")
    through = models.DateField("封账至")
    closed_at = models.DateTimeField("封账时间", default=timezone.now)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "封账"
        verbose_name_plural = "封账"
        ordering = ["organization_id", "-through"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "through"],
                name="closing_once",
                violation_error_message="这一天已经封过账",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.through}"
