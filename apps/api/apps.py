"""The machine's door: the same verbs and the same policy as the pages (/api/v1/)."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "apps.api"
    label = "api"

    def ready(self):
        from . import once  # noqa: F401  (its job registers itself)
