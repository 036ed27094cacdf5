"""Supplies for emergencies (防控物资): items and what moves in and out of stock."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from zhibu.cases.models import Case
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization


class SupplyItem(models.Model):
    """One row: a kind of supplies that a unit keeps in stock. Its balance is the sum of movements.

    Named 医用口罩, or with its make 医用口罩（N95）. ``measure`` is the word in which it is
    counted: 个, 副, 件, 瓶, 桶.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="supplies", verbose_name="党组织"
    )
    name = models.CharField("物资", max_length=60)
    spec = models.CharField("规格", max_length=40, blank=True)
    measure = models.CharField("单位", max_length=10, blank=True)
    safe_level = models.DecimalField(
        "安全库存",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="少于这个数就提醒；不填不提醒",
    )
    place = models.CharField("存放地点", max_length=60, blank=True)

    # Movements that an import will store, for the checks of its later rows; never stored.
    lent: Sequence[Any] = ()

    class Meta:
        verbose_name = "防控物资"
        verbose_name_plural = "防控物资"
        ordering = ["name", "spec", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "spec"],
                name="supply_item_once",
                violation_error_message="这种物资已经登记过",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.spec}）" if self.spec else self.name


class Move(models.TextChoices):
    """Why stock changes."""

    OPENING = "opening", "期初"
    PURCHASE = "purchase", "采购"
    DONATED = "donated", "捐入"
    ISSUE = "issue", "领用"
    LOSS = "loss", "损耗"
    EXPIRED = "expired", "过期"
    TRANSFER = "transfer", "调出"
    COUNT = "count", "盘点"


INWARD = frozenset({Move.OPENING, Move.PURCHASE, Move.DONATED})
OUTWARD = frozenset({Move.ISSUE, Move.LOSS, Move.EXPIRED, Move.TRANSFER})
# What is used up must not be past its day; what is written off may be.
USED = frozenset({Move.ISSUE, Move.TRANSFER})


class SupplyMovement(RecordBody):
    """One row: stock of one item changed, or was counted.

    Attributes:
        quantity: what came, went, or was counted; never negative.
        change: by how much the stock changed. Derived: plus or minus the quantity; of a count the
            difference to what the books said at the end of that day.
        batch: where it is not given, what goes out is taken from what expires first.
        total: of a purchase, in yuan; quantity times price where it is not given.
    """

    response = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="应急响应"
    )
    item = models.ForeignKey(
        SupplyItem, models.PROTECT, related_name="movements", verbose_name="物资"
    )
    kind = models.CharField("类型", max_length=10, choices=Move, default=Move.ISSUE)
    quantity = models.DecimalField(
        "数量", max_digits=12, decimal_places=2, help_text="盘点填实际点到的数"
    )
    measure = models.CharField(
        "单位", max_length=10, blank=True, help_text="个、副、件、瓶、桶等；新物资必填"
    )
    change = models.DecimalField(
        "增减", max_digits=12, decimal_places=2, default=Decimal(0), editable=False
    )
    batch = models.CharField("批号", max_length=40, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    unit_price = models.DecimalField(
        "单价（元）", max_digits=12, decimal_places=4, null=True, blank=True
    )
    total = models.DecimalField(
        "金额（元）",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="不填就按数量乘单价",
    )
    receiver = models.CharField(
        "领用人（供应商、捐赠方）", max_length=60, blank=True, help_text="领用写谁领，采购写从哪买"
    )
    reason = models.CharField("说明", max_length=120, blank=True, help_text="盘点有差异的写原因")

    class Meta:
        verbose_name = "物资收发"
        verbose_name_plural = "物资收发"
