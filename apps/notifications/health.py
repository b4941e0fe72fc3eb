"""What `/readyz` asks about promises: that somebody keeps them."""

from datetime import timedelta

from django.conf import settings

from apps.core.health import Unready, part

from .outbox import outbox_age


@part("outbox")
def outbox() -> None:
    """Overdue promises mean that the worker or beat stands still."""
    age = outbox_age()
    if age > timedelta(seconds=settings.OUTBOX_AGE_LIMIT):
        raise Unready(f"a promise has been overdue for {age}")
