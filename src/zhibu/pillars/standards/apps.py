"""The standards pillar as a Django application."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "zhibu.pillars.standards"
    label = "standards"
    verbose_name = "标准规范"
