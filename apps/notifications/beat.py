"""What beat asks for: every periodic job of the apps, and the upkeep that no scenario waits for."""

from datetime import timedelta
from typing import Any

from apps.core import jobs

UPKEEP = {
    "notifications.sweep": timedelta(seconds=30),
    "audit.seal": timedelta(minutes=1),
}


def schedule() -> dict[str, dict[str, Any]]:
    """Celery's `beat_schedule`. Call it when all apps are ready, so that their jobs have registered."""
    upkeep = {name: {"task": name, "schedule": every} for name, every in UPKEEP.items()}
    for job in jobs.all_jobs():
        upkeep[job.name] = {"task": "notifications.run_job", "schedule": job.every, "args": (job.name,)}
    return upkeep
