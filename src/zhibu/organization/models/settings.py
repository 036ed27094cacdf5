"""Facts that rules may change, kept as dated rows with their source."""

from __future__ import annotations

from django.db import models

from zhibu.organization.models.tree import Organization


class RuleSetting(models.Model):
    """One row: from ``since`` on, a rule's value for a unit and all below it (none = everyone).

    Declared defaults stand in ``organization.rules.RULES``; a row overrides them. Values are text,
    read by the declared rule's own reader.
    """

    key = models.CharField("规则", max_length=60)
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, verbose_name="适用组织"
    )
    value = models.CharField("取值", max_length=60)
    since = models.DateField("生效日期")
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "规则取值"
        verbose_name_plural = "规则取值"
        ordering = ["key", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "organization", "since"],
                name="rule_setting_once_a_day",
                violation_error_message="同一天只能改一次",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value} {self.since}"
