"""Those who answer for permissions: who works where, what a role may, the rules, and who approves."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "apps.administration"
    label = "administration"

    def ready(self):
        from . import actions, leaving  # noqa: F401  (they register themselves)
