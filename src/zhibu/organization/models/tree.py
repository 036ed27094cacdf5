"""Organizations and which of them stood under which, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import models


class Kind(models.TextChoices):
    """Levels of the tree; the values are what ``zhibu organizations`` prints."""

    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    GROUP = "group", "党小组"


# Who may stand directly under whom (支部工作条例 art. 5; a group belongs to one branch).
ALLOWED_CHILDREN: dict[str, frozenset[str]] = {
    Kind.COMMITTEE: frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH}),
    Kind.GENERAL_BRANCH: frozenset({Kind.BRANCH}),
    Kind.BRANCH: frozenset({Kind.GROUP}),
    Kind.GROUP: frozenset(),
}


def path_below(parent: Organization | None, number: int) -> str:
    """Give a unit's path: the numbers of all above and its own, each in eight digits and a dot.

    Scope is a prefix of it, and in its order units follow their parent, the older sibling first:
    without the leading zeros, 10 would come before 9.
    """
    return f"{parent.path if parent else ''}{number:08d}."


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def below(self, organization: Organization) -> OrganizationQuerySet:
        """Keep the organization and all that stands under it today."""
        return self.filter(path__startswith=organization.path)

    def existing_on(self, day: date) -> OrganizationQuerySet:
        """Keep what was founded by that day and not yet dissolved."""
        return self.filter(
            models.Q(founded__isnull=True) | models.Q(founded__lte=day),
            models.Q(dissolved__isnull=True) | models.Q(dissolved__gt=day),
        )


class Organization(models.Model):
    """One Party organization: a committee, general branch, branch or group.

    ``parent`` and ``path`` tell today's tree; :class:`Affiliation` tells every day's. Not an
    office of the administration: that one is named in :class:`OfficeProfile`.
    """

    code = models.SlugField("编号", max_length=40, unique=True, help_text="字母、数字或短横线")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    # See :func:`path_below`.
    path = models.CharField(max_length=200, editable=False, default="")
    # The unit that keeps the books: a group's branch, otherwise the unit itself. Different
    # subjects are counted per book ("distinct … summed over branches", indicators.csv).
    book = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="book_units"
    )
    founded = models.DateField("成立日期", null=True, blank=True)
    dissolved = models.DateField("撤销日期", null=True, blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        ordering = ["path"]
        # Scope is a prefix of the path: every list of records asks for it.
        indexes = [models.Index(fields=["path"], name="organization_path")]
        constraints = [
            models.CheckConstraint(
                name="organization_dissolved_after_founded",
                condition=models.Q(dissolved__isnull=True)
                | models.Q(founded__isnull=True)
                | models.Q(dissolved__gte=models.F("founded")),
                violation_error_message="撤销日期不能早于成立日期",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def book_unit_id(self) -> int:
        return self.book_id or self.pk

    @property
    def numbers_up(self) -> list[int]:
        """The numbers of all units above it today, from the top, and its own, read off its path."""
        return [int(part) for part in self.path.split(".") if part]

    def is_at_or_below(self, other: Organization) -> bool:
        """Tell whether this is the other one or stands under it today."""
        return self.path.startswith(other.path)


class Affiliation(models.Model):
    """One row: a unit stood under a parent from ``start`` to ``end`` (inclusive; none = today).

    Terms of one unit never overlap; ``organization.services.move`` writes them.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="affiliations")
    parent = models.ForeignKey(Organization, models.PROTECT, related_name="former_children")
    start = models.DateField("开始")
    end = models.DateField("结束", null=True, blank=True)

    class Meta:
        verbose_name = "隶属关系"
        verbose_name_plural = "隶属关系"
        ordering = ["organization_id", "start"]
        constraints = [
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                violation_error_message="隶属关系的结束日期不能早于开始日期",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(end__isnull=True),
                name="affiliation_one_open",
                violation_error_message="一个组织同时只能有一个上级",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ∈ {self.parent} {self.start}–{self.end or ''}"


class OfficeProfile(models.Model):
    """The office (单位) that an organization belongs to, as reports name it."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="profile")
    office_name = models.CharField("单位全称", max_length=120, blank=True)
    office_short_name = models.CharField("单位简称", max_length=60, blank=True)
    county = models.CharField("县（市、区）", max_length=60, blank=True)
    business_field = models.CharField("业务领域", max_length=120, blank=True)
    party_full_name = models.CharField(
        "党组织全称", max_length=160, blank=True, help_text="报告标题和落款用"
    )
    motto = models.CharField("党建品牌", max_length=80, blank=True)

    class Meta:
        verbose_name = "单位资料"
        verbose_name_plural = "单位资料"

    def __str__(self) -> str:
        return self.office_name or str(self.organization)
