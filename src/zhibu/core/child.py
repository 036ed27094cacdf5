"""Let a child process parse what a stranger sent: limited in memory and time, without secrets.

The parent's half is `Child`, the child's half `serve`. A request is one line of JSON on standard
input, with `seconds` and `memory_mb`; the bytes of a file may follow it. The answer comes on
standard output. If the parser dies or swells, only the child goes down.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Any, Self

import zhibu
from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError, Problem

_SOURCES = str(Path(zhibu.__file__).resolve().parent.parent)
_SWOLLEN = 12  # as ENOMEM
_DIED_OF_MEMORY = (_SWOLLEN, -6, -9, -11)


@dataclass(frozen=True)
class Failures:
    """What to say when a child does not end well.

    `late` and `swollen` are given the limit that was broken (seconds, megabytes).
    """

    late: Callable[[int], Problem]
    swollen: Callable[[int], Problem]
    broken: Problem


class Child:
    """One request to a worker; `output` is its answer. Killed when its time is over.

    `worker` is the name of a module that calls `serve`; `payload` follows the request.
    """

    def __init__(
        self, request: dict[str, Any], worker: str, failures: Failures, payload: bytes = b""
    ) -> None:
        self._request = request
        self._worker = worker
        self._failures = failures
        self._payload = payload
        self._late = False

    def __enter__(self) -> Self:
        # Its own folder for temporary files goes with it, even when it is killed.
        self._folder = TemporaryDirectory(prefix="zhibu-child-")
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", self._worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=bare_environment() | {"TMPDIR": self._folder.name},
        )
        self._timer = threading.Timer(self._request["seconds"], self._end_late)
        self._timer.start()
        with _broken_pipe_is_fine(), self._stdin:
            self._stdin.write(json.dumps(self._request).encode() + b"\n")
            self._stdin.write(self._payload)
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
            raise DomainError(self._failures.late(self._request["seconds"]))
        if code in _DIED_OF_MEMORY:
            raise DomainError(self._failures.swollen(self._request["memory_mb"]))
        raise DomainError(self._failures.broken)

    def _end_late(self) -> None:
        self._late = True
        self._process.kill()


def refuse_problems(message: dict[str, Any]) -> None:
    """Raise the problems that the worker found, if the message holds any."""
    DomainError.raise_if(Problem(**problem) for problem in message.get("problems", ()))


def bare_environment() -> dict[str, str]:
    """Give the child no keys and no passwords: only where Python and this package are."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": _SOURCES, "PYTHONIOENCODING": "utf-8"}


def serve(
    handle: Callable[[dict[str, Any]], None],
    *,
    writes_files: Callable[[dict[str, Any]], bool] = lambda request: False,
) -> int:
    """Serve one request in the child and return its exit code.

    `handle` reads what follows the request from standard input and writes the answer itself.
    Problems that it raises become the line {"problems": …}, and the exit code is still 0.
    """
    request = json.loads(sys.stdin.buffer.readline())
    _limit_resources(request["memory_mb"], request["seconds"], writes_files(request))
    try:
        handle(request)
    except DomainError as error:
        _end_with(list(error.problems))
    except MemoryError:
        # Nothing can be relied on any more, not even a farewell: the code says it all.
        os._exit(_SWOLLEN)
    sys.stdout.flush()
    return 0


def _end_with(problems: list[Problem]) -> None:
    print(json.dumps({"problems": [asdict(problem) for problem in problems]}))


def _limit_resources(memory_mb: int, seconds: int, writes_files: bool) -> None:
    memory = memory_mb * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    file_size = memory if writes_files else 0
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))


@contextmanager
def _broken_pipe_is_fine() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # The worker died before it read the request; `finish` tells how.
        return
