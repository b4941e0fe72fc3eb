"""What the workers do: deliver, sweep, and run the periodic jobs that the apps have registered."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready
from django.db.models import F, Q

from apps.core import clock, jobs

from . import delivering
from .models import JobRun

_sweepers: list[Callable[[], None]] = []

OVERDUE_RUN = timedelta(minutes=10)  # a run that has not ended by then has died


@shared_task(name="notifications.deliver")
def deliver(promise_id: str) -> None:
    delivering.deliver(UUID(promise_id))


def sweeping(sweeper: Callable[[], None]) -> Callable[[], None]:
    """Let a room above sweep too, whenever the outbox does: it has sendings of its own."""
    _sweepers.append(sweeper)
    return sweeper


@shared_task(name="notifications.sweep", expires=30)
def sweep() -> None:
    """Deliver what the queue has missed: the broker was down, or the web process died before it could ask."""
    for promise_id in delivering.take_overdue():
        deliver.delay(str(promise_id))
    for sweeper in _sweepers:
        sweeper()


@worker_ready.connect
def look_after_the_fallen(**_signal) -> None:
    """A worker that starts looks at once at what another may have left behind."""
    delivering.wake_all()
    sweep.delay()


@shared_task(name="notifications.run_job", expires=60)
def run_job(name: str) -> bool:
    """Run a periodic job, unless another beat has just had it run or it is running. Returns whether it was run."""
    job = jobs.job(name)
    now = clock.now()
    if not _start(job, now):
        return False
    try:
        job.run(now)
    finally:
        JobRun.objects.filter(name=name).update(finished_at=clock.now())
    return True


def _start(job: jobs.Job, now) -> bool:
    """Claim the run. Whoever changes the row has it; the others find that it was changed."""
    JobRun.objects.bulk_create(
        [JobRun(name=job.name, started_at=jobs.EPOCH, finished_at=jobs.EPOCH)], ignore_conflicts=True
    )
    has_ended = Q(finished_at__gte=F("started_at")) | Q(started_at__lt=now - OVERDUE_RUN)
    # A tenth early is in time: beats do not tick to the millisecond.
    is_due = Q(started_at__lte=now - job.every * 0.9)
    return bool(JobRun.objects.filter(has_ended & is_due, name=job.name).update(started_at=now))
