"""``zhibu retain``: say which personal data of responses is overdue, and destroy it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from zhibu.cli.environment import start_books, to_json
from zhibu.cli.parser import DONE, FAULTY, USAGE, say

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.pillars.emergency.retention import Expired

NOT_COVERED = (
    "不在销毁范围：佐证文件（请逐件查看，需要的撤回或另行销毁）、以前的备份（到期请一并销毁）。"
    "从旧备份恢复以后，请再运行一次 zhibu retain。"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--destroy", action="store_true", help="真的销毁；不写只列出，什么都不动")
    parser.add_argument("--by", metavar="账号", help="执行人的账号")
    parser.add_argument("--witness", metavar="账号", help="见证人的账号，与执行人不是同一个人")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，供脚本使用")


def run(options: argparse.Namespace) -> int:
    """List what is due; with ``--destroy`` destroy it, one response after the other."""
    if options.destroy and not (options.by and options.witness):
        say("zhibu: 用法不对：销毁要写 --by 执行人 --witness 见证人")
        return USAGE
    start_books()
    from zhibu.pillars.emergency.retention import expired_responses

    found = expired_responses()
    if options.destroy:
        return _destroy(options, found)
    if options.json:
        print(to_json([_as_data(one) for one in found]))
        return DONE
    if not found:
        print("没有到期要销毁的个人信息。")
        return DONE
    for one in found:
        _show(one)
    print(NOT_COVERED)
    print("以上只是清单，还没有销毁。要销毁请加 --destroy --by 执行人 --witness 见证人")
    return DONE


def _as_data(one: Expired) -> dict[str, Any]:
    return {
        "response": one.case.number,
        "title": one.case.title,
        "organization": one.case.organization.code,
        "ended_on": one.ended_on.isoformat(),
        "kept_until": one.kept_until.isoformat(),
        "counts": dict(one.counts),
        "open_missions": list(one.open_missions),
        "files": one.files,
    }


def _show(one: Expired) -> None:
    print(
        f"{one.case.number} {one.case.title}（{one.case.organization.name}）："
        f"{one.ended_on} 终止，保存到 {one.kept_until}"
    )
    for label, count in one.counts:
        print(f"  {label} {count} 条")
    if one.files:
        print(f"  佐证文件 {one.files} 个，不自动销毁")
    if one.open_missions:
        print(f"  暂不能销毁：转运任务 {'、'.join(one.open_missions)} 还没有办结")


def _destroy(options: argparse.Namespace, found: list[Expired]) -> int:
    from django.core.exceptions import PermissionDenied

    from zhibu.core.errors import DomainError
    from zhibu.pillars.emergency.retention import destroy

    by, witness = _account(options.by), _account(options.witness)
    done: list[dict[str, Any]] = []
    failed = 0
    for one in found:
        try:
            counts = destroy(one.case, by=by, witness=witness)
        except (DomainError, PermissionDenied) as error:
            failed += 1
            say(f"{one.case.number} {one.case.title}：没有销毁。{error}")
            continue
        done.append({"response": one.case.number, "counts": dict(counts)})
        if not options.json:
            told = "，".join(f"{label} {count} 条" for label, count in counts)
            print(f"{one.case.number} {one.case.title}：已销毁 {told}")
    if done:
        _sweep()
    if options.json:
        print(to_json(done))
    elif not found:
        print("没有到期要销毁的个人信息。")
    else:
        print(NOT_COVERED)
    return FAULTY if failed else DONE


def _account(username: str) -> User:
    from zhibu.access.models import User
    from zhibu.core.errors import DomainError

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise DomainError.of("RET004", "没有这个账号，或已停用", "请核对账号", value=username)
    return user


def _sweep() -> None:
    """Let the database file forget the emptied rows, where that is one command's work (SQLite)."""
    from django.db import connection

    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
