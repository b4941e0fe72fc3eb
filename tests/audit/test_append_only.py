"""The database itself refuses to forget, and the chain shows what was done behind its back."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from apps.audit import log, seals
from apps.audit.models import Event
from apps.core import clock

pytestmark = pytest.mark.django_db
KARIN = UUID(int=1)
TABLES = ("audit_event", "audit_seal")


@pytest.fixture
def trail():
    """Three readings, sealed."""
    for _ in range(3):
        log.record(None, "read", patient_id=KARIN, shown={"patients": [KARIN]})
    seals.append_recent()
    return [event.pk for event in reversed(log.for_patient(KARIN))]


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def behind_the_triggers_back(sql: str, *values) -> None:
    """What somebody who owns the tables could do."""
    for table in TABLES:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    run(sql, *values)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_changes_or_removes_a_row_or_empties_the_table(trail, table, deed):
    run(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")  # which the tests between themselves do without
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(deed.format(table))
    assert len(log.for_patient(KARIN)) == 3


def test_an_untouched_trail_verifies_and_seals_what_is_new_first(trail):
    log.record(None, "print", patient_id=KARIN)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "4 seals hold (1 new)" in out.getvalue()


@pytest.mark.parametrize(
    "column",
    ["activity = 'list'", "shown = '{}'", "at = at + interval '1 microsecond'", "staff_id = gen_random_uuid()"],
)
def test_a_changed_row_is_found(trail, column):
    behind_the_triggers_back(f"UPDATE audit_event SET {column} WHERE id = %s", trail[1])  # noqa: S608
    [found] = seals.verify().breaks
    assert f"event {trail[1]} " in found


def test_a_removed_row_is_found_and_the_command_fails(trail):
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", trail[0])
    errors = StringIO()
    with pytest.raises(CommandError, match="1 of 3"):
        call_command("verify_audit", stderr=errors)
    assert f"event {trail[0]} is gone" in errors.getvalue()


def test_a_row_removed_together_with_its_seal_breaks_the_chain(trail):
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", trail[1])
    behind_the_triggers_back("DELETE FROM audit_seal WHERE event_id = %s", trail[1])
    assert len(seals.verify().breaks) == 1


def test_an_end_that_was_cut_off_is_found_by_the_digest_noted_elsewhere(trail):
    noted = seals.verify().head
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", trail[2])
    behind_the_triggers_back("DELETE FROM audit_seal WHERE event_id = %s", trail[2])
    assert seals.verify().breaks == []
    assert len(seals.verify(noted).breaks) == 1


def test_a_row_whose_transaction_was_slow_is_sealed_after_younger_ones(trail):
    Event.objects.create(id=trail[0] - 1, at=clock.now(), activity="read", actor_kind="system", effect="PERMIT")
    assert seals.append_recent() == 1
    assert seals.append_recent() == 0
    assert seals.verify().seals == 4
    assert seals.verify().breaks == []
