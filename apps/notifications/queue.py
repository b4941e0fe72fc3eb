"""Asking a worker without making a person wait for the broker: what cannot be asked now, the sweep asks later."""

import logging
import time
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction

logger = logging.getLogger("samplan.notifications")

PATIENCE = 0.5  # seconds to reach the broker, and to hear from it
PAUSE = 5.0  # seconds during which a broker that did not answer is not asked again

_silent_until = 0.0


def ask_to_deliver(promise_id: UUID) -> bool:
    return ask("notifications.deliver", promise_id)


def ask_after_commit(task: str, key: UUID) -> None:
    transaction.on_commit(partial(ask, task, key), robust=True)


def ask(task: str, key: UUID) -> bool:
    """Queue one piece of work. Returns False, and logs, when the broker does not answer. Never raises."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        with current_app.connection_for_write(
            connect_timeout=PATIENCE,
            transport_options={
                **current_app.conf.broker_transport_options,
                "socket_connect_timeout": PATIENCE,
                "socket_timeout": PATIENCE,
                "retry_on_timeout": False,
                "max_retries": 1,
                "interval_start": 0,
                "interval_step": 0,
            },
        ) as connection:
            current_app.send_task(task, (str(key),), connection=connection, retry=False)
    except Exception as error:  # whatever the broker's client raises: the promise stands, and the sweep keeps it
        _silent_until = time.monotonic() + PAUSE
        logger.warning("the broker does not answer (%s): left for the sweep", type(error).__name__)
        return False
    return True
