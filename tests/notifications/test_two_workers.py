"""Several workers with the same promise in their hands: one sends."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections, transaction

from apps.core import attempts
from apps.notifications import delivering, outbox, queue
from apps.notifications.channels import Email
from apps.notifications.states import PromiseState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("grace", [attempts.GRACE, timedelta(0)])
def test_four_workers_send_one_letter(reachable, behind, monkeypatch, grace):
    monkeypatch.setattr(queue, "ask_to_deliver", lambda promise_id: None)
    monkeypatch.setattr(attempts, "GRACE", grace)
    sent, all_here = [], threading.Barrier(4)

    def slow_post(self, address, content):
        sent.append(content)
        time.sleep(0.3)

    def work():
        all_here.wait()
        until = time.monotonic() + 20  # like the sweep, they come back until it is done
        while time.monotonic() < until and behind.promise(row.pk).state != PromiseState.DELIVERED:
            delivering.deliver(row.pk)
        connections.close_all()

    monkeypatch.setattr(Email, "send", slow_post)
    with transaction.atomic():
        row = outbox.promise("message", to_unit=reachable.lund)
    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(sent) == 1
    assert behind.promise(row.pk).state == PromiseState.DELIVERED
