"""The village pillar as a Django application."""

from django.apps import AppConfig


class VillageConfig(AppConfig):
    name = "zhibu.pillars.village"
    label = "village"
    verbose_name = "乡村振兴"
