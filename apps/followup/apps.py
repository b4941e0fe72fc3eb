"""Follow-up: what the care plans of a month came to, counted from what happened."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "apps.followup"
    label = "followup"

    def ready(self):
        from . import measures, tasks  # noqa: F401  (they register themselves)
