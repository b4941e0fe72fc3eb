from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    label = "notifications"
    verbose_name = "Promises of delivery"

    def ready(self):
        from apps.access import telling

        from . import health, outbox  # noqa: F401  (registers what /readyz asks)

        telling.promise_through(outbox.promise)
