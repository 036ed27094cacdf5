"""The areas in which an office serves others."""

from __future__ import annotations

from django.db import models

from zhibu.organization.models import Organization


class ServiceDomain(models.Model):
    """One row: an area of service (服务领域) such as 餐饮, 会务 or 公务用车.

    Each unit names its own; units below it may name them in their records too.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="service_domains", verbose_name="党组织"
    )
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "服务领域"
        verbose_name_plural = "服务领域"
        ordering = ["organization_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="service_domain_once",
                violation_error_message="这个服务领域已经有了",
            )
        ]

    def __str__(self) -> str:
        return self.name
