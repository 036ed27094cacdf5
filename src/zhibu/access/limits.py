"""How often a stranger may send something: pages without login that write.

Counted in the cache that the login limits use (setting ``CACHES``), so that all workers of a
deployment see the same counts; the address is found through the proxy in the same way as there.
Windows are fixed: at the turn of one, twice the number may pass at most. What is counted is a keyed
digest: neither an address nor what was sent can be worked out of what is stored.
"""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MINUTE, HOUR, DAY = 60, 3600, 86_400
Rates = tuple[tuple[int, int], ...]  # so many in so many seconds


def within_limit(request: HttpRequest, action: str, rates: Rates, *, key: str = "") -> bool:
    """Count one attempt; tell whether it is still allowed.

    Args:
        action: name under which attempts are counted together, ``feedback``.
        rates: such as ``((5, MINUTE), (30, DAY))``; all must hold.
        key: what is counted instead of the address (a code that is tried out).
    """
    who = key or str(get_adapter().get_client_ip(request))
    now = int(time.time())
    allowed = True
    for most, seconds in rates:
        window = _name(f"{action}\0{seconds}\0{now // seconds}\0{who}")
        counted = _count(window, seconds - now % seconds)
        allowed = allowed and counted <= most
    return allowed


def _name(window: str) -> str:
    digest = salted_hmac("zhibu.access.limits", window, algorithm="sha256")
    return f"zhibu:limit:{digest.hexdigest()}"


def _count(window: str, left: int) -> int:
    """Count one more in a window that ends in so many seconds."""
    if cache.add(window, 1, timeout=left):
        return 1
    try:
        count = cache.incr(window)
    except ValueError:  # it ended between the two calls
        return 1
    # A cache in the database forgets the end when it counts.
    cache.touch(window, timeout=left)
    return count
