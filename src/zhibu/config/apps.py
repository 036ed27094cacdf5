from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "zhibu.config"
    label = "zhibu_config"
    verbose_name = "系统"

    def ready(self) -> None:
        """Install the declarations; this app stands last, so every model is loaded."""
        from zhibu.config.declarations import install

        install()
