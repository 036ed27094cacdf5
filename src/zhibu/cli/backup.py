"""``zhibu backup`` and ``zhibu restore``: the database and the evidence in one file.

The keys are not part of a backup: whoever holds a backup alone reads no sealed data. A restore
first proves that this machine's keys open what the backup sealed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

from zhibu.cli.environment import start, start_books, to_json
from zhibu.cli.parser import DONE, say
from zhibu.core.errors import DomainError

FORMAT = 1
PROBE = "zhibu-backup"
MANIFEST, DATABASE, EVIDENCE = "manifest.json", "database", "evidence"


def backup(options: argparse.Namespace) -> int:
    """Write a consistent copy while others go on working; nothing half-written stays behind."""
    start_books()
    target = Path(options.file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".zhibu-backup-") as folder:
        database = Path(folder) / DATABASE
        _dump(database)
        archive = Path(folder) / "archive"
        digests = _pack(archive, database)
        archive.chmod(0o600)
        archive.replace(target)
    say(f"已备份到 {target}（{len(digests) - 1} 个佐证文件）。密钥不在备份里，请另行保管。")
    return DONE


def _dump(path: Path) -> None:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        source = settings.DATABASES["default"]["NAME"]
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(path)) as new:
            old.backup(new)
        return
    _postgres("pg_dump", "--format=custom", "--no-owner", "--file", str(path))


def _postgres(program: str, *arguments: str) -> None:
    from django.conf import settings

    database = settings.DATABASES["default"]
    environment = dict(os.environ)
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    for variable, key in names.items():
        if database.get(key):
            environment[variable] = str(database[key])
    found = shutil.which(program)
    if found is None:
        raise DomainError.of("BAK001", f"没有找到 {program}", "请安装 postgresql-client")
    command = [found, *arguments, "--dbname", str(database["NAME"])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DomainError.of("BAK002", f"{program} 失败", done.stderr.strip()[-300:] or "请看日志")


def _pack(archive: Path, database: Path) -> dict[str, str]:
    from django.conf import settings

    evidence = settings.HOME / EVIDENCE
    digests = {DATABASE: _digest(database)}
    with tarfile.open(archive, "w:gz", compresslevel=3) as tar:
        tar.add(database, DATABASE)
        for path in sorted(evidence.rglob("*")) if evidence.is_dir() else ():
            if path.is_file():
                name = f"{EVIDENCE}/{path.relative_to(evidence).as_posix()}"
                digests[name] = _digest(path)
                tar.add(path, name)
        text = to_json(_manifest(digests)).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return digests


def _manifest(digests: dict[str, str]) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from zhibu import __version__
    from zhibu.organization.fields import sealer

    return {
        "format": FORMAT,
        "version": __version__,
        "engine": connection.vendor,
        "made": timezone.now().isoformat(),
        "probe": sealer().seal(PROBE, PROBE).hex(),
        "sha256": digests,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def restore(options: argparse.Namespace) -> int:
    """Put a backup in place of what is there, after everything in it was proved whole."""
    start()
    from django.conf import settings

    source = Path(options.file)
    if not source.is_file():
        raise DomainError.of("BAK003", "没有这个文件", "请核对备份文件的位置", value=str(source))
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as name:
        folder = Path(name)
        _unpack(source, folder)
        _check(folder)
        _replace(folder, settings.HOME, force=options.force)
    say("已恢复。请运行 zhibu verify 核对。")
    return DONE


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as tar:
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise DomainError.of(
            "BAK004", "不是完整的备份文件", "请换一份备份", value=source.name
        ) from error


def _check(folder: Path) -> None:
    from django.db import connection

    from zhibu.core.sealing import SealBroken
    from zhibu.organization.fields import sealer

    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        digests: dict[str, str] = manifest["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise DomainError.of("BAK004", "不是完整的备份文件", "请换一份备份") from error
    for name, expected in digests.items():
        path = folder / name
        if not path.is_file() or _digest(path) != expected:
            raise DomainError.of("BAK005", "备份里的文件缺失或损坏", "请换一份备份", value=name)
    if manifest["engine"] != connection.vendor:
        raise DomainError.of(
            "BAK006",
            f"备份来自 {manifest['engine']}，当前数据库是 {connection.vendor}",
            "请把 DATABASE_URL 设成同一种数据库",
        )
    try:
        sealer().open(bytes.fromhex(manifest["probe"]), PROBE)
    except SealBroken as error:
        raise DomainError.of(
            "BAK007", "这里的密钥打不开备份里的加密数据", "请先恢复当时的 ZHIBU_DATA_KEYS"
        ) from error


def _replace(folder: Path, home: Path, *, force: bool) -> None:
    from django.conf import settings
    from django.db import connection, connections

    evidence = home / EVIDENCE
    if connection.vendor == "sqlite":
        connections.close_all()
        database = Path(settings.DATABASES["default"]["NAME"])
        _move_aside([database, evidence], force=force)
        for suffix in ("-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        shutil.move(folder / DATABASE, database)
    else:
        _refuse_full_database(force=force)
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", str(folder / DATABASE))
        _move_aside([evidence], force=force)
    if (folder / EVIDENCE).is_dir():
        shutil.move(folder / EVIDENCE, evidence)


def _move_aside(paths: list[Path], *, force: bool) -> None:
    existing = [path for path in paths if path.exists()]
    if existing and not force:
        raise DomainError.of(
            "BAK008",
            "这里已经有数据",
            "确要覆盖请加 --force，现有数据会移到一旁",
            value=str(existing[0]),
        )
    from django.utils import timezone

    stamp = timezone.localtime().strftime("%Y%m%d%H%M%S")
    for path in existing:
        path.rename(path.with_name(f"{path.name}.{stamp}"))


def _refuse_full_database(*, force: bool) -> None:
    from django.db import connection

    if connection.introspection.table_names() and not force:
        raise DomainError.of("BAK008", "数据库里已经有数据", "确要覆盖请加 --force")
