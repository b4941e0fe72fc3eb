"""Coordinated plans on the spine: the coordinated individual plan (samordnad individuell plan, SIP)."""

from django.apps import AppConfig


class CareplansConfig(AppConfig):
    name = "apps.careplans"
    label = "careplans"

    def ready(self):
        from apps.cases import drafts

        from . import actions, invited, notices, process, watching  # noqa: F401  (they register themselves)
        from .models import Plan, Sheet

        drafts.keep_in(Sheet, about=Plan, key="plan", is_shared=True)
