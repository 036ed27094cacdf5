from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "zhibu.pillars.study"
    label = "study"
    verbose_name = "素质锤炼"
