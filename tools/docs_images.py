"""Take the manual's pictures: start the demo in a temporary home, drive Chromium, write PNGs.

Usage: python tools/docs_images.py [NAME …]     (all pictures, or only the named ones)

The browser is ``CHROMIUM``, else found by its usual names; Debian's chromium-l10n gives it Chinese
date fields. The picture of a Word file stays as it is where what `docs_word` needs is missing. The
site believes that it is the end of the demo's year, so that its deadlines are near and the pictures
stay the same. The steps run in one order, because some pictures show what an earlier step has
entered; with names, only those files are written.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import docs_word
import xlsxwriter
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images"
LARGEST = 150 * 1024
COLOURS = (256, 128, 64)
WIDE, PHONE = 1440, 375
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--lang=zh-CN", "--hide-scrollbars")
START_SECONDS = 90
DAY = "2022-12-31"
BUILT_AT, SERVED_AT = f"{DAY}T09:00+08:00", f"{DAY}T15:00+08:00"
# Python imports this module by itself, in the server's worker processes too.
CLOCK_MODULE = """import datetime, os, time_machine
now = datetime.datetime.fromisoformat(os.environ["DOCS_NOW"])
time_machine.travel(now, tick=True).start()
"""
RESPONSE = "低温雨雪冰冻应急"
ACTIVITY = "/activities/new/?kinds=theme_day,party_lecture,discussion&date=2022-09-28"


@dataclass
class Site:
    """The running demo and a browser: one session per account and width."""

    address: str
    password: str
    browser: Browser
    wanted: frozenset[str]
    sessions: dict[tuple[str, int], Page] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)

    def open(self, path: str, user: str = "shuji", width: int = WIDE, height: int = 900) -> Page:
        """Open a page as a demo account ("" for nobody)."""
        page = self.sessions.get((user, width)) or self._log_in(user, width)
        self.sessions[user, width] = page
        page.set_viewport_size({"width": width, "height": height})
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        return page

    def _log_in(self, user: str, width: int) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        if user:
            page.goto(f"{self.address}/accounts/login/")
            page.fill("[name=login]", user)
            page.fill("[name=password]", self.password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{self.address}/")
        return page

    def fetch(self, page: Page, path: str) -> bytes:
        """Give the file at an address, asked for by whoever sees the page."""
        return page.context.request.get(self.address + path).body()

    def wants(self, name: str) -> bool:
        """Tell whether a picture was asked for."""
        return not self.wanted or name in self.wanted

    def keep(self, name: str, page: Page) -> None:
        """Write what the window shows as ``NAME.png``, in few colours."""
        if not self.wants(name):
            return
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
        self.store(name, page.screenshot(animations="disabled"))

    def store(self, name: str, picture: bytes) -> None:
        """Write a picture as ``NAME.png``, in few colours."""
        path = TARGET / f"{name}.png"
        path.write_bytes(small_png(picture))
        self.written.append(path)
        print(f"  {path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB", flush=True)


def small_png(picture: bytes) -> bytes:
    """Reduce a picture to a palette so that it stays under the limit; raise ValueError if not."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        stream = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        if stream.tell() <= LARGEST:
            return stream.getvalue()
    raise ValueError(f"a picture has {stream.tell()} bytes even in {COLOURS[-1]} colours")


# The pictures, in their order ---------------------------------------------------------------


def simple_pages(site: Site) -> None:
    """Pages of the demo as it is imported."""
    site.keep("login", site.open("/accounts/login/", user="", height=620))
    site.keep("workbench", site.open("/", height=920))
    site.keep("workbench-phone", site.open("/", width=PHONE, height=780))
    site.keep("ledger", site.open("/ledgers/activity/", height=760))
    site.keep("duties", site.open("/duties/", height=620))
    site.keep("figure", site.open("/figures/life.group_meetings/", height=1160))
    site.keep("life", site.open("/study/life/", height=760))
    site.keep("appraisal", site.open("/study/appraisal/", height=640))
    site.keep("mine", site.open("/study/mine/", user="dangyuan", height=860))
    site.keep("closing", site.open("/closing/", height=560))


def report(site: Site) -> None:
    """The report with the records of one figure beside it."""
    page = site.open("/reports/annual/", height=900)
    page.locator(".sheet a", has_text="12次").first.click()
    page.wait_for_load_state("networkidle")
    site.keep("report", page)


def people(site: Site) -> None:
    """The branch, and a member about to leave."""
    page = site.open("/organizations/")
    page.get_by_role("link", name="云岭县机关事务服务中心党支部").last.click()
    page.wait_for_load_state("networkidle")
    branch = page.url.removeprefix(site.address)
    site.keep("branch", site.open(branch, height=760))
    page.get_by_role("link", name="韩志勇").first.click()
    page.get_by_role("link", name="转出、离开").click()
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDE, "height": 620})
    site.keep("leave", page)


def activity(site: Site) -> None:
    """A themed Party day with lecture and discussion, one away: entered, waiting, confirmed."""
    page = site.open(ACTIVITY, user="xuanchuan", height=1000)
    fill_activity(page)
    site.keep("activity", page)
    page.locator('button[name="then"][value="submit"]').click()
    page.wait_for_url("**/records/*/")
    record = page.url.removeprefix(site.address)
    site.keep("confirm", site.open(record, height=820))
    page = site.open(ACTIVITY.replace("09-28", "09-29"), width=PHONE, height=1180)
    fill_activity(page)
    site.keep("activity-phone", page)
    page = site.open(record)
    page.get_by_role("button", name="确认").click()
    page.wait_for_load_state("networkidle")
    page = site.open(record, height=700)
    page.get_by_role("link", name="作废").click()
    page.fill("#void-reason", "与9月16日的主题党日重复")
    site.keep("void", page)


def fill_activity(page: Page) -> None:
    """Fill the form as the manual's example does."""
    page.fill("#id_starts_at", "14:30")
    page.fill("#id_ends_at", "16:30")
    page.fill("#id_place", "三楼会议室")
    page.fill("#id_title", "学习贯彻全会精神，做好服务保障")
    page.locator("#items select").first.select_option(label="李建国（书记）")
    page.locator("[data-person] .person-name", has_text="孙志强").click()
    page.locator("#posting-preview", has_text="+37 人次").wait_for()
    page.wait_for_load_state("networkidle")


def superiors_table(site: Site) -> None:
    """A superior's blank table while its cells are chosen, and as it is filled."""
    page = site.open("/reports/forms/", user="shangji")
    page.locator("input[type=file]").set_input_files(ROOT / "examples" / "上级统计表.xlsx")
    page.get_by_role("button", name="上传").click()
    page.wait_for_url("**/reports/forms/*-*/")
    mapping = page.url.removeprefix(site.address)
    page = site.open(f"{mapping}?sheet=支部统计表&cell=E17", user="shangji", height=860)
    site.keep("table-map", page)
    site.keep("table-fill", site.open(f"{mapping}fill/", user="shangji", height=760))


def papers(site: Site) -> None:
    """A report with masks and a finished one, and what the checked file says in Word."""
    site.keep("papers", site.open("/reports/papers/", height=820))
    filled = paper(site, "填数示例.docx")
    site.keep("fill", site.open(filled, height=900))
    site.keep("fill-phone", site.open(filled, width=PHONE, height=780))
    checked = paper(site, "核对示例.docx")
    site.keep("check", site.open(checked, height=620))
    page = site.open(f"{checked}?show=text", height=900)
    page.locator("a.chip.mark.false").first.click()
    page.wait_for_load_state("networkidle")
    site.keep("check-text", page)
    if site.wants("check-word") and docs_word.can_picture():
        site.store("check-word", docs_word.picture(site.fetch(page, f"{checked}file/made/")))


def paper(site: Site, name: str) -> str:
    """Give the address of a paper that the demo has handed in."""
    page = site.open("/reports/papers/")
    return str(page.get_by_role("link", name=name).first.get_attribute("href"))


def refresh(site: Site) -> None:
    """A filled report that came back: the ledger has moved on, and somebody has changed a figure.

    After the step that enters a themed Party day.
    """
    page = site.open("/reports/papers/")
    word = site.fetch(page, f"{paper(site, '填数示例.docx')}file/made/")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "2022年度工作报告.docx"
        path.write_bytes(changed_by_hand(word, "village.household_visits", "37", "39"))
        page = site.open("/reports/papers/")
        page.locator("input[type=file]").set_input_files(path)
        page.locator('[name="kind"][value="refresh"]').check(force=True)
        page.get_by_role("button", name="开始").click()
        page.wait_for_url("**/reports/papers/*-*/")
    site.keep(
        "refresh", site.open(f"{page.url.removeprefix(site.address)}?show=changed", height=780)
    )


def changed_by_hand(word: bytes, code: str, old: str, new: str) -> bytes:
    """Give a Word file in which somebody has typed another number over a figure of ours."""
    tag, part = f"zhibu:{code}|".encode(), "word/document.xml"
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word)) as given,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == part:
                figure = re.compile(re.escape(tag) + rb".*?<w:t[^>]*>(%s)</w:t>" % old.encode())
                found = next(figure.finditer(content))
                content = content[: found.start(1)] + new.encode() + content[found.end(1) :]
            made.writestr(name, content)
    return stream.getvalue()


def composer(site: Site) -> None:
    """The year's report while it is written, a figure open; and its pages."""
    page = site.open("/reports/annual/", height=900)
    page.get_by_role("button", name="撰写").first.click()
    page.wait_for_url("**/reports/drafts/*/")
    draft = page.url.removeprefix(site.address)
    page = site.open(draft, height=900)
    page.locator(".sheet .chip", has_text="94篇").first.click()
    page.locator("#figure-panel", has_text="心得体会").wait_for()
    page.wait_for_load_state("networkidle")
    site.keep("compose", page)
    site.keep("compose-phone", site.open(draft, width=PHONE, height=780))
    keep_paper(site, "compose-pages", site.open(f"{draft}preview/"))


def outputs(site: Site) -> None:
    """The roll on paper, and the notice of a meeting to come."""
    page = site.open("/people/")
    page.get_by_role("link", name="党员名册").first.click()
    keep_paper(site, "roll-paper", page)
    page = site.open(f"/activities/new/?kinds=general_meeting&date={DAY}", user="xuanchuan")
    page.fill("#id_starts_at", "15:00")
    page.fill("#id_ends_at", "16:30")
    page.fill("#id_place", "三楼会议室")
    page.fill("#id_title", "党员大会")
    page.locator('button[name="then"][value="draft"]').click()
    page.wait_for_url("**/records/*/")
    page.get_by_role("link", name="通知").first.click()
    page.fill("[name=day]", "2023-01-06")
    page.fill("[name=bring]", "笔记本")
    page.get_by_role("button", name="写进通知").click()
    page.wait_for_load_state("networkidle")
    keep_paper(site, "notice", page)


def keep_paper(site: Site, name: str, page: Page) -> None:
    """Wait for the pictures of a paper's pages, and keep the page."""
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.locator(".printed img").first.wait_for()
    page.wait_for_load_state("networkidle")
    site.keep(name, page)


def minutes(site: Site) -> None:
    """The minutes of a general meeting."""
    page = site.open("/ledgers/activity/?kind=general_meeting")
    page.locator("td.lead a").first.click()
    page.get_by_role("link", name="会议记录").click()
    page.wait_for_url("**/reports/minutes/**")
    keep_paper(site, "minutes", page)


def imports(site: Site) -> None:
    """The page that takes a workbook, and a preview with mistakes and a name to be told."""
    page = site.open("/imports/", height=700)
    site.keep("import", page)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "心得体会补交.xlsx"
        write_faulty_workbook(path)
        page.locator("input[type=file]").first.set_input_files(path)
        page.get_by_role("button", name="预览").click()
        page.wait_for_url("**/imports/*-*/")
        page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDE, "height": 1080})
    site.keep("import-preview", page)


def write_faulty_workbook(path: Path) -> None:
    """Write reflections as a clerk may send them: a date that is none, a stranger, a 张伟."""
    rows = (
        ("姓名", "上交日期", "标题", "正文"),
        ("王秀兰", "2022-12-27", "学习全会精神的体会", "坚守初心，服务大局。"),
        ("张伟", "2022.12.27", "岗位上的新要求", "做好车辆保障。"),
        ("李小明", "2022-12-28", "学习体会", "学思践悟。"),
        ("林晓燕", "2022-13-01", "学习体会", "知行合一。"),
    )
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("心得体会")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def sign_in(site: Site) -> None:
    """The sign-in screen, after the system administrator has switched it on."""
    page = site.open("/administration/rules/activities.qr_sign_in/", user="xitong")
    page.locator('[name="value"][value="on"]').check()
    page.fill('[name="since"]', "2022-01-01")
    page.fill('[name="source"]', "支部党员大会决定，自愿使用")
    page.get_by_role("button", name="设定").click()
    page.wait_for_load_state("networkidle")
    page = site.open(f"/activities/new/?kinds=theme_day&date={DAY}", user="xuanchuan")
    page.fill("#id_title", "主题党日")
    page.locator('button[name="then"][value="draft"]').click()
    page.wait_for_url("**/records/*/")
    page.get_by_role("link", name="扫码签到").click()
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDE, "height": 760})
    site.keep("sign-in", page)


def cases(site: Site) -> None:
    """The board of applicants, one of them, a household whose data is on file, and wishes."""
    site.keep("board", site.open("/cases/development/", height=700))
    site.keep("case", site.open("/cases/development/2022-004/", height=980))
    site.keep("wishes-phone", site.open("/village/wishes/", "dangyuan", PHONE, 780))
    page = site.open("/cases/household/2022-002/", user="zuzhi")
    page.get_by_role("link", name="修改资料").click()
    page.fill("[name=phone]", "13900001111")
    for number, (name, relation, year) in enumerate(
        (("李翠英", "户主", "1968"), ("普晓东", "子女", "2008"))
    ):
        page.fill(f"[name=members-{number}-name]", name)
        page.select_option(f"[name=members-{number}-relation]", label=relation)
        page.fill(f"[name=members-{number}-birth_year]", year)
    page.check("[name=members-0-works]")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/cases/household/*/")
    page = site.open("/cases/household/2022-002/", user="zuzhi", height=1240)
    site.keep("household", page)


def ballot(site: Site) -> None:
    """A secret ballot on a phone, opened on the nominations of a new campaign."""
    new = "/ledgers/exemplars.award/new/"
    page = site.open(f"{new}?step=announce")
    page.fill("[name=case]", "2023年优秀共产党员评选")
    page.select_option("[name=kind]", label="优秀共产党员")
    page.fill("[name=quota]", "2")
    confirm(page)
    campaign = page.url.removeprefix(site.address)
    page.get_by_label("记提名推荐").click()
    for number, name in enumerate(("许静", "韩志勇", "高翔")):
        page.fill(f"[name=candidates-{number}-name]", name)
    confirm(page)
    page = site.open(campaign)
    page.get_by_role("link", name="开始投票").click()
    page.get_by_role("button", name="开始投票").click()
    page.wait_for_load_state("networkidle")
    page = site.open(campaign, "dangyuan", PHONE, 700)
    page.get_by_role("link", name="去投票").click()
    page.wait_for_load_state("networkidle")
    page.locator("[name=line]").first.check()
    site.keep("ballot-phone", page)


def openness(site: Site) -> None:
    """What the public reads, and the board of problems."""
    site.keep("public", site.open("/open/", user="", height=700))
    site.keep("problems", site.open("/cases/problem/", height=760))


def emergency(site: Site) -> None:
    """A response begins: its roster, a gate on a phone, a mission whose vehicle is out."""
    page = site.open("/ledgers/emergency.response/new/?step=open")
    page.fill("[name=case]", RESPONSE)
    page.select_option("[name=kind]", label="低温雨雪冰冻")
    page.select_option("[name=level]", label="Ⅲ级响应")
    confirm(page)
    roster(site)
    gate(site)
    mission(site)


def roster(site: Site) -> None:
    """A roster for the New Year, tried and kept."""
    page = site.open("/emergency/rosters/")
    page.get_by_role("link", name="排班").click()
    page.fill("[name=title]", "元旦值班表")
    page.fill("[name=first]", "2023-01-01")
    page.fill("[name=last]", "2023-01-03")
    page.fill("[name=patterns]", "白班 08:30-18:00\n夜班 18:00-08:30")
    for name in ("李建国", "周明远", "王秀兰", "孙志强"):
        page.locator("#id_leaders label", has_text=name).click()
    for name in ("陈建军", "罗斌", "郑玉梅", "马文博", "田永胜", "许静"):
        page.locator("#id_staff label", has_text=name).click()
    page.get_by_role("button", name="试排").click()
    page.get_by_role("button", name="保存值班表").click()
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDE, "height": 640})
    site.keep("roster", page)


def gate(site: Site) -> None:
    """A gate with the checks of the response, as whoever stands there sees it."""
    page = site.open("/emergency/gates/")
    page.get_by_role("link", name=RESPONSE).click()
    for kind in ("temperature", "health_code"):
        page.check(f"[name=use_{kind}]")
    page.get_by_role("button", name="保存").click()
    page = site.open("/emergency/gates/")
    page.get_by_role("link", name="增设查验点").click()
    page.fill("[name=name]", "机关大院北门")
    page.get_by_role("button", name="保存").click()
    page = site.open("/emergency/gates/", "dangyuan", PHONE, 640)
    page.get_by_role("link", name="开始查验").click()
    page.get_by_text("已联网").wait_for()
    site.keep("gate-phone", page)


def mission(site: Site) -> None:
    """A mission of four people, three of them aboard."""
    page = site.open("/ledgers/emergency.transfer/new/?step=request")
    page.fill("[name=case]", "12月31日返乡人员转运")
    page.select_option("[name=response]", index=1)
    page.fill("[name=origin]", "高铁站")
    page.fill("[name=destination]", "集中安置点")
    page.select_option("[name=category]", label="返乡人员")
    page.fill("[name=people_list]", "钱一凡\n孙二妹\n吴三立\n郑四海")
    confirm(page)
    page.get_by_role("link", name="办理").click()
    take(page, "接受任务")
    take(page, "派车", at="09:00", vehicle="豫Q10086(7座)", driver="陈建军", escort="许静")
    take(page, "接上人员", left_out=2, at="10:20", place="高铁站")
    page.set_viewport_size({"width": WIDE, "height": 720})
    site.keep("transfer", page)


def take(page: Page, label: str, left_out: int | None = None, **typed: str) -> None:
    """Take one step of the mission whose page is open, with all of its list or all but one."""
    page.locator(".transfer-actions").get_by_role("link", name=label).first.click()
    page.fill("[name=date]", DAY)
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    if left_out is not None:
        page.locator(".transfer-ticks [name=codes]").nth(left_out).uncheck()
    page.locator('button[form="step-form"]').click()
    page.wait_for_url("**/emergency/transfers/*/")


def confirm(page: Page) -> None:
    """Save a step of a case and confirm it; wait for the page of the case."""
    page.fill("[name=date]", DAY)
    page.wait_for_load_state("networkidle")
    page.locator('button[name="then"][value="confirm"]').click()
    page.wait_for_url("**/cases/*/*/")


STEPS: tuple[Callable[[Site], None], ...] = (
    simple_pages,
    report,
    superiors_table,
    papers,
    people,
    minutes,
    cases,
    imports,
    activity,
    refresh,
    composer,
    outputs,
    sign_in,
    ballot,
    openness,
    emergency,
)


# The demo and the browser -------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo(home: Path) -> Iterator[tuple[str, str]]:
    """Build the demo in ``home`` and serve it; give its address and password."""
    (home / "sitecustomize.py").write_text(CLOCK_MODULE, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": f"{home}{os.pathsep}{ROOT / 'src'}",
        "DOCS_NOW": BUILT_AT,
        "ZHIBU_HOME": str(home / "var"),
        "ZHIBU_VENDOR_ROOT": os.environ.get("ZHIBU_VENDOR_ROOT", str(ROOT / "var" / "vendor")),
        "ZHIBU_ADMIN_MFA": "no",
    }
    environment.pop("DATABASE_URL", None)
    program = [sys.executable, "-c", "from zhibu.cli import main; raise SystemExit(main())"]
    subprocess.run(  # noqa: S603
        [*program, "demo", "--no-serve"],
        env=environment,
        cwd=home,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    port = free_port()
    environment["DOCS_NOW"] = SERVED_AT
    server = subprocess.Popen(  # noqa: S603
        [*program, "serve", "--port", str(port)], env=environment, cwd=home, start_new_session=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/ready/")
        yield address, (home / "var" / "demo-password").read_text(encoding="utf-8").strip()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(address: str) -> None:
    """Wait until the server is ready; raise TimeoutError when it never is."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(f"{address} did not answer within {START_SECONDS} s")


def find_chromium() -> str:
    """Give the path of the machine's Chromium; stop in plain words where there is none."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else CHROMIUM_NAMES
    found = next(filter(None, map(shutil.which, candidates)), None)
    if found is None:
        raise SystemExit("没有 Chromium：apt-get install chromium，或用 CHROMIUM=路径 指定")
    return found


def main(names: list[str]) -> None:
    """Take the pictures and say where they are."""
    chromium = find_chromium()
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="zhibu-docs-") as home,
        demo(Path(home)) as (address, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=list(CHROMIUM_FLAGS),
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        site = Site(address, password, browser, frozenset(names))
        for step in STEPS:
            step(site)
        browser.close()
    print(f"{len(site.written)} 张图片在 {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
