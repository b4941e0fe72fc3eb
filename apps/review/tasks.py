"""Asking reviewers to look: at once what cannot wait, and each night what stands out in the log."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.core import jobs
from apps.core.guard import as_system

from . import picking


@jobs.periodic("pick_emergencies_to_review", every=timedelta(minutes=15))
def pick_emergencies_to_review(now: datetime) -> int:
    with as_system("asking a reviewer to look at emergencies"), transaction.atomic():
        return picking.pick_what_cannot_wait(now)


@jobs.periodic("pick_readings_to_review", every=timedelta(days=1))
def pick_readings_to_review(now: datetime) -> int:
    with as_system("asking a reviewer to look at what stands out in the log"), transaction.atomic():
        return picking.pick_from_the_log(now)
