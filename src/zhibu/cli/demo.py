"""``zhibu demo``: a made-up branch's year, imported through the door that users have."""

from __future__ import annotations

import argparse
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.cli.parser import DONE, FAULTY, say

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

YEAR = 2022
TABLE = "上级统计表.xlsx"
COMMITTEE, BRANCH = "jgdw", "jgsw"
FOUNDED = date(2012, 7, 1)
INCOME_LINE = "6500"  # yuan per head and year
GROUPS = (
    ("jgsw-1", "第一党小组"),
    ("jgsw-2", "第二党小组"),
    ("jgsw-3", "第三党小组"),
    ("jgsw-4", "第四党小组"),
)
# username, role, name on the roll ("" for accounts that are nobody's on this roll), words
ACCOUNTS = (
    ("shuji", "secretary", "李建国", "书记"),
    ("fushuji", "deputy_secretary", "周明远", "副书记"),
    ("zuzhi", "organization_commissioner", "王秀兰", "组织委员"),
    ("xuanchuan", "publicity_commissioner", "赵敏", "宣传委员"),
    ("jijian", "discipline_commissioner", "孙志强", "纪检委员"),
    ("zuzhang", "group_leader", "马文博", "第三党小组组长"),
    ("dangyuan", "member", "林晓燕", "党员"),
    ("shangji", "superior", "", "上级党组织"),
    ("xitong", "system_administrator", "", "系统管理员"),
    ("anquan", "security_administrator", "", "安全管理员"),
    ("shenji", "audit_administrator", "", "审计管理员"),
)


def run(options: argparse.Namespace) -> int:
    """Build the demo where it is missing, bring it up to date where it stands, then serve."""
    # Nobody has a second device at hand when trying a program out; real deployments keep it on.
    os.environ.setdefault("ZHIBU_ADMIN_MFA", "no")
    from zhibu.config.environment import ensure_secrets

    with step("生成密钥、建库"):
        ensure_secrets()
        from zhibu.cli.setup import migrate

        migrate()
    with step("建党组织和账号"):
        unit = _tree()
        password = _accounts(unit)
        prepare_year(unit, actor=_secretary())
        _message(unit)
    with step("导入示例台账"):
        faulty = _import(unit)
    if faulty:
        return FAULTY
    _link_people(unit)
    _confirm_rest()
    with step("核对事项的期限"):
        _clocks()
    with step("生成年度汇报"):
        _reports(unit)
    with step("填好、核对示例稿"):
        _papers(unit)
    with step("对好、填好上级的空白表"):
        _table(unit)
    with step("核对账目"):
        faulty = _verify()
    _print(unit)
    if faulty:
        return FAULTY
    _print_accounts(password)
    if not options.no_serve:
        from zhibu.cli.server import prepare, serve

        with step("收集网页文件"):
            prepare()
        serve(options.host, options.port)
    return DONE


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is being done and how long it took."""
    begun = time.monotonic()
    say(f"· {words} …")
    yield
    say(f"  完成，{time.monotonic() - begun:.1f} 秒")


def example(name: str = f"{YEAR}台账.xlsx") -> Path:
    """Find an example file: beside the sources, or in the working folder."""
    from django.conf import settings

    from zhibu.core.errors import DomainError

    for folder in (settings.REPOSITORY, Path.cwd()):
        path = Path(folder) / "examples" / name
        if path.is_file():
            return path
    raise DomainError.of("CLI006", "没有找到示例", "请在源码目录里运行 zhibu demo", value=name)


def _tree() -> Organization:
    from zhibu.organization.models import Kind, OfficeProfile, Organization
    from zhibu.organization.services import create_organization

    found = Organization.objects.filter(code=BRANCH).first()
    if found:
        return found
    root = create_organization(
        code=COMMITTEE, name="中共云岭县直属机关委员会", kind=Kind.COMMITTEE, founded=FOUNDED
    )
    branch = create_organization(
        code=BRANCH,
        name="云岭县机关事务服务中心党支部",
        kind=Kind.BRANCH,
        parent=root,
        founded=FOUNDED,
    )
    for order, (code, name) in enumerate(GROUPS):
        create_organization(code=code, name=name, kind=Kind.GROUP, parent=branch, order=order)
    OfficeProfile.objects.filter(organization=branch).update(
        office_name="云岭县机关事务服务中心",
        office_short_name="县机关事务中心",
        county="云岭县",
        business_field="机关事务服务保障",
        party_full_name="中共云岭县机关事务服务中心支部委员会",
        motto="党建+服务保障",
    )
    return branch


def _password_file() -> Path:
    from django.conf import settings

    return Path(settings.HOME) / "demo-password"


def _accounts(branch: Organization) -> str:
    """Create one account per role with a password of this installation."""
    from zhibu.access.models import User
    from zhibu.access.roles import ADMINISTRATORS, Role
    from zhibu.access.services import give_grant
    from zhibu.organization.models import Organization

    path = _password_file()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"zhibu-{secrets.token_hex(4)}", encoding="utf-8")
    password = path.read_text(encoding="utf-8").strip()
    root = Organization.objects.get(code=COMMITTEE)
    group = Organization.objects.get(code=GROUPS[2][0])
    for username, role, _name, words in ACCOUNTS:
        user, made = User.objects.get_or_create(username=username, defaults={"display_name": words})
        if made:
            user.set_password(password)
            user.save()
        unit = root if role in ADMINISTRATORS or role == Role.SUPERIOR else branch
        if role == Role.GROUP_LEADER:
            give_grant(user, Role.MEMBER, branch, start=FOUNDED, actor=None)
            unit = group
        give_grant(user, role, unit, start=FOUNDED, actor=None)
    return password


def prepare_year(branch: Organization, *, actor: User) -> None:
    """Set what the example workbook counts on and no sheet of it brings."""
    _income_line()
    _pledge_texts(branch, actor)
    _life_meetings(branch)


def _income_line() -> None:
    """Set the line under which a household is watched; each province makes its own known."""
    from zhibu.organization.rules import set_rule
    from zhibu.pillars.village.rules import VILLAGE_INCOME_LINE

    source = "示例：虚构的省级公布数"
    first = date(YEAR, 1, 1)
    set_rule(VILLAGE_INCOME_LINE, INCOME_LINE, organization=None, since=first, source=source)


def _life_meetings(branch: Organization) -> None:
    """Let the branch note its office's democratic life meeting: the office has a Party group."""
    from zhibu.organization.rules import set_rule
    from zhibu.pillars.conduct.problem_rules import DEMOCRATIC_LIFE

    source = "示例：中心设党组，领导班子召开民主生活会"
    set_rule(DEMOCRATIC_LIFE, "yes", organization=branch, since=date(YEAR, 1, 1), source=source)


# title, first day, words
PLEDGES = (
    (
        "廉洁自律承诺书",
        date(YEAR, 2, 14),
        "我郑重承诺：\n一、严守党的政治纪律和政治规矩。\n二、不收受礼品礼金，不接受影响公务的宴请。\n"
        "三、厉行节约，不公车私用。\n四、自觉接受党组织和群众监督。\n以上承诺如有违反，愿接受组织处理。",
    ),
    (
        "依法履职承诺书",
        date(YEAR, 4, 8),
        "我郑重承诺：\n一、带头学法、尊法、守法、用法。\n二、按规程和标准办理服务保障事项。\n"
        "三、公开办事依据和时限，不推诿、不拖延。\n四、不超越职权，不以权谋私。",
    ),
)


def _pledge_texts(branch: Organization, actor: User) -> None:
    """Register what the members sign; a workbook brings signatures, never words."""
    from zhibu.pillars.standards.models import PledgeText
    from zhibu.pillars.standards.pledge_services import save_text

    for title, day, words in PLEDGES:
        if not PledgeText.objects.filter(organization=branch, title=title).exists():
            text = PledgeText(organization=branch, title=title, adopted_on=day, text=words)
            save_text(text, actor=actor)


def _message(branch: Organization) -> None:
    """Let a visitor ask something on the public site; the same form sent again is one message."""
    from zhibu.pillars.standards.feedback_services import receive

    receive(
        branch.pk,
        "办事大厅东侧的无障碍坡道堆放了杂物，轮椅上不去，请尽快清理。",
        wants_public=True,
        ticket=f"{BRANCH}-{YEAR}-visitor",
    )


def _secretary() -> User:
    from zhibu.access.models import User

    return User.objects.get(username=ACCOUNTS[0][0])


def _import(branch: Organization) -> bool:
    from zhibu.cli.books import import_summary, show_progress
    from zhibu.workspace.imports.services import import_workbook

    result = import_workbook(
        example(),
        unit=branch,
        actor=_secretary(),
        year=YEAR,
        confirm=True,
        progress=show_progress,
    )
    for problem in result.problems:
        say(f"  {problem}")
    say(f"  {import_summary(result.counts)}")
    return bool(result.problems)


def _link_people(branch: Organization) -> None:
    """Tell each account who it is, now that the roll is there."""
    from zhibu.access.models import User
    from zhibu.organization.models import Person

    for username, _role, name, _words in ACCOUNTS:
        if name:
            person = Person.objects.get(organization=branch, name=name)
            User.objects.filter(username=username, person=None).update(person=person)


def _confirm_rest() -> None:
    """Let the publicity commissioner confirm the notes, which a secretary may not even read."""
    from zhibu.access.models import User
    from zhibu.ledger.selectors import waiting_for
    from zhibu.ledger.services import confirm_record

    reader = User.objects.get(username="xuanchuan")
    for record in waiting_for(reader):
        confirm_record(record.pk, actor=reader)


def _reports(branch: Organization) -> None:
    from zhibu.cli.books import write_report

    for kind in ("docx", "html"):
        path = Path("out") / f"{YEAR}年度党建工作汇报.{kind}"
        write_report(branch, YEAR, path, kind)
        say(f"  {path}")


def _papers(branch: Organization) -> None:
    """Hand in the example papers once, as the secretary would, and save what comes of them."""
    from zhibu.cli.filing import save
    from zhibu.reports.jobs import storage
    from zhibu.reports.models import PaperTask
    from zhibu.reports.papers import tasks, work
    from zhibu.reports.papers.showing import made_name, summary

    for name, kind in (("填数示例.docx", "fill"), ("核对示例.docx", "check")):
        content = example(name).read_bytes()
        known = PaperTask.objects.filter(sha256=work.digest(content), kind=kind).first()
        if known:
            tasks.start(known)
        task = known or tasks.hand_in(
            name, content, kind, unit=branch, year=YEAR, actor=_secretary()
        )
        path = Path("out") / made_name(task)
        save(path, storage.made(task))
        say(f"  {path}：{summary(task)}")


def _table(branch: Organization) -> None:
    """Hand in the superior's blank table once, as the committee would, and fill it for all."""
    from zhibu.cli.environment import find_user
    from zhibu.cli.filing import save
    from zhibu.core.periods import Period
    from zhibu.reports.forms import files, services, storage
    from zhibu.reports.forms.filling import fill
    from zhibu.reports.forms.selectors import mapping_of

    content, committee = example(TABLE).read_bytes(), branch.parent or branch
    superior = find_user("shangji")
    form = services.take_form(content, TABLE, unit=committee, actor=superior).form
    filled = fill(storage.book_of(form), mapping_of(form), committee, Period.year(YEAR))
    path = Path("out") / f"填好的{TABLE}"
    save(path, files.filled_file(content, filled))
    say(f"  {path}：写入 {len(filled.entries)} 格，待补 {len(filled.gaps)} 格")


def _clocks() -> None:
    from zhibu.cases.running import run_clocks

    outcome = run_clocks()
    say(f"  在办 {outcome.cases} 件，新逾期 {outcome.alerts} 项")


def _verify() -> bool:
    from zhibu.audit.services import verify_chain
    from zhibu.cases.paths import paths
    from zhibu.cases.services import faults as case_faults
    from zhibu.ledger.verify import verify_balances, verify_postings

    faults = [str(one) for one in (*verify_postings(), *verify_balances())] + verify_chain()
    faults += [fault for path in paths() for fault in case_faults(path)]
    for fault in faults:
        say(f"  {fault}")
    say(f"  {len(faults)} 处差异")
    return bool(faults)


def _print(branch: Organization) -> None:
    from zhibu.cli.books import print_figures
    from zhibu.reports.services import figure_table

    print(f"\n{branch.name} {YEAR}年")
    print_figures(figure_table(branch, YEAR))


def _print_accounts(password: str) -> None:
    from zhibu.cli.books import print_table

    print(f"\n演示账号（密码都是 {password}；管理员的动态口令在演示中关闭）")
    print_table(
        ("账号", "角色", "是谁"),
        [(username, words, name or "—") for username, _role, name, words in ACCOUNTS],
    )
