"""Start the parsing child, listen to it, and say clearly what became of it when it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Any, Self

import zhibu
from zhibu.core.errors import DomainError, Problem
from zhibu.workspace.sheets.worker import too_much_memory

_WORKER = "zhibu.workspace.sheets.worker"
_SOURCES = str(Path(zhibu.__file__).resolve().parent.parent)
_DIED_OF_MEMORY = (-6, -9, -11)


class Child:
    """One request to a worker; `output` is its answer. Killed when its time is over.

    The worker is a module that takes one line of JSON on standard input; the request tells it
    `seconds` and `memory_mb`.
    """

    def __init__(self, request: dict[str, Any], worker: str = _WORKER) -> None:
        self._request = request
        self._worker = worker
        self._late = False

    def __enter__(self) -> Self:
        # Its own folder for temporary files goes with it, even when it is killed.
        self._folder = TemporaryDirectory(prefix="zhibu-sheets-")
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", self._worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_bare_environment() | {"TMPDIR": self._folder.name},
        )
        self._timer = threading.Timer(self._request["seconds"], self._end_late)
        self._timer.start()
        with _broken_pipe_is_fine(), self._stdin:
            self._stdin.write(json.dumps(self._request).encode() + b"\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._process.kill()
        self.output.close()
        self._process.wait()
        self._folder.cleanup()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def output(self) -> IO[bytes]:
        """The worker's standard output."""
        assert self._process.stdout is not None
        return self._process.stdout

    def finish(self) -> None:
        """Wait for the end; raise DomainError when the worker did not end by itself and well."""
        code = self._process.wait()
        if code == 0:
            return
        if self._late:
            raise DomainError(
                Problem(
                    "XLS005",
                    f"读取超过 {self._request['seconds']} 秒，已停止",
                    "请删去多余的工作表和空白格式，或拆成几个文件",
                )
            )
        if code in _DIED_OF_MEMORY:
            raise DomainError(too_much_memory(self._request["memory_mb"]))
        raise DomainError.of(
            "XLS003",
            "工作簿读不出来，读取程序中途退出",
            "请在 Excel 或 WPS 里打开，另存为一个新文件后再上传",
        )

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()


def refuse_problems(message: dict[str, Any]) -> None:
    """Raise the problems that the worker found, if the message holds any."""
    DomainError.raise_if(Problem(**problem) for problem in message.get("problems", ()))


def _bare_environment() -> dict[str, str]:
    """Give the child no keys and no passwords: only where Python and this package are."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": _SOURCES, "PYTHONIOENCODING": "utf-8"}


@contextmanager
def _broken_pipe_is_fine() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # The worker died before it read the request; `finish` tells how.
        return
