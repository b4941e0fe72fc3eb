from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "apps.access"
    label = "access"

    def ready(self):
        from . import verbs  # noqa: F401  (they register themselves)
