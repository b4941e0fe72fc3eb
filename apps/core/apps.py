from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "Core"

    def ready(self):
        from . import rights  # noqa: F401  (registers what `check` asks)
        from .default_rules import load_missing
        from .guard import checks  # noqa: F401  (this too)

        post_migrate.connect(load_missing, sender=self, dispatch_uid="core.default_rules")
