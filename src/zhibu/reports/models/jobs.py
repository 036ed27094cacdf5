"""What long work keeps about itself, whatever it makes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from zhibu.organization.models import Organization


class Job(models.Model):
    """Work that somebody asked for, and how far it is (`reports.jobs`).

    ``step`` of ``steps`` is done; ``touched_at`` is when the work last said so. ``attempt`` counts
    the times that it was begun: an older attempt that is still at it must not write any more.
    Its files lie under ``HOME/papers/<number>/`` until the row is deleted.
    """

    class State(models.TextChoices):
        RUNNING = "running", "正在办"
        DONE = "done", "办好了"
        FAILED = "failed", "办不了"
        CANCELLED = "cancelled", "已取消"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="党组织"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.RUNNING)
    attempt = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="为什么办不了，一条一句")
    notes = models.JSONField(default=list, help_text="对整份结果的提醒，一条一句")
    counts = models.JSONField(default=dict, help_text="各种结果各有几处")
    asked_at = models.DateTimeField("交办时间", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="交办人"
    )
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        abstract = True
        ordering = ["-asked_at"]
