"""What was given to a village, and what was bought from it: two things, never added up."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person
from zhibu.pillars.village.models.places import Village, Villager


class Donation(RecordBody):
    """One row: a donation (爱心捐赠) of money, of goods or of both was handed over.

    Given by one person (``donor``) or by whoever ``donor_name`` names, a unit or a group. Goods
    bought from farmers are no donation but a :class:`ProducePurchase`.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    donor = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="捐赠人",
        help_text="一个人捐的填姓名；单位或集体捐的填在下一栏",
    )
    donor_name = models.CharField("捐赠单位", max_length=80, blank=True)
    receiver = models.CharField("接收方", max_length=80, help_text="例如：石板村村委会")
    cash = models.DecimalField("捐款（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    signed_by = models.CharField("签收人", max_length=60, blank=True)
    handed_on = models.DateField("交接日期", null=True, blank=True)
    note = models.TextField("使用情况", blank=True)

    class Meta:
        verbose_name = "爱心捐赠"
        verbose_name_plural = "爱心捐赠"


class DonatedItem(models.Model):
    """One row: goods of one kind in a donation; ``value`` is that of all of them, in yuan."""

    donation = models.ForeignKey(Donation, models.CASCADE, related_name="items")
    name = models.CharField("物资", max_length=60)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2)
    unit = models.CharField("单位", max_length=10)
    value = models.DecimalField(
        "价值（元）", max_digits=14, decimal_places=2, null=True, help_text="这些物资合计"
    )
    batch = models.CharField("批号", max_length=40, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)

    class Meta:
        verbose_name = "捐赠物资"
        verbose_name_plural = "捐赠物资"
        ordering = ["donation_id", "id"]

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    """By which way produce was bought (消费帮扶, village-assistance.md 3.6)."""

    PLATFORM_832 = "platform_832", "832平台"
    DIRECT = "direct", "直接购买"
    CANTEEN = "canteen", "食堂采购"
    STAFF = "staff", "职工购买"


class WeightUnit(models.TextChoices):
    """Units in which produce is weighed; exact in kilograms (village-assistance.md 3.8)."""

    KILOGRAM = "公斤", "公斤"
    JIN = "斤", "斤"
    TON = "吨", "吨"
    LIANG = "两", "两"
    DAN = "担", "担"
    GRAM = "克", "克"


class ProducePurchase(RecordBody):
    """One row: produce was bought from a village (代购农产品, 以购代捐).

    Quantity and price stand as they were written; ``kilograms`` is computed from them, exactly.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村")
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=4)
    unit = models.CharField("单位", max_length=4, choices=WeightUnit, default=WeightUnit.KILOGRAM)
    unit_price = models.DecimalField(
        "单价（元）", max_digits=12, decimal_places=4, help_text="每一单位的价格"
    )
    total = models.DecimalField(
        "金额（元）",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="不填就按数量乘单价",
    )
    kilograms = models.DecimalField(
        "公斤数", max_digits=18, decimal_places=4, null=True, editable=False
    )
    villager = models.ForeignKey(
        Villager,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="purchases",
        verbose_name="卖出村民",
    )
    seller = models.CharField("卖出单位", max_length=80, blank=True, help_text="合作社、村集体等")
    channel = models.CharField("渠道", max_length=14, choices=Channel, default=Channel.DIRECT)
    buyer = models.CharField("购买方", max_length=80, blank=True)
    invoice = models.CharField("票据号", max_length=40, blank=True)

    class Meta:
        verbose_name = "代购农产品"
        verbose_name_plural = "代购农产品"

    @property
    def product(self) -> Decimal | None:
        """Quantity times price, unrounded; None while one of them is missing."""
        return self.quantity * self.unit_price if self.quantity and self.unit_price else None
