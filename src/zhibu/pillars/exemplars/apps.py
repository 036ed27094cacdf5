"""The exemplars pillar as a Django application."""

from django.apps import AppConfig


class ExemplarsConfig(AppConfig):
    name = "zhibu.pillars.exemplars"
    label = "exemplars"
    verbose_name = "示范引领"
