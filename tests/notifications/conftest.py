"""Receivers with verified addresses, and what a test needs to look behind the guard."""

import pytest

from apps.core import clock
from apps.core.guard import as_system
from apps.notifications.models import Delivery, Promise
from apps.patients.models import ContactPoint


@pytest.fixture
def reachable(cast):
    """Lund's social services and Karin have verified their e-mail addresses; Hemsjukvården has not."""
    cast.lund.mailbox, cast.lund.mailbox_verified_at = "bistand@lund.example", clock.now()
    cast.lund.save()
    cast.hsv.mailbox = "hemsjukvard@lund.example"
    cast.hsv.save()
    with as_system("a test"):
        ContactPoint.objects.create(
            person=cast.karin, kind="email", value="karin@post.example", verified_at=clock.now()
        )
    return cast


@pytest.fixture
def behind():
    """What the database holds, whoever may see it."""
    return Behind()


class Behind:
    def promise(self, pk) -> Promise:
        with as_system("a test looks"):
            return Promise.objects.get(pk=pk)

    def deliveries(self, pk) -> dict[str, Delivery]:
        with as_system("a test looks"):
            return {row.channel: row for row in Delivery.objects.filter(promise_id=pk)}

    def change(self, model, pk, **values) -> None:
        with as_system("a test changes"):
            model.objects.filter(pk=pk).update(**values)
