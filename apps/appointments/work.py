"""What the workers do with invitations."""

from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready

from apps.notifications.tasks import sweeping

from . import dispatching


@shared_task(name="appointments.send")
def send(dispatch_id: str) -> None:
    dispatching.deliver(UUID(dispatch_id))


@shared_task(name="appointments.look_up")
def look_up(invitation_id: str) -> None:
    dispatching.look_up(UUID(invitation_id))


@sweeping
def sweep() -> None:
    """Send what the queue has missed, what is due again, and what a dead worker left."""
    for dispatch_id in dispatching.take_overdue():
        send.delay(str(dispatch_id))


@worker_ready.connect
def look_after_the_fallen(**_signal) -> None:
    """A worker that starts looks at once at what another may have left behind; the outbox asks for the sweep."""
    dispatching.wake_all()
