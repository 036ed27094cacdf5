"""``zhibu backup`` and ``zhibu restore``: the database and the files that it names, in one file.

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
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from zhibu.cli.environment import start, start_books, to_json
from zhibu.cli.parser import DONE, say
from zhibu.core.errors import DomainError

FORMAT = 1
PROBE = "zhibu-backup"
MANIFEST, DATABASE = "manifest.json", "database"
# Evidence and superiors' tables; papers that were handed in, and what was made of them.
FOLDERS = ("evidence", "papers")
HALF_WRITTEN = ".part"


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
    say(f"已备份到 {target}（{len(digests) - 1} 个文件）。密钥不在备份里，请另行保管。")
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
    digests: dict[str, str] = {}
    with tarfile.open(archive, "w:gz", compresslevel=3) as tar:
        for path, name in ((database, DATABASE), *_files()):
            try:
                digests[name] = _add(tar, path, name)
            except FileNotFoundError:
                # Somebody has deleted a paper meanwhile.
                continue
        text = to_json(_manifest(digests)).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return digests


def _files() -> Iterator[tuple[Path, str]]:
    from django.conf import settings

    for folder in FOLDERS:
        for path in sorted((settings.HOME / folder).rglob("*")):
            if path.is_file() and path.suffix != HALF_WRITTEN:
                yield path, path.relative_to(settings.HOME).as_posix()


class _Hashing:
    """A file that is hashed as it is read: the digest is of the very bytes that were packed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.hash.update(data)
        return data


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    with path.open("rb") as stream:
        entry = tar.gettarinfo(arcname=name, fileobj=stream)
        hashing = _Hashing(stream)
        tar.addfile(entry, hashing)  # it asks for no more than read
    return hashing.hash.hexdigest()


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

    kept = [home / name for name in FOLDERS]
    if connection.vendor == "sqlite":
        connections.close_all()
        database = Path(settings.DATABASES["default"]["NAME"])
        _move_aside([database, *kept], force=force)
        for suffix in ("-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
        shutil.move(folder / DATABASE, database)
    else:
        _refuse_full_database(force=force)
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", str(folder / DATABASE))
        _move_aside(kept, force=force)
    for name in FOLDERS:
        if (folder / name).is_dir():
            shutil.move(folder / name, home / name)


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
