"""The cases room as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhibu.cases"
    label = "cases"
    verbose_name = "事项"
