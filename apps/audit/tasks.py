"""Sealing, shortly after. Upkeep by the real clock: no scenario waits for it, so it is no `core.jobs` job."""

from celery import shared_task

from . import seals


@shared_task(name="audit.seal", ignore_result=True)
def seal() -> None:
    seals.append_recent()
