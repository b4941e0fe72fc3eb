from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    label = "notifications"
    verbose_name = "Promises of delivery"

    def ready(self):
        from . import health  # noqa: F401  (registers what /readyz asks)
