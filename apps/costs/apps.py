"""Who pays how much of what the principals have together: the yearly budget, shared to the öre (kostnadsdelning)."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "apps.costs"
    label = "costs"
    verbose_name = "Shared costs"

    def ready(self):
        from . import actions  # noqa: F401  (they register themselves)
