from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "zhibu.roster"
    verbose_name = "党员名册"
