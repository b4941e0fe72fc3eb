from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = "Core"

    def ready(self):
        from . import copies, rights  # noqa: F401  (rights registers what `check` asks)
        from .default_rules import load_missing
        from .guard import checks  # noqa: F401  (this too)

        copies.make_quick()
        post_migrate.connect(load_missing, sender=self, dispatch_uid="core.default_rules")
