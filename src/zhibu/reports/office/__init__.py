"""Strangers' documents (.docx, .xlsx, .txt): read into blocks, edited in place."""

from zhibu.reports.office.doors import read, write

__all__ = ["read", "write"]
