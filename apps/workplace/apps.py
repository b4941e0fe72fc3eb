"""The staff's pages, gathered from below."""

from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "apps.workplace"
    label = "workplace"

    def ready(self):
        from apps.access.choose import count_work

        from .waiting import at_units

        count_work(at_units)
