"""The spine: cases, messages, receipts, tasks, timeline."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "apps.cases"
    label = "cases"

    def ready(self):
        from . import actions, guests, notices, tasks  # noqa: F401  (they register themselves)
