"""The annual report (年度党建工作汇报) of a unit, put together from the ledger's figures alone."""

from __future__ import annotations

from zhibu.reports.annual.compose import compose
from zhibu.reports.annual.problems import Duty

__all__ = ["Duty", "compose"]
