from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "zhibu.activities"
    verbose_name = "活动"
