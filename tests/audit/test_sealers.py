"""Several sealers at once, and one that falls over: no chain forks, no event is left out or sealed twice."""

import threading
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from apps.audit import log, seals
from apps.audit.models import Seal
from apps.audit.verifying import verify
from tests import trail

pytestmark = pytest.mark.django_db(transaction=True)
KARIN = UUID(int=1)


@pytest.fixture
def events(settings):
    settings.AUDIT_CHAINS = 4
    for _ in range(40):
        log.record(None, "read", patient_id=KARIN)
    return sorted(event.pk for event in trail.about(KARIN))


def elsewhere(*jobs) -> None:
    """Run each in a thread with its own connection, and wait for all."""

    def run(job):
        try:
            job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_sealers_at_the_same_time_share_the_work(events, monkeypatch):
    monkeypatch.setattr(seals, "AT_A_TIME", 5)
    elsewhere(*[seals.append_all] * 3, *[seals.append_recent] * 3)
    assert sorted(Seal.objects.values_list("event_id", flat=True)) == events
    assert verify().breaks == []


def test_a_sealer_does_not_wait_for_a_chain_that_another_lengthens(events):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [seals.SEALING, 1])
        elsewhere(seals.append_recent)
        assert set(Seal.objects.values_list("chain", flat=True)) == {0, 2, 3}
    assert seals.append_recent() == 10
    assert verify().breaks == []


def test_a_sealer_that_falls_over_leaves_whole_chains(events, monkeypatch):
    sealed = seals.link

    def fall_over_at_the_third_chain(previous, row):
        if row["id"] % 4 == 2:
            raise ZeroDivisionError
        return sealed(previous, row)

    with monkeypatch.context() as patch:
        patch.setattr(seals, "link", fall_over_at_the_third_chain)
        with pytest.raises(ZeroDivisionError):
            seals.append_recent()
    assert set(Seal.objects.values_list("chain", flat=True)) == {0, 1}
    assert seals.append_recent() == 20
    assert verify().breaks == []


def test_a_verb_that_is_still_at_work_is_sealed_when_it_is_done(events):
    with transaction.atomic():
        log.record(None, "mark_ready", patient_id=KARIN)
        elsewhere(seals.append_all)
        assert Seal.objects.count() == 40
    assert seals.append_recent() == 1
