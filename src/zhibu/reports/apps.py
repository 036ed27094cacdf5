from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhibu.reports"
    verbose_name = "报告"
