"""The confidential channel: keys, letters that only one reader opens, and routing slips."""

from __future__ import annotations

import uuid

from django.db import models

from zhibu.access.models import User
from zhibu.organization.models import Organization


class LetterKey(models.Model):
    """One row: a key pair of a unit's discipline commissioner; the newest receives letters.

    The private key stands here only under a passphrase that is stored nowhere. Older keys stay,
    so that the letters sealed to them can still be read with their passphrase.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="letter_keys")
    number = models.PositiveSmallIntegerField("第几把")
    public = models.BinaryField("公钥")
    salt = models.BinaryField()
    cost = models.PositiveIntegerField()
    wrapped = models.BinaryField("加密后的私钥")
    since = models.DateField("启用日期")
    rewrapped = models.DateField("换口令日期", null=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "信箱钥匙"
        verbose_name_plural = "信箱钥匙"
        ordering = ["organization_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                name="letter_key_once",
                violation_error_message="刚刚有人换过钥匙",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.number}"


class LetterState(models.TextChoices):
    """The life of a letter (conduct.md 5.10)."""

    RECEIVED = "received", "待阅"
    READ = "read", "已阅"
    ACCEPTED = "accepted", "已受理"
    ANSWERED = "answered", "已答复"
    PASSED = "passed", "已移交"
    CLOSED = "closed", "已办结"


class Letter(models.Model):
    """One row: a letter to the discipline commissioner (举报、建议); or, once it is passed on, its
    routing slip (流转单) alone.

    Nothing tells who wrote it or at what hour: no account, no address, a day without time, numbers
    at random. ``writer`` is a public key made from the code that the writer holds.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.ForeignKey(LetterKey, models.PROTECT, related_name="letters")
    received_on = models.DateField("收到日期")
    state = models.CharField("状态", max_length=10, choices=LetterState)
    code_digest = models.CharField(max_length=64, unique=True)
    writer = models.BinaryField()
    accepted_on = models.DateField("受理日期", null=True)
    passed_to = models.CharField("移交给", max_length=80, blank=True)
    passed_on = models.DateField("移交日期", null=True)
    receipt = models.CharField("回执", max_length=80, blank=True)
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        verbose_name = "来信"
        verbose_name_plural = "来信"
        ordering = ["-received_on", "id"]
        indexes = [
            # The commissioner's list of those that are not done.
            models.Index(fields=["key", "state"], name="letter_key_state"),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.get_state_display()}"


class LetterText(models.Model):
    """One row: what the writer sent, or what he was answered, under seal.

    What the writer sends is sealed to the commissioner; an answer twice, to the writer and to the
    commissioner himself. ``number`` gives the order within the letter.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField()
    answer = models.BooleanField()
    day = models.DateField("日期")
    for_commissioner = models.BinaryField()
    for_writer = models.BinaryField(null=True)

    class Meta:
        verbose_name = "信件内容"
        verbose_name_plural = "信件内容"
        ordering = ["letter_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="letter_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}"
