"""Whatever is killed in the middle of sending, every promise is kept: with a real worker, Redis and post office."""

import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox, queue
from apps.notifications.models import Promise
from apps.notifications.states import PromiseState
from config.celery import app
from devtools import binaries

from .processes import ROOT, PostOffice, Redis, Worker, until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture
def redis():
    server = Redis(str(binaries.broker(for_tests=True)))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def post():
    office = PostOffice()
    yield office
    office.close()


@pytest.fixture
def worker(redis, post, tmp_path):
    worker = Worker(connection.settings_dict["NAME"], redis.url, post.port, tmp_path)
    yield worker
    worker.kill()
    print(worker.log.read_text())  # shown where a test failed


@pytest.fixture(autouse=True)
def this_process_asks(redis, monkeypatch):
    """The web process: this one, with the broker that will be killed."""
    before = app.conf.broker_write_url
    app.conf.update(broker_url=redis.url, broker_write_url=redis.url)
    monkeypatch.setattr(queue, "_silent_until", 0.0)
    yield
    app.conf.update(broker_url=before, broker_write_url=before)


@pytest.fixture
def is_delivered(behind):
    return lambda row: behind.promise(row.pk).state == PromiseState.DELIVERED


def tell(unit):
    with transaction.atomic():
        return outbox.promise("message", to_unit=unit)


def make_overdue(behind, *rows) -> None:
    """Ten seconds pass: the sweep holds them for missed by the queue."""
    for row in rows:
        behind.change(Promise, row.pk, next_attempt_at=clock.now())


@pytest.mark.full  # the same engine is killed in tests/appointments/test_killed.py
def test_the_worker_is_killed_while_the_post_office_hesitates(reachable, worker, post, behind, is_delivered):
    post.slow = 60.0
    row = tell(reachable.lund)
    worker.start()
    until(lambda: post.arrived)
    worker.kill()
    post.slow = 0.0
    assert not is_delivered(row)
    time.sleep(2)  # the row's grace: nobody can be on the way to its lock any more
    worker.start()
    until(lambda: is_delivered(row))
    assert list(post.kept.values()) == [1]
    assert post.arrived[0] == post.arrived[1]  # the same bytes
    assert behind.deliveries(row.pk)["email"].uncertain == 1


def test_the_post_office_is_killed_between_taking_the_letter_and_saying_so(reachable, worker, post, behind):
    """The one case where a duplicate is possible: it carries the same key, and is counted."""
    post.dies = 1
    row = tell(reachable.lund)
    worker.start()
    until(lambda: behind.deliveries(row.pk).get("email") and behind.deliveries(row.pk)["email"].uncertain)
    email = behind.deliveries(row.pk)["email"]
    behind.change(type(email), email.pk, next_attempt_at=clock.now())  # its ten seconds pass
    make_overdue(behind, row)
    until(lambda: behind.promise(row.pk).state == PromiseState.DELIVERED)
    assert list(post.kept.values()) == [2]
    assert behind.deliveries(row.pk)["email"].uncertain == 1


@pytest.mark.full  # the same engine is killed in tests/appointments/test_killed.py
def test_redis_is_killed_under_way_and_comes_back_empty(reachable, worker, redis, post, behind, is_delivered):
    post.slow = 0.5
    first = tell(reachable.lund)
    worker.start()
    until(lambda: post.arrived)
    redis.kill()
    started = time.monotonic()
    missed = [tell(reachable.lund) for _ in range(3)]
    assert time.monotonic() - started < 2  # nobody who clicks waits for the broker
    redis.start()
    make_overdue(behind, *missed)
    until(lambda: all(is_delivered(row) for row in [first, *missed]), seconds=30)
    assert list(post.kept.values()) == [1] * 4


DIES = """
import os, django
django.setup()
from django.db import transaction
from apps.notifications import outbox, queue
queue.ask_to_deliver = lambda promise_id: os.kill(os.getpid(), 9)
with transaction.atomic():
    outbox.promise("message", to_unit="{unit}", case_id="{case}")
"""


def test_the_web_process_is_killed_between_committing_and_asking(reachable, worker, post, behind, is_delivered):
    case = uuid4()
    script = DIES.format(unit=reachable.lund.pk, case=case)
    web = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=worker.environment(), check=False)
    assert web.returncode == -9
    with as_system("a test looks"):
        [row] = Promise.objects.filter(case_id=case)
    worker.start()
    until(lambda: is_delivered(row))
    assert list(post.kept.values()) == [1]


def test_a_broker_that_hangs_holds_nobody_up(reachable, redis):
    os.kill(redis.process.pid, signal.SIGSTOP)  # it accepts, and says nothing
    started = time.monotonic()
    for _ in range(3):
        tell(reachable.lund)
    assert time.monotonic() - started < 2
