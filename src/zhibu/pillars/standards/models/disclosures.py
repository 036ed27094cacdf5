"""Disclosure of Party affairs (党务公开): the catalogue, what is published, files made public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from zhibu.ledger.models import Evidence, RecordBody


class Scope(models.TextChoices):
    """To whom something is open (党务公开条例: four scopes); only the first is anybody's."""

    SOCIETY = "society", "社会公开"
    PARTY = "party", "全党公开"
    UNIT = "unit", "本单位公开"
    NAMED = "named", "特定对象公开"


class TimeKind(models.TextChoices):
    """When an entry of the catalogue must be public."""

    LONG = "long", "长期公开"
    PERIODIC = "periodic", "定期公开"
    STAGED = "staged", "阶段公开"
    AT_ONCE = "at_once", "即时公开"


class Every(models.TextChoices):
    """How often a periodic entry comes again."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF = "half", "每半年"
    YEAR = "year", "每年"


class DisclosureEntry(RecordBody):
    """One row: an entry of the catalogue (公开目录) in force from ``record.date`` to ``ended_on``.

    The title names the entry. It says what must be public, for whom, how and when; what was
    published for it are :class:`Disclosure` rows.
    """

    content = models.TextField("公开内容", blank=True, help_text="要点，一点一行")
    basis = models.CharField("公开依据", max_length=200, blank=True)
    post = models.CharField("责任岗位", max_length=80, help_text="写岗位，不写姓名")
    scope = models.CharField("公开范围", max_length=8, choices=Scope, default=Scope.SOCIETY)
    form = models.CharField(
        "公开形式", max_length=80, blank=True, help_text="会议、文件、公开栏、网站等"
    )
    time_kind = models.CharField(
        "公开时限", max_length=8, choices=TimeKind, default=TimeKind.AT_ONCE
    )
    every = models.CharField("公开频次", max_length=8, choices=Every, blank=True)
    within_days = models.PositiveSmallIntegerField(
        "几个工作日内", null=True, blank=True, help_text="形成之后或每期结束之后"
    )
    ended_on = models.DateField(
        "停用日期", null=True, blank=True, help_text="在用的最后一天；仍在用的不填"
    )

    class Meta:
        verbose_name = "公开目录"
        verbose_name_plural = "公开目录"


class DisclosureKind(models.TextChoices):
    """A notice asks for objections and must stand for some working days; news only tells."""

    NEWS = "news", "公开"
    NOTICE = "notice", "公示"


class Disclosure(RecordBody):
    """One row: something is public from ``record.date`` to ``until`` (None: for good).

    提出、审核、审批、公开 are draft, ``reviewer``, confirmation, and the dates. The title and
    ``text`` are shown as they stand, as plain text; a blank line parts paragraphs.
    """

    entry = models.ForeignKey(
        DisclosureEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name="目录事项",
    )
    kind = models.CharField(
        "种类", max_length=8, choices=DisclosureKind, default=DisclosureKind.NEWS
    )
    scope = models.CharField("公开范围", max_length=8, choices=Scope, default=Scope.SOCIETY)
    text = models.TextField("公开内容", help_text="空一行分段")
    until = models.DateField(
        "公开至", null=True, blank=True, help_text="公开的最后一天；长期公开的不填"
    )
    made_on = models.DateField(
        "形成日期", null=True, blank=True, help_text="文件或决定形成的日子，用来看公开是否及时"
    )
    reviewer = models.CharField("保密审查人", max_length=60, help_text="只在内部留存，不对外显示")
    phones_public = models.BooleanField(
        "确认公开手机号",
        default=False,
        help_text="内容里确需公开手机号时才勾；座机不用勾。勾选会记入日志",
    )
    # The feed says when an item was last touched; nobody types it.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "党务公开"
        verbose_name_plural = "党务公开"
        indexes = [
            # The public site asks for what is open to everybody and not over.
            models.Index(fields=["scope", "until"], name="disclosure_scope_until"),
        ]


class PublicFile(models.Model):
    """One row: a file of evidence that somebody marked public, one by one (对外公开的附件).

    It is shown only as long as its disclosure is public and the evidence is not withdrawn.
    """

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="public_file")
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="public_files")
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "对外公开的附件"
        verbose_name_plural = "对外公开的附件"

    def __str__(self) -> str:
        return self.evidence.name
