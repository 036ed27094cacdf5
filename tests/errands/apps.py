"""The errands as a Django application of the test settings."""

from __future__ import annotations

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "tests.errands"
    label = "errands"
