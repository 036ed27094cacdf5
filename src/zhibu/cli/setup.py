"""``zhibu setup`` and ``zhibu migrate``: a new deployment, or a newer version of the program."""

from __future__ import annotations

import argparse
import secrets
from typing import TYPE_CHECKING

from zhibu.cli.environment import start
from zhibu.cli.parser import DONE, say

if TYPE_CHECKING:
    from zhibu.organization.models import Organization

ADMINISTRATORS = (
    ("xitong", "system_administrator", "系统管理员"),
    ("anquan", "security_administrator", "安全管理员"),
    ("shenji", "audit_administrator", "审计管理员"),
)


def migrate(_options: argparse.Namespace | None = None) -> int:
    """Bring the database to this version's shape."""
    start()
    from django.conf import settings
    from django.core.management import call_command

    from zhibu.cli.fresh import bring_up_to_date

    settings.HOME.mkdir(parents=True, exist_ok=True)
    bring_up_to_date()
    call_command("createcachetable", verbosity=0)
    return DONE


def run(options: argparse.Namespace) -> int:
    """Create the root of the tree and the three separate administrators, once."""
    migrate()
    from django.db import transaction

    from zhibu.core.errors import DomainError
    from zhibu.organization.models import Organization
    from zhibu.organization.services import create_organization

    if Organization.objects.exists():
        raise DomainError.of("CLI005", "这个库已经建过党组织", "请登录后在“组织与党员”里增改")
    with transaction.atomic():
        root = create_organization(code=options.code, name=options.name, kind=options.kind)
        made = [
            (_administrator(name, role, label, root), label) for name, role, label in ADMINISTRATORS
        ]
    say("已建好。三个管理员账号由三个人分别保管，首次登录请改密码并绑定动态口令：")
    for (username, password), label in made:
        print(f"{label}\t{username}\t{password}")
    return DONE


def _administrator(username: str, role: str, label: str, root: Organization) -> tuple[str, str]:
    from django.utils import timezone

    from zhibu.access.models import Grant, User

    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(username, password=password, display_name=label)
    Grant.objects.create(user=user, role=role, organization=root, start=timezone.localdate())
    return username, password
