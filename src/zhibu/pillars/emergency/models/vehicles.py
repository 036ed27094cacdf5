"""Vehicles that the office sends out: its own, borrowed and called up."""

from __future__ import annotations

from django.db import models

from zhibu.organization.models import Organization

LEAST_SEATS, MOST_SEATS = 2, 60


class VehicleKind(models.TextChoices):
    CAR = "car", "轿车"
    VAN = "van", "商务车"
    BUS = "bus", "客车"
    TRUCK = "truck", "货车"
    AMBULANCE = "ambulance", "负压救护车"
    OTHER = "other", "其他"


class Vehicle(models.Model):
    """One row: a vehicle (车辆) that records of a unit and of those below it may name.

    ``seats`` counts all seats, the driver's too; unknown as long as nobody registered it.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="vehicles", verbose_name="党组织"
    )
    plate = models.CharField("车牌号", max_length=10, help_text="例如：豫Q12345")
    kind = models.CharField("车型", max_length=10, choices=VehicleKind, default=VehicleKind.CAR)
    seats = models.PositiveSmallIntegerField(
        "座位数", null=True, blank=True, help_text="行驶证上的核定载人数，含司机"
    )
    owner = models.CharField("所属单位", max_length=80, blank=True, help_text="借用、征用的写车主")

    class Meta:
        verbose_name = "车辆"
        verbose_name_plural = "车辆"
        ordering = ["organization_id", "plate"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "plate"],
                name="vehicle_plate_once",
                violation_error_message="这辆车已经登记过",
            )
        ]

    def __str__(self) -> str:
        return self.plate
