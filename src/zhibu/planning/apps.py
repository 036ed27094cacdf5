from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "zhibu.planning"
    verbose_name = "任务"
