from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "zhibu.organization"
    verbose_name = "组织与党员"
