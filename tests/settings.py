"""Settings of the test suite with the tables of what only tests declare."""

from __future__ import annotations

from zhibu.config.settings_test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.errands.apps.ErrandsConfig"]  # noqa: F405
