"""The Celery application: `celery -A config worker` and `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import import_modules, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("samplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def plan_periodic_work(**_signal) -> None:
    """Give beat its plan when a worker or a beat starts: by now every app is ready and has registered its jobs."""
    from apps.notifications.beat import schedule

    app.conf.beat_schedule = schedule()


@worker_init.connect
def refuse_privileges(**_signal) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from apps.core import rights

    try:
        rights.refuse_privileges()
    except ImproperlyConfigured as error:  # Celery swallows what is not an exit
        raise SystemExit(str(error)) from None
