"""The Celery application: `celery -A config worker` and `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import beat_embedded_init, beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("samplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
@beat_embedded_init.connect
def plan_periodic_work(**_signal) -> None:
    """Only beat needs the plan, and by now every app has registered its jobs."""
    from apps.notifications.beat import schedule

    app.conf.beat_schedule = schedule()
