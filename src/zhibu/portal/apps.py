from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhibu.portal"
    verbose_name = "工作台"
