"""The conduct pillar as a Django application."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "zhibu.pillars.conduct"
    label = "conduct"
    verbose_name = "作风整治"
