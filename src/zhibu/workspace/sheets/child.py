"""Start the child that parses a workbook, and say clearly what became of it when it fails."""

from __future__ import annotations

from typing import Any

from zhibu.core import child
from zhibu.core.child import Failures, refuse_problems
from zhibu.core.errors import Problem

__all__ = ["Child", "refuse_problems"]

_WORKER = "zhibu.workspace.sheets.worker"


def _too_late(seconds: int) -> Problem:
    return Problem(
        "XLS005",
        f"读取超过 {seconds} 秒，已停止",
        "请删去多余的工作表和空白格式，或拆成几个文件",
    )


def _too_much_memory(memory_mb: int) -> Problem:
    return Problem(
        "XLS004",
        f"读取这个文件需要的内存超过 {memory_mb} MB",
        "请删去多余的工作表和空白格式，或拆成几个文件",
    )


FAILURES = Failures(
    late=_too_late,
    swollen=_too_much_memory,
    broken=Problem(
        "XLS003",
        "工作簿读不出来，读取程序中途退出",
        "请在 Excel 或 WPS 里打开，另存为一个新文件后再上传",
    ),
)


class Child(child.Child):
    """One request to a worker that reads or marks workbooks (`core.child`)."""

    def __init__(self, request: dict[str, Any], worker: str = _WORKER) -> None:
        super().__init__(request, worker, FAILURES)
