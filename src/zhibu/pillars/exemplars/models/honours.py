"""Honours received."""

from __future__ import annotations

from django.db import models

from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Person


class Level(models.TextChoices):
    """Who gave it, highest first."""

    NATIONAL = "national", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TRADE = "trade", "系统内"
    UNIT = "unit", "本单位"


class Receiver(models.TextChoices):
    ORGANIZATION = "organization", "党组织"
    TEAM = "team", "集体"
    PERSON = "person", "个人"


class Honour(RecordBody):
    """One row: an honour that the branch, a team or people of it received (获得荣誉).

    One certificate or decision is one honour, however many people it names. Not an award that
    the unit itself gives: that is an award campaign.
    """

    level = models.CharField("级别", max_length=10, choices=Level)
    issuer = models.CharField("授予单位", max_length=80)
    number = models.CharField(
        "文号或证书号", max_length=60, blank=True, help_text="同一天有几项同名荣誉的，用它区分"
    )
    receiver = models.CharField("授予对象", max_length=12, choices=Receiver)

    class Meta:
        verbose_name = "获得荣誉"
        verbose_name_plural = "获得荣誉"


class HonouredPerson(models.Model):
    """One row: somebody whom an honour names."""

    honour = models.ForeignKey(Honour, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="获得人")

    class Meta:
        verbose_name = "获得人"
        verbose_name_plural = "获得人"
        ordering = ["honour_id", "id"]

    def __str__(self) -> str:
        return str(self.person)
