"""Looking at the log afterwards: readings that shall be reviewed, and what people ask about who has read."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "apps.review"
    label = "review"

    def ready(self):
        from . import actions, notices, tasks  # noqa: F401  (they register themselves)
