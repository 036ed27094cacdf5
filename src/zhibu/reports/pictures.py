"""Pictures of pages, kept for a while: setting a page takes about a quarter of a second.

They are kept in the process, few at a time: in a shared cache the pictures of many papers would
take hundreds of megabytes, and whoever asks for the next page has just asked for this one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

KEPT_PAPERS = 12
"""Thirty pages of a hundred kilobytes each are three megabytes a paper."""


class Pictures:
    """The pictures of the papers that were asked for last."""

    def __init__(self, most: int = KEPT_PAPERS) -> None:
        self._most = most
        self._kept: OrderedDict[str, list[bytes]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: str, make: Callable[[], list[bytes]]) -> list[bytes]:
        """Give the pictures of a paper; make them where they are not kept."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()


kept = Pictures()
