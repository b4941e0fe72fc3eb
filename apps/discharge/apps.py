"""The discharge process on the spine (samverkan vid utskrivning)."""

from django.apps import AppConfig


class DischargeConfig(AppConfig):
    name = "apps.discharge"
    label = "discharge"

    def ready(self):
        from apps.cases import person_page

        from . import actions, process  # noqa: F401  (they register themselves)
        from .told import html_of

        person_page.register(html_of)
