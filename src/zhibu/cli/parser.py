"""Arguments, errors and exit codes of the ``zhibu`` command."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

DONE, FAULTY, USAGE, NOT_READY = 0, 1, 2, 3
Configure = Callable[[argparse.ArgumentParser], None]


# argparse's few own sentences, as it writes them, and what people here read instead.
SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (.+): invalid int value: (.+)", r"参数 \1 的值 \2 不是整数"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"参数 \1 没有 \2，可选：\3"),
    (r"argument (.+): expected one argument", r"参数 \1 后面缺一个值"),
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose headings are Chinese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        words = {"positional arguments": "参数", "options": "选项"}
        super().start_section(words.get(heading or "", heading))


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "add_help": False, **options})
        self.add_argument("-h", "--help", action="help", help="显示说明")

    def error(self, message: str) -> NoReturn:
        for pattern, words in SENTENCES:
            message = re.sub(f"^{pattern}$", words, message)
        self.exit(USAGE, f"zhibu: 用法不对：{message}\n用 {self.prog} --help 查看说明。\n")


def _unit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organization", required=True, metavar="编号", help="党组织编号")


def _year(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", required=True, type=int, metavar="年份", help="例如 2022")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，供脚本使用")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-serve", action="store_true", help="做完就结束，不启动网页")
    _address(parser)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="默认 127.0.0.1")
    parser.add_argument("--port", default=8000, type=int, metavar="端口", help="默认 8000")


def _serve(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    parser.add_argument(
        "--workers", type=int, metavar="个数", help="进程数；SQLite 固定为 1，PostgreSQL 默认同核数"
    )


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", help="台账工作簿（.xlsx）或 .csv")
    _unit(parser)
    _year(parser)
    parser.add_argument("--user", required=True, metavar="账号", help="以谁的名义导入")
    parser.add_argument("--submit", action="store_true", help="只报送，不直接确认")
    parser.add_argument("--marked", metavar="文件", help="有差错时，把标好差错的工作簿存到这里")
    _json(parser)


def _report(parser: argparse.ArgumentParser) -> None:
    _unit(parser)
    _year(parser)
    parser.add_argument(
        "--output", metavar="文件", help="存到哪里；默认 <年份>年度党建工作汇报.docx"
    )
    parser.add_argument(
        "--format", choices=("docx", "html", "pdf"), help="格式；默认按文件名后缀，否则 docx"
    )
    parser.add_argument(
        "--manner",
        choices=("exact", "rounded"),
        default="exact",
        help="exact 精确数字（默认）；rounded 用“余、近”等约数",
    )


def _figures(parser: argparse.ArgumentParser) -> None:
    _unit(parser)
    _year(parser)
    _json(parser)


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", help="Word（.docx）、文本（.txt）或 Excel（.xlsx）")
    _unit(parser)
    _year(parser)
    parser.add_argument("--json", metavar="文件", help="把每一处的结果存成 JSON")


def _fill(parser: argparse.ArgumentParser) -> None:
    _paper(parser)
    parser.add_argument("output", metavar="另存为", help="填好的文件；原文件不动")


def _check(parser: argparse.ArgumentParser) -> None:
    _paper(parser)
    parser.add_argument("--out", metavar="文件", help="把带批注的稿子存到这里")


def _form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="空白表", help="上级发的空白表（.xlsx）")
    parser.add_argument("output", metavar="另存为", help="填好的表；各支部一份时写成 .zip")
    _unit(parser)
    _year(parser)
    parser.add_argument("--all-branches", action="store_true", help="每个支部一份，打成压缩包")
    parser.add_argument("--json", metavar="文件", help="把每一格的结果存成 JSON")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", help="备份文件（.tar.gz）")


def _restore(parser: argparse.ArgumentParser) -> None:
    _backup(parser)
    parser.add_argument("--force", action="store_true", help="现有数据移到一旁，再恢复")


def _setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--code", required=True, metavar="编号", help="最上级党组织的编号")
    parser.add_argument("--name", required=True, metavar="名称", help="最上级党组织的名称")
    parser.add_argument(
        "--kind",
        default="committee",
        choices=("committee", "general_branch", "branch"),
        help="committee 党委（默认）、general_branch 党总支、branch 党支部",
    )


def _retain(parser: argparse.ArgumentParser) -> None:
    from zhibu.cli.retain import configure

    configure(parser)


def _nothing(_parser: argparse.ArgumentParser) -> None:
    return None


COMMANDS: tuple[tuple[str, str, Configure, str], ...] = (
    ("demo", "建示例库，导入示例台账，生成年度汇报，启动网页", _demo, "zhibu.cli.demo:run"),
    ("serve", "启动网页服务", _serve, "zhibu.cli.server:run"),
    ("setup", "新装时用：建库、建最上级党组织和三个管理员账号", _setup, "zhibu.cli.setup:run"),
    ("migrate", "升级数据库结构", _nothing, "zhibu.cli.setup:migrate"),
    ("import", "导入台账工作簿，全部成功或一条不写", _import, "zhibu.cli.books:import_file"),
    ("report", "生成年度党建工作汇报", _report, "zhibu.cli.books:report"),
    ("fill", "照台账填好稿子里的空（**、××、__）", _fill, "zhibu.cli.papers:fill"),
    ("check", "逐个数字核对成稿，有不符的返回 1", _check, "zhibu.cli.papers:check"),
    ("refresh", "把系统写过的数字更新到今天", _fill, "zhibu.cli.papers:refresh"),
    (
        "form-fill",
        "填上级的空白表：用已存的对应关系，没有就只填有把握的",
        _form,
        "zhibu.cli.forms:fill",
    ),
    ("figures", "列出一个党组织一年的全部数字", _figures, "zhibu.cli.books:list_figures"),
    ("indicators", "列出全部指标", _json, "zhibu.cli.books:list_indicators"),
    ("organizations", "列出全部党组织", _json, "zhibu.cli.books:list_organizations"),
    (
        "verify",
        "由记录重算全部数字、事项状态，并核对账目和操作日志",
        _json,
        "zhibu.cli.books:verify",
    ),
    ("clocks", "核对全部在办事项的期限，每晚运行一次", _json, "zhibu.cli.clocks:run"),
    (
        "retain",
        "列出保存期满的应急个人信息；加 --destroy 由两个人销毁",
        _retain,
        "zhibu.cli.retain:run",
    ),
    ("backup", "备份数据库、佐证和材料", _backup, "zhibu.cli.backup:backup"),
    ("restore", "从备份恢复", _restore, "zhibu.cli.backup:restore"),
)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = Parser(prog="zhibu", description="支部：记一次，台账、提醒、数字、报告都从这里来。")
    parser.add_argument("--version", action="store_true", help="显示版本")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令")
    for name, words, configure, target in COMMANDS:
        sub = commands.add_parser(name, help=words, description=words + "。")
        configure(sub)
        sub.set_defaults(target=target)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the process exits with what this returns."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.version:
        from zhibu import __version__

        print(f"zhibu {__version__}")
        return DONE
    if not options.command:
        parser.print_help()
        return USAGE
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
    module, _colon, name = options.target.partition(":")
    try:
        return int(getattr(import_module(module), name)(options) or DONE)
    except KeyboardInterrupt:
        say("已停止。")
        return NOT_READY
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # the last resort: words instead of a trace
        return _explain(error)


def _explain(error: Exception) -> int:
    from django.core.exceptions import ImproperlyConfigured, PermissionDenied
    from django.db import DatabaseError

    from zhibu.core.errors import DomainError

    if isinstance(error, DomainError):
        for problem in error.problems:
            say(str(problem))
        return FAULTY
    if isinstance(error, PermissionDenied):
        say(str(error) or "没有权限。")
        return FAULTY
    if isinstance(error, ImproperlyConfigured | DatabaseError | OSError):
        say(f"无法运行：{error}")
        return NOT_READY
    raise error


def say(text: str) -> None:
    """Tell people something without touching the data on stdout."""
    print(text, file=sys.stderr, flush=True)
