"""Asking reviewers to look: at once what cannot wait, and each night what stands out in the log."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.access import refusals
from apps.core import clock, jobs
from apps.core.guard import as_system

from . import picking


@jobs.periodic("pick_emergencies_to_review", every=timedelta(minutes=15))
def pick_emergencies_to_review(now: datetime) -> int:
    with as_system("asking a reviewer to look at emergencies"), transaction.atomic():
        return picking.pick_what_cannot_wait(now) + picking.pick_what_is_owed(now)


def look_at_once(actor) -> None:
    """An alert: the reviewers are told and have it in their queue before whoever tried has been answered."""
    with as_system("asking a reviewer to look at an attempt"), transaction.atomic():
        picking.pick_what_is_owed(clock.now(), staff_id=actor.staff_id, effect="DENY")


refusals.wake_through(look_at_once)


@jobs.periodic("pick_readings_to_review", every=timedelta(days=1))
def pick_readings_to_review(now: datetime) -> int:
    with as_system("asking a reviewer to look at what stands out in the log"), transaction.atomic():
        return picking.pick_from_the_log(now)
