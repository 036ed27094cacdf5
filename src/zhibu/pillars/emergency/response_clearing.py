"""When a response may be called cleared: nothing personal of it is left anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhibu.core.errors import Problem
from zhibu.pillars.emergency.gate_hoards import GATE_HOARDS
from zhibu.pillars.emergency.hoards import Hoard
from zhibu.pillars.emergency.transfer_hoards import TRANSFER_HOARDS

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation
    from zhibu.pillars.emergency.models.response import ResponseStep

# Everything that keeps personal data of a response, each area's own.
HOARDS: tuple[Hoard, ...] = (*GATE_HOARDS, *TRANSFER_HOARDS)


def check_clear(body: ResponseStep, _situation: Situation) -> Iterator[Problem]:
    """Refuse to say that personal data is destroyed while there is any."""
    counts = [(hoard.label, hoard.count(body.case)) for hoard in HOARDS]
    left = "、".join(f"{label} {count} 条" for label, count in counts if count)
    if left:
        yield Problem(
            "RSP010",
            f"还有个人信息没有销毁：{left}",
            "请管理员运行 zhibu retain 销毁；销毁后自动记这一步",
            field="步骤",
        )
