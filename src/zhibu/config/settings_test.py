"""Settings of the test suite: throw-away keys and folders, cheap password hashing."""

from __future__ import annotations

import base64
import os
import tempfile

os.environ["ZHIBU_SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["ZHIBU_DATA_KEYS"] = "t1:" + base64.urlsafe_b64encode(b"t" * 32).decode()
os.environ.setdefault("ZHIBU_HOME", tempfile.mkdtemp(prefix="zhibu-test-"))

from zhibu.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
ACCOUNT_RATE_LIMITS = False
