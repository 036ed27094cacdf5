"""The server of browser tests: it can answer late, and tells when it has nothing to do.

With ``ZHIBU_SLOW_ANSWERS=0.5`` every page and every form is answered half a second late, and its
text comes in three pieces: nearly nothing, the first half, the rest; files of the front end come at
once. A test that reads a page, a list or the database without waiting for what it asked for then
fails every time, and not once in a thousand times on somebody's busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

from django.conf import settings

# A busy machine is slow, not wrong: pages, answers and facts get long to come.
PATIENCE = 120  # seconds
OPENING = 1  # bytes
Pieces = Any  # what an application of WSGI answers: an iterable of bytes, with or without close()


class Counter:
    """An application around the product's own that knows how many requests it is at."""

    def __init__(self, application: Callable[..., Pieces], late: float) -> None:
        self.application = application
        self.late = late
        self.working = 0
        self.changed = Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Pieces:
        late = 0.0 if environ["PATH_INFO"].startswith(settings.STATIC_URL) else self.late
        self._count(1)
        try:
            time.sleep(late)
            return _Answer(self.application(environ, start_response), late / 2, self._done)
        except BaseException:
            self._done()
            raise

    def _count(self, more: int) -> None:
        with self.changed:
            self.working += more
            self.changed.notify_all()

    def _done(self) -> None:
        self._count(-1)

    def wait_until_idle(self) -> None:
        """Wait for every request to end, also those whose pages are closed by now.

        What one test still has under way must not reach the database of the next.
        """
        with self.changed:
            idle = self.changed.wait_for(lambda: not self.working, PATIENCE)
        assert idle, f"服务器 {PATIENCE} 秒后还在处理 {self.working} 个请求"


class _Answer:
    """An answer that comes piece by piece."""

    def __init__(self, pieces: Pieces, late: float, done: Callable[[], None]) -> None:
        self.pieces = pieces
        self.late = late
        self.done = done

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            if not self.late:
                yield piece
                continue
            # Playwright takes a click for done when the first byte is there: no element is yet.
            half = len(piece) // 2
            yield piece[:OPENING]
            time.sleep(self.late)
            yield piece[OPENING:half]
            time.sleep(self.late)
            yield piece[half:]

    def close(self) -> None:
        try:
            if hasattr(self.pieces, "close"):
                self.pieces.close()
        finally:
            self.done()
