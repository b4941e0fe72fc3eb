"""Times and invitations (kallelser)."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "apps.appointments"
    label = "appointments"

    def ready(self):
        from . import actions, calls, campaigns, following, health, notices, watching, work  # noqa: F401  (they register themselves)
