"""Sealing, shortly after. Upkeep by the real clock: no scenario waits for it, so it is no `core.jobs` job."""

from celery import shared_task

from . import anchors, seals


@shared_task(name="audit.seal", ignore_result=True)
def seal() -> None:
    seals.append_recent()


@shared_task(name="audit.anchor", ignore_result=True)
def anchor() -> None:
    seals.append_recent()
    anchors.leave()
