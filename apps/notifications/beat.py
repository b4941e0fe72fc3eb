"""What beat asks for: every periodic job of the apps, and the upkeep that no scenario waits for."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from apps.core import jobs


def schedule() -> dict[str, dict[str, Any]]:
    """Celery's `beat_schedule`. Call it when all apps are ready, so that their jobs have registered."""
    upkeep = {
        "notifications.sweep": timedelta(seconds=settings.OUTBOX_SWEEP_SECONDS),
        "audit.seal": timedelta(minutes=1),
        "audit.anchor": timedelta(hours=1),
    }
    plan: dict[str, dict[str, Any]] = {name: {"task": name, "schedule": every} for name, every in upkeep.items()}
    for job in jobs.all_jobs():
        plan[job.name] = {"task": "notifications.run_job", "schedule": job.every, "args": (job.name,)}
    return plan
