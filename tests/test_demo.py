"""The command line as scripts and newcomers use it: the demo, its figures, proofs and backups."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from zhibu.cli import main
from zhibu.cli.parser import COMMANDS

pytestmark = pytest.mark.sqlite
REPOSITORY = Path(__file__).resolve().parent.parent
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUN = "from zhibu.cli import main; raise SystemExit(main())"
BRANCH = ("--organization", "jgsw", "--year", "2022")
KINDS = {"committee", "general_branch", "branch", "group"}
ADD_EVIDENCE = """
import io, django
django.setup()
from zhibu.access.models import User
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.models import Record
record = Record.objects.filter(state="confirmed", type="study.material").first()
secretary = User.objects.get(username="shuji")
add_evidence(record.pk, io.BytesIO("领取签名表\\n".encode()), "签名.txt", actor=secretary)
"""
ID_NUMBER, PHONE, OTHER_PHONE = "11010519491231002X", "13912345678", "13812345670"
SAVE_PERSON = f"""
import django
django.setup()
from zhibu.organization.models import Organization, Person
from zhibu.organization.services import save_person
branch = Organization.objects.get(code="jgsw")
who = save_person(
    Person(name="周立功", organization=branch, id_number="{ID_NUMBER}", phone="{PHONE}")
)
who = Person.objects.get(pk=who.pk)
assert (who.id_number.open(), who.phone.open()) == ("{ID_NUMBER}", "{PHONE}")
who.phone = "{OTHER_PHONE}"
save_person(who)
"""


@dataclass(frozen=True)
class Home:
    """A deployment's folder, and the ``zhibu`` command in it.

    ``said``: what the demo printed that was built there.
    """

    folder: Path
    said: str = ""

    def run(self, *arguments: str, code: str = RUN) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY / "src"),
            "PYTHONIOENCODING": "utf-8",
            "ZHIBU_HOME": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "zhibu.config.settings",
        }
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def sql(self, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "zhibu.sqlite3")) as database:
            found = database.execute(statement).fetchall()
            database.commit()
        return found

    def files(self) -> dict[str, bytes]:
        """Give what lies beside the database: evidence, superiors' tables, papers."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for folder in ("evidence", "papers")
            for path in (self.folder / folder).rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a folder in which the demo was built."""
    home = Home(tmp_path_factory.mktemp("demo"))
    done = home.run("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    return Home(home.folder, done.stdout)


@pytest.fixture(scope="module")
def figures(demo: Home) -> list[dict[str, Any]]:
    """Give the figures of the demo's year as scripts read them."""
    return list(demo.json("figures", *BRANCH))


@pytest.fixture
def copy(demo: Home, tmp_path: Path) -> Home:
    """Give a copy of the demo that a test may spoil."""
    folder = tmp_path / "copy"
    shutil.copytree(demo.folder, folder)
    return Home(folder)


def test_the_demo_prints_every_figure_and_every_account(
    demo: Home, figures: list[dict[str, Any]]
) -> None:
    for row in figures:
        assert row["code"] in demo.said
    for account in ("shuji", "xuanchuan", "dangyuan", "shangji", "xitong", "anquan", "shenji"):
        assert account in demo.said


def test_the_annual_report_of_the_demo_has_no_gap(demo: Home) -> None:
    """The report is there in both forms, and none of its figures waits for a record."""
    page = demo.folder / "out" / "2022年度党建工作汇报.html"
    with zipfile.ZipFile(page.with_suffix(".docx")) as package:
        in_word = package.read("word/document.xml").decode()
    for text in (page.read_text(encoding="utf-8"), in_word):
        assert len(text) > 5000
        assert "待补" not in text


def test_the_example_papers_are_filled_and_checked(demo: Home, tmp_path: Path) -> None:
    """What the demo hands in is there; the command finds just the three planted errors."""
    for name in ("填数示例（已填）.docx", "核对示例（核对）.docx"):
        assert zipfile.is_zipfile(demo.folder / "out" / name)
    found, marked = tmp_path / "claims.json", tmp_path / "marked.docx"
    paper = str(REPOSITORY / "examples" / "核对示例.docx")
    done = demo.run("check", paper, *BRANCH, "--json", str(found), "--out", str(marked))
    claims = json.loads(found.read_text(encoding="utf-8"))
    false = [one for one in claims if one["verdict"] == "false"]
    assert done.returncode == 1
    assert {(one["code"], one["ledger"]) for one in false} == {
        ("life.party_lectures", 6),
        ("village.household_visits", 37),
        ("emergency.samples_taken", 7705),
    }
    assert zipfile.is_zipfile(marked)


def test_the_annual_report_stands_up_to_its_own_check(demo: Home, tmp_path: Path) -> None:
    """Every figure that the report writes is borne out, with its tags and as plain text."""
    made = demo.folder / "out" / "2022年度党建工作汇报.docx"
    with zipfile.ZipFile(made) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    lines = ["".join(one.itertext(f"{WORD}t")) for one in root.iter(f"{WORD}p")]
    plain = tmp_path / "汇报.txt"
    plain.write_text("\n".join(lines), encoding="utf-8")
    for paper in (made, plain):
        found = tmp_path / "claims.json"
        done = demo.run("check", str(paper), *BRANCH, "--json", str(found))
        claims = json.loads(found.read_text(encoding="utf-8"))
        assert done.returncode == 0, [one for one in claims if one["verdict"] == "false"]
        assert len({one["code"] for one in claims if one["verdict"] == "true"}) == 106


def test_the_example_posts_to_every_indicator(demo: Home, figures: list[dict[str, Any]]) -> None:
    table = demo.json("indicators")
    assert all({"code", "label", "unit", "kind", "definition"} <= set(row) for row in table)
    assert {row["code"] for row in figures} == {row["code"] for row in table}
    assert [row["code"] for row in figures if row["value"] is None or row["records"] == 0] == []


def test_a_second_demo_doubles_nothing(demo: Home, figures: list[dict[str, Any]]) -> None:
    counts = (
        "SELECT (SELECT count(*) FROM ledger_record), (SELECT count(*) FROM ledger_posting),"
        " (SELECT count(*) FROM organization_person), (SELECT count(*) FROM access_user),"
        " (SELECT count(*) FROM access_grant), (SELECT count(*) FROM organization_organization)"
    )
    before = demo.sql(counts)
    assert demo.run("demo", "--no-serve").returncode == 0
    assert demo.sql(counts) == before
    assert demo.json("figures", *BRANCH) == figures


def test_json_has_the_keys_that_scripts_rely_on(demo: Home, figures: list[dict[str, Any]]) -> None:
    units = demo.json("organizations")
    assert {tuple(unit) for unit in units} == {("code", "name", "kind", "parent")}
    assert {unit["kind"] for unit in units} <= KINDS
    codes = {unit["code"] for unit in units}
    assert all(unit["parent"] is None or unit["parent"] in codes for unit in units)
    assert {tuple(row) for row in figures} == {("code", "label", "unit", "value", "records")}
    for row in figures:
        assert row["value"] is None or isinstance(row["value"], int | float)
        assert isinstance(row["records"], int)
        assert (row["value"] is None) == (row["records"] == 0) or row["value"] == 0
    assert demo.json("verify")["differences"] == []


def test_clocks_can_be_read_again_and_again(copy: Home) -> None:
    first = copy.json("clocks")
    assert set(first) == {"cases", "changed", "alerts", "gate_days"}
    again = copy.json("clocks")
    assert again == {"cases": first["cases"], "changed": 0, "alerts": 0, "gate_days": 0}
    ((runs,),) = copy.sql("SELECT count(*) FROM cases_clockrun WHERE finished_at IS NOT NULL")
    assert runs >= 3  # the demo's own among them


@pytest.mark.parametrize("command", [name for name, *_rest in COMMANDS])
def test_every_command_explains_itself_in_chinese(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert re.search("[一-鿿]{4}", said.out)
    english = re.compile(r"\b(usage|options|arguments|show|help message|default:)\b")
    assert not english.search(said.out.replace("--help", ""))


def test_wrong_usage_is_told_on_stderr_with_exit_code_two(demo: Home) -> None:
    for arguments in (("figures",), ("nonsense",), ("figures", *BRANCH[:2], "--year", "x")):
        done = demo.run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert re.search("[一-鿿]", done.stderr)
    done = demo.run("figures", "--organization", "nowhere", "--year", "2022")
    assert (done.returncode, done.stdout) == (1, "")
    assert "CLI002" in done.stderr
    assert "jgsw" in done.stderr


def test_verify_names_the_record_whose_posting_was_changed(copy: Home) -> None:
    ((changed, its), (gone, other)) = copy.sql(
        "SELECT max(id), record_id FROM ledger_posting GROUP BY record_id ORDER BY 2 DESC LIMIT 2"
    )
    copy.sql(f"UPDATE ledger_posting SET quantity = quantity + 10000 WHERE id = {changed}")
    copy.sql(f"DELETE FROM ledger_posting WHERE id = {gone}")
    done = copy.run("verify", "--json")
    assert done.returncode == 1
    differences = json.loads(done.stdout)["differences"]
    for record in (its, other):
        assert any(f"记录 {record} " in line for line in differences)
        assert f"记录 {record} " in done.stderr


def test_verify_finds_each_thing_that_was_tampered_with(copy: Home) -> None:
    copy.sql("UPDATE ledger_balance SET quantity = quantity + 1 WHERE id IN (1, 2)")
    copy.sql("UPDATE audit_auditentry SET action = 'x' WHERE sequence = 3")
    copy.sql("DELETE FROM audit_auditentry WHERE sequence = 7")
    done = copy.run("verify")
    assert done.returncode == 1
    for words in ("累计", "第 3 条被改动过", "缺第 7 条"):
        assert words in done.stderr
    assert "记录 " not in done.stderr


@pytest.fixture(scope="module")
def backup(demo: Home) -> Path:
    """Give a backup of the demo with one evidence file."""
    done = demo.run(code=ADD_EVIDENCE)
    assert done.returncode == 0, done.stderr
    file = demo.folder / "backup.tar.gz"
    assert demo.run("backup", str(file)).returncode == 0
    return file


def test_a_restored_backup_gives_equal_figures_and_files(
    demo: Home, figures: list[dict[str, Any]], backup: Path, tmp_path: Path
) -> None:
    other = Home(tmp_path)
    shutil.copy(demo.folder / "secrets.env", tmp_path)
    done = other.run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert other.json("figures", *BRANCH) == figures
    assert other.files() == demo.files()
    assert {name.partition("/")[0] for name in demo.files()} == {"evidence", "papers"}
    assert other.run("verify").returncode == 0


def test_a_backup_holds_no_key(demo: Home, backup: Path) -> None:
    lines = (demo.folder / "secrets.env").read_text(encoding="utf-8").splitlines()
    secrets = [line.partition("=")[2].rpartition(":")[2].encode() for line in lines]
    assert len(secrets) == 2
    assert all(secrets)
    assert backup.stat().st_mode & 0o077 == 0
    with tarfile.open(backup) as tar:
        for member in tar.getmembers():
            assert "secrets" not in member.name
            assert "password" not in member.name
            stream = tar.extractfile(member)
            content = stream.read() if stream else b""
            assert not any(secret in content for secret in secrets)


def test_a_backup_of_other_keys_is_refused(backup: Path, tmp_path: Path) -> None:
    other = Home(tmp_path)
    made = other.run(code="from zhibu.config.environment import ensure_secrets; ensure_secrets()")
    assert made.returncode == 0, made.stderr
    done = other.run("restore", str(backup))
    assert done.returncode == 1
    assert "BAK007" in done.stderr
    assert not (tmp_path / "zhibu.sqlite3").exists()


def test_restoring_over_data_needs_force_and_keeps_what_was_there(copy: Home, backup: Path) -> None:
    copy.sql("UPDATE organization_organization SET name = '改过的' WHERE code = 'jgsw'")
    done = copy.run("restore", str(backup))
    assert done.returncode == 1
    assert "BAK008" in done.stderr
    assert copy.sql("SELECT name FROM organization_organization WHERE code = 'jgsw'") == [
        ("改过的",)
    ]
    assert copy.run("restore", str(backup), "--force").returncode == 0
    assert copy.sql("SELECT name FROM organization_organization WHERE code = 'jgsw'") != [
        ("改过的",)
    ]
    assert list(copy.folder.glob("zhibu.sqlite3.2*"))


@pytest.mark.parametrize("spoil", ["cut", "changed", "renamed"])
def test_a_spoiled_backup_is_refused_before_anything_is_touched(
    demo: Home, backup: Path, tmp_path: Path, spoil: str
) -> None:
    content = backup.read_bytes()
    spoiled = {
        "cut": content[: len(content) // 2],
        "changed": content[:-2000] + bytes(1000) + content[-1000:],
        "renamed": b"no archive at all",
    }[spoil]
    file = tmp_path / "spoiled.tar.gz"
    file.write_bytes(spoiled)
    shutil.copy(demo.folder / "secrets.env", tmp_path)
    done = Home(tmp_path).run("restore", str(file))
    assert done.returncode == 1, done.stderr
    assert re.search("BAK00[45]", done.stderr)
    assert not (tmp_path / "zhibu.sqlite3").exists()


def test_the_files_of_the_database_hold_no_number_in_clear(copy: Home) -> None:
    done = copy.run(code=SAVE_PERSON)
    assert done.returncode == 0, done.stderr
    raw = b"".join(path.read_bytes() for path in copy.folder.glob("zhibu.sqlite3*"))
    assert "周立功".encode() in raw
    for secret in (ID_NUMBER, PHONE, OTHER_PHONE):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert secret.encode(encoding) not in raw
