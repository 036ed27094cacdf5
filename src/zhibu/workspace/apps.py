from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "zhibu.workspace"
    verbose_name = "工作页面"
