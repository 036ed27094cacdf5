"""The emergency pillar as a Django application."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "zhibu.pillars.emergency"
    label = "emergency"
    verbose_name = "担当作为"
