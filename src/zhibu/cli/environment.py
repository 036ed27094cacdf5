"""Start Django for a command and find what its arguments name."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django

from zhibu.core.errors import DomainError

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization


def start() -> None:
    """Load the settings and applications once."""
    from django.apps import apps

    if not apps.ready:
        django.setup()


def start_books() -> None:
    """Start Django and refuse to work on a database that was not set up or upgraded."""
    start()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DomainError.of(
            "CLI001", "数据库还没有建好或没有升级", "请先运行 zhibu migrate（新装用 zhibu setup）"
        )


def find_unit(code: str) -> Organization:
    """Find an organization by its code; the remedy names some that exist."""
    from zhibu.organization.models import Organization

    unit = Organization.objects.select_related("book", "parent").filter(code=code).first()
    if unit is None:
        some = "、".join(Organization.objects.values_list("code", flat=True)[:8]) or "（还没有）"
        raise DomainError.of(
            "CLI002", "没有这个党组织", f"现有编号：{some}", field="--organization", value=code
        )
    return unit


def find_user(username: str) -> User:
    """Find an active account by name."""
    from zhibu.access.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise DomainError.of(
            "CLI003", "没有这个账号或已停用", "请核对账号", field="--user", value=username
        )
    return user


def to_json(data: Any) -> str:
    """Write JSON as people read it; decimals become numbers."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
