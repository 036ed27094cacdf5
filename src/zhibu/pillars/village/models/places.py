"""The villages that units help, and the people who live there."""

from __future__ import annotations

from typing import Any

from django.db import models

from zhibu.core.identity import mask_id, mask_phone
from zhibu.organization.fields import SealedField, hide_all
from zhibu.organization.models import Organization

SHOWN_OF_ACCOUNT = 4


def mask_account(text: str) -> str:
    """Show the last four places of a bank account; of a short one nothing."""
    hidden = max(len(text) - SHOWN_OF_ACCOUNT, 0)
    if hidden < SHOWN_OF_ACCOUNT:
        return "*" * len(text)
    return "*" * hidden + text[hidden:]


class VillageKind(models.TextChoices):
    """Where resident cadres are sent first (village-assistance.md 3.1)."""

    LIFTED = "lifted", "脱贫村"
    RELOCATION = "relocation", "易地搬迁村"
    WEAK = "weak", "软弱涣散村"
    OTHER = "other", "其他"


class Village(models.Model):
    """One row: a village (村) that a branch or a committee helps (帮扶村).

    Not a Party organization of this tree: the village's own branch keeps its own books. Units
    below ``organization`` may name it in their records too.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="villages", verbose_name="帮扶党组织"
    )
    name = models.CharField("村名", max_length=60)
    township = models.CharField("乡镇", max_length=60, blank=True)
    county = models.CharField("县（市、区）", max_length=60, blank=True)
    kind = models.CharField("类别", max_length=12, choices=VillageKind, default=VillageKind.OTHER)
    note = models.CharField("说明", max_length=200, blank=True)

    # Records of an import that is being planned, which later rows build on; never stored.
    lent: tuple[Any, ...] = ()

    class Meta:
        verbose_name = "帮扶村"
        verbose_name_plural = "帮扶村"
        ordering = ["organization_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="village_name_once",
                violation_error_message="这个村已经登记过",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Villager(models.Model):
    """One row: somebody who lives in a village and whom records speak of (村民).

    Not a :class:`Person` of the roll and without an account. Name and distinction are ordinary;
    what is sealed is shown as a mask and opened one by one, each time with an audit entry.
    """

    village = models.ForeignKey(
        Village, models.PROTECT, related_name="villagers", verbose_name="村"
    )
    name = models.CharField("姓名", max_length=60)
    distinction = models.CharField(
        "区分", max_length=30, blank=True, help_text="同村同名的人用它区分，例如组别"
    )
    id_number = SealedField("身份证号", mask=mask_id)
    # Keyed digest of the ID number: finds the same villager without opening any number.
    id_fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    phone = SealedField("手机号", mask=mask_phone)
    bank_account = SealedField("银行账号", mask=mask_account)
    health = SealedField("健康状况", mask=hide_all)

    class Meta:
        verbose_name = "村民"
        verbose_name_plural = "村民"
        ordering = ["village_id", "name", "distinction"]
        indexes = [
            # A typed name is looked up in the villages of one unit.
            models.Index(fields=["name"], name="villager_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name", "distinction"],
                name="villager_name_once",
                violation_error_message="这个村已有同名村民，请填“区分”",
            ),
            models.UniqueConstraint(
                fields=["village", "id_fingerprint"],
                condition=~models.Q(id_fingerprint=""),
                name="villager_id_number_once",
                violation_error_message="这个身份证号在本村已经登记过",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, with its distinction where there is one: 王五（二组）."""
        return f"{self.name}（{self.distinction}）" if self.distinction else self.name
