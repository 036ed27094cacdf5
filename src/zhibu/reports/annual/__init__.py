"""The annual report (年度党建工作汇报) of a unit, put together from the ledger's figures alone."""

from __future__ import annotations

from zhibu.reports.annual.compose import asked_codes, compose
from zhibu.reports.annual.problems import Duty

__all__ = ["Duty", "asked_codes", "compose"]
