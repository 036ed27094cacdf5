"""Initiative letters, pledge texts, and the pledges that people sign."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization, Person


class InitiativeLetter(RecordBody):
    """One row: an initiative letter (倡议书) was issued to people, in so many copies."""

    copies = models.PositiveIntegerField("份数", null=True)
    recipients = models.CharField("发放对象", max_length=80, help_text="例如：全体干部职工")
    text = models.TextField("正文", blank=True, help_text="粘贴正文，或上传扫描件作佐证")

    class Meta:
        verbose_name = "倡议书"
        verbose_name_plural = "倡议书"


class Asked(models.TextChoices):
    """Who is asked to sign a pledge."""

    ALL = "all", "全体党员"
    COMMITTEE = "committee", "班子成员"
    CHOSEN = "chosen", "指定人员"


class PledgeText(models.Model):
    """One row: one version of a pledge's text (承诺书文本) that people of a unit are asked to sign.

    Once somebody has signed, its words stay as they are; a change is a new version, and those who
    signed the former one signed that. People of units below may sign it too.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="pledge_texts", verbose_name="党组织"
    )
    title = models.CharField("名称", max_length=80, help_text="例如：廉洁自律承诺书")
    version = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    text = models.TextField("正文")
    # SHA-256 of the normalised text (``pledge_words.digest_of``), in hexadecimal.
    digest = models.CharField("正文校验值", max_length=64, editable=False)
    adopted_on = models.DateField("启用日期", help_text="从这一天起可以签")
    closes_on = models.DateField("签署截止", null=True, blank=True, help_text="留空即一直可签")
    # The day on which the next version came into use: from then on this one is not signed.
    replaced_on = models.DateField("被替代日期", null=True, editable=False)
    asked = models.CharField("请谁签", max_length=10, choices=Asked, default=Asked.ALL)
    chosen = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name="指定人员")

    # Set while a text is being read that names no version: the day decides which one is meant.
    by_title = False

    class Meta:
        verbose_name = "承诺书文本"
        verbose_name_plural = "承诺书文本"
        ordering = ["organization_id", "title", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title", "version"],
                name="pledge_text_once",
                violation_error_message="这一版承诺书已经有了",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title, with its version from the second one on: 廉洁承诺书（第2版）."""
        return f"{self.title}（第{self.version}版）" if self.version > 1 else self.title


class SignedBy(models.TextChoices):
    """How a pledge was signed."""

    SELF = "self", "本人在线签署"
    PAPER = "paper", "纸质签署"


class Pledge(RecordBody):
    """One row: one person signed one version of a pledge (承诺书).

    Signed by himself on his page, with the moment, or on paper and entered by a clerk.
    ``digest`` is that of the text as it was signed.
    """

    pledge_text = models.ForeignKey(
        PledgeText, models.PROTECT, related_name="pledges", verbose_name="承诺书"
    )
    form = models.CharField("签署方式", max_length=6, choices=SignedBy, default=SignedBy.PAPER)
    typed_name = models.CharField("签名", max_length=60, blank=True)
    signed_at = models.DateTimeField("签署时间", null=True)
    digest = models.CharField("正文校验值", max_length=64, blank=True)

    class Meta:
        verbose_name = "承诺书"
        verbose_name_plural = "承诺书"
