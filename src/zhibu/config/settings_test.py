"""Settings of the test suite: throw-away keys and folders, cheap password hashing."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

os.environ["ZHIBU_SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["ZHIBU_DATA_KEYS"] = "t1:" + base64.urlsafe_b64encode(b"t" * 32).decode()
os.environ.setdefault("ZHIBU_HOME", tempfile.mkdtemp(prefix="zhibu-test-"))
# Pages in the browser tests need the front-end files of the checkout (`make assets`).
os.environ.setdefault(
    "ZHIBU_VENDOR_ROOT", str(Path(__file__).resolve().parents[3] / "var" / "vendor")
)

from zhibu.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
ACCOUNT_RATE_LIMITS = {}  # tests sign in as often as they like

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In memory all threads would share one connection, and see each other's open transactions.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}  # noqa: F405

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
