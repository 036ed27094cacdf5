from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhibu.audit"
    verbose_name = "操作日志"
