"""What a user chose to see in the list of one record type."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedColumns(models.Model):
    """One row: an account wants these columns in the list of this type, in the declared order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    type = models.CharField(max_length=40)
    names = models.CharField(max_length=1000, blank=True, help_text="用逗号隔开的栏目名")

    class Meta:
        verbose_name = "列表栏目"
        verbose_name_plural = "列表栏目"
        constraints = [models.UniqueConstraint(fields=["user", "type"], name="saved_columns_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.type}"
