"""The discharge process on the spine (samverkan vid utskrivning)."""

from django.apps import AppConfig


class DischargeConfig(AppConfig):
    name = "apps.discharge"
    label = "discharge"

    def ready(self):
        from . import actions, process  # noqa: F401  (they register themselves)
