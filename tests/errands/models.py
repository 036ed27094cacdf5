"""Tables of the errands: their steps, and talks about them that are no steps."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case, StepBody
from zhibu.ledger.models import RecordBody


class Errand(StepBody):
    """One row: a step of an errand."""

    class Kind(models.TextChoices):
        ASK = "ask", "提出"
        LOOK = "look", "核实"
        NOTICE = "notice", "公示"
        OBJECT = "object", "收到异议"
        ANSWER = "answer", "答复异议"
        EXTEND = "extend", "延期"
        FINISH = "finish", "办结"
        DROP = "drop", "不予办理"

    step = models.CharField("步骤", max_length=40, choices=Kind)
    result = models.CharField("结果", max_length=60, blank=True)


class Talk(RecordBody):
    """One row: somebody was talked to about an errand."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="errands_talks", verbose_name="事项"
    )
    words = models.CharField("内容", max_length=60, blank=True)
