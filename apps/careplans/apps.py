"""Coordinated plans on the spine: the coordinated individual plan (samordnad individuell plan, SIP)."""

from django.apps import AppConfig


class CareplansConfig(AppConfig):
    name = "apps.careplans"
    label = "careplans"

    def ready(self):
        from . import actions, invited, notices, process, watching  # noqa: F401  (they register themselves)
