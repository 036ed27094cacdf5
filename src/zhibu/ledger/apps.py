from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "zhibu.ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Number new indicators after each migration; the only signal in this product."""
        from zhibu.ledger.registry import sync_indicators

        post_migrate.connect(sync_indicators, sender=self)
