"""Read the process environment once: where data lives and which keys protect it.

A deployment sets its secrets in the environment. The demo and a developer's checkout keep
theirs in ``<home>/secrets.env`` (mode 0600), made by :func:`ensure_secrets`; that file is read
only for names that the environment does not set, and it is never part of the repository.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

SECRET_NAMES = ("ZHIBU_SECRET_KEY", "ZHIBU_DATA_KEYS")


def home() -> Path:
    """Give the folder of this deployment's data (``ZHIBU_HOME``, else ``./var``)."""
    return Path(os.environ.get("ZHIBU_HOME", "var")).resolve()


def load_secrets() -> None:
    """Fill the environment from ``secrets.env`` without overriding what is set."""
    path = home() / "secrets.env"
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, mark, value = line.partition("=")
        if mark and name in SECRET_NAMES:
            os.environ.setdefault(name, value)


def ensure_secrets() -> None:
    """Create ``secrets.env`` with fresh random keys unless keys exist already.

    Only the demo and the tests call this: a production process without keys must stop, because
    new keys could not read what the old ones sealed.
    """
    load_secrets()
    if all(os.environ.get(name) for name in SECRET_NAMES):
        return
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "ZHIBU_SECRET_KEY": secrets.token_urlsafe(48),
        "ZHIBU_DATA_KEYS": "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    lines = [f"{name}={os.environ.get(name) or made[name]}" for name in SECRET_NAMES]
    path = folder / "secrets.env"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write("\n".join(lines) + "\n")
    load_secrets()
