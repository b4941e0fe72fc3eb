"""The database itself refuses to forget, and seals, proofs and anchors show what was done behind its back."""

import json
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from apps.audit import anchors, log, seals, tasks
from apps.audit.models import Anchor, Event, Seal
from apps.audit.verifying import verify
from apps.core.guard import as_system
from tests.trail import about, events

pytestmark = pytest.mark.django_db
KARIN = UUID(int=1)
TABLES = ("audit_event", "audit_seal", "audit_anchor")
COLUMNS = [field.column for field in Event._meta.concrete_fields if field.column != "id"]


@pytest.fixture
def file(settings, tmp_path) -> Path:
    """Where the anchors go. Two chains, so that each has several links."""
    settings.AUDIT_CHAINS = 2
    settings.AUDIT_ANCHORS = str(tmp_path / "outside" / "anchors.jsonl")
    return Path(settings.AUDIT_ANCHORS)


@pytest.fixture
def trail(file):
    """Six readings, sealed and anchored, oldest first."""
    for _ in range(6):
        log.record(None, "read", patient_id=KARIN, shown={"patients": [KARIN]})
    tasks.anchor()
    return [event.pk for event in reversed(about(KARIN))]


def run(sql: str, *values) -> None:
    with as_system("a test goes past the log"), connection.cursor() as cursor:
        cursor.execute(sql, values)


def behind_the_triggers_back(sql: str, *values) -> None:
    """What somebody who owns the tables could do."""
    for table in TABLES:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    run(sql, *values)


def said_by_the_command() -> list[str]:
    """What `verify_audit` finds. It must find something."""
    errors = StringIO()
    with pytest.raises(CommandError, match="The audit trail is broken"):
        call_command("verify_audit", stderr=errors)
    return errors.getvalue().splitlines()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_nobody_changes_or_removes_a_row_or_empties_the_table(trail, table, deed):
    key = "number" if table == "audit_anchor" else "id"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(deed.format(table, key))
    assert len(about(KARIN)) == 6


def test_an_untouched_trail_verifies_and_seals_what_is_new_first(trail, file):
    log.record(None, "print", patient_id=KARIN)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "7 seals in 2 chains hold (1 new), and 1 anchors." in out.getvalue()
    assert "Anchor 2" in out.getvalue()
    assert verify().breaks == []
    assert verify().anchors == len(file.read_text().splitlines()) == 2


def test_the_chains_are_several_and_each_has_its_own_numbers(trail):
    assert sorted(Seal.objects.values_list("chain", "seq")) == [(chain, seq) for chain in (0, 1) for seq in (1, 2, 3)]


@pytest.mark.parametrize(
    "column",
    ["activity = 'list'", "shown = '{}'", "at = at + interval '1 microsecond'", "staff_id = gen_random_uuid()"]
    + [
        "registered_at = now()",
        "obligations = '{LOG}'",
        "ground = 'care'",
        "owner_unit_name = 'x'",
        "proof = '\\x00'",
    ],
)
def test_a_changed_row_is_found(trail, column):
    behind_the_triggers_back(f"UPDATE audit_event SET {column} WHERE id = %s", trail[1])  # noqa: S608
    [found] = said_by_the_command()
    assert f"event {trail[1]}" in found


def test_a_row_changed_before_it_was_sealed_is_found(trail):
    log.record(None, "print", patient_id=KARIN)
    behind_the_triggers_back("UPDATE audit_event SET activity = 'list' WHERE activity = 'print'")
    [found] = said_by_the_command()
    assert "was not written by Samplan, or not like this" in found


def test_a_removed_row_is_found(trail):
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", trail[0])
    [found] = said_by_the_command()
    assert f"event {trail[0]} is gone" in found


def test_a_row_removed_together_with_its_seal_leaves_a_hole(trail):
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", trail[2])
    behind_the_triggers_back("DELETE FROM audit_seal WHERE event_id = %s", trail[2])
    [found] = said_by_the_command()
    assert "has no seals 2 to 2: they are gone" in found


def test_a_hole_that_was_closed_by_renumbering_is_found_by_seals_and_anchors(trail):
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", trail[2])
    behind_the_triggers_back("DELETE FROM audit_seal WHERE event_id = %s", trail[2])
    chain = trail[2] % 2
    run("UPDATE audit_seal SET seq = 2 WHERE chain = %s AND seq = 3", chain)
    found = said_by_the_command()
    assert any(f"event {trail[4]}, its seal or the seal before it is not what it was" in one for one in found)
    assert any("the end has been cut off" in one for one in found)


COPY = f"INSERT INTO audit_event (id, {', '.join(COLUMNS)}) SELECT %s, {', '.join(COLUMNS)} FROM audit_event WHERE id = %s"  # noqa: S608, E501


@pytest.mark.parametrize("place", [-7, 10_000_000], ids=["before all others", "after all others"])
def test_an_inserted_copy_is_found_even_where_the_table_no_longer_refuses_it(trail, place):
    with pytest.raises(DatabaseError, match="proof"), transaction.atomic():
        run(COPY, place, trail[1])
    [[name]] = unique_on_proof()
    run(f"ALTER TABLE audit_event DROP CONSTRAINT {name}")
    run(COPY, place, trail[1])
    found = said_by_the_command()
    assert any("copy of event" in one for one in found)


@pytest.mark.parametrize("is_sealed_by_hand", [False, True])
def test_a_row_inserted_with_a_made_up_proof_is_found_sealed_or_not(trail, is_sealed_by_hand):
    [one] = events(id=trail[1])
    made_up = one.columns()
    made_up |= {"id": trail[-1] + 1, "activity": "print", "proof": b"p" * 48}
    inserted = Event.objects.create(**made_up)
    if is_sealed_by_hand:
        chain = made_up["id"] % 2
        seq, digest = seals.head(chain)
        digest = seals.link(digest, inserted.columns())
        Seal.objects.create(event_id=made_up["id"], chain=chain, seq=seq + 1, digest=digest)
    [found] = said_by_the_command()
    assert f"event {made_up['id']} was not written by Samplan" in found


def test_an_end_that_was_cut_off_is_found_by_the_anchor(trail):
    cut_off(trail[5])
    [found] = said_by_the_command()
    assert f"chain {trail[5] % 2} ends at seal 2, but anchor 1" in found


def test_an_end_that_was_cut_off_and_grew_again_is_found_by_the_anchor(trail):
    cut_off(trail[5])
    for _ in range(2):
        log.record(None, "read", patient_id=KARIN)
    [found] = said_by_the_command()
    assert f"seal 3 of chain {trail[5] % 2} is not the one that anchor 1" in found


def test_a_trail_that_was_emptied_is_found_by_the_anchor(trail):
    for table in ("audit_event", "audit_seal"):
        behind_the_triggers_back(f"DELETE FROM {table}")  # noqa: S608
    assert len(said_by_the_command()) == 2


def test_a_changed_anchor_is_found(trail, file):
    body = json.loads(file.read_text())
    body["heads"]["0"][0] = 2
    file.write_text(json.dumps(body) + "\n")
    [found] = said_by_the_command()
    assert "anchor 1 in" in found
    assert "is not as it was written" in found


def test_a_removed_anchor_is_found_wherever_it_stood(trail, file):
    anchors.leave()
    anchors.leave()
    first, second, third = file.read_text().splitlines(keepends=True)
    for kept in (first + second, second + third, first + third, ""):
        file.write_text(kept)
        assert "is not in" in " ".join(said_by_the_command())
    behind_the_triggers_back("DELETE FROM audit_anchor WHERE number = 2")
    file.write_text(first + third)
    [found] = said_by_the_command()
    assert "an anchor before number 3" in found


def test_an_end_cut_off_here_and_in_the_file_is_found_by_what_was_noted(trail, file):
    out = StringIO()
    log.record(None, "print", patient_id=KARIN)
    call_command("verify_audit", stdout=out)
    noted = out.getvalue().split()[-1]
    cut_off(max(event.id for event in events()))
    behind_the_triggers_back("DELETE FROM audit_anchor WHERE number = 2")
    file.write_text(file.read_text().splitlines(keepends=True)[0])
    assert verify().breaks == []
    with pytest.raises(CommandError):
        call_command("verify_audit", "--noted", noted, stderr=StringIO())


def test_a_line_that_a_crash_left_half_written_harms_nobody(trail, file):
    whole = file.read_text()
    file.write_text(f'{whole}{{"number": 2, "at": "20')
    anchors.leave()
    assert verify().breaks == []
    assert [line.number for line in anchors.read(file)] == [1, 2]


def test_an_anchor_whose_row_a_crash_swallowed_harms_nobody(trail, file):
    with transaction.atomic():
        anchors.leave()
        transaction.set_rollback(True)
    anchors.leave()
    assert verify().breaks == []
    assert list(Anchor.objects.order_by("number").values_list("number", flat=True)) == [1, 3]


def test_rows_of_another_key_prove_themselves_while_that_key_is_known(trail, settings):
    settings.AUDIT_KEYS = ["a new key", *settings.AUDIT_KEYS]
    log.record(None, "print", patient_id=KARIN)
    anchors.leave()
    seals.append_all()
    assert verify().breaks == []
    settings.AUDIT_KEYS = settings.AUDIT_KEYS[:1]
    assert len(verify().breaks) == 6 + 1


def test_a_row_whose_transaction_was_slow_is_sealed_after_younger_ones(trail):
    run("SELECT setval(pg_get_serial_sequence('audit_event', 'id'), %s, false)", trail[0] - 1)
    log.record(None, "read", patient_id=KARIN)
    assert seals.append_recent() == 1
    assert seals.append_recent() == 0
    assert verify().seals == 7
    assert verify().breaks == []


def cut_off(event: int) -> None:
    behind_the_triggers_back("DELETE FROM audit_event WHERE id = %s", event)
    behind_the_triggers_back("DELETE FROM audit_seal WHERE event_id = %s", event)


def unique_on_proof() -> list[list[str]]:
    with as_system("a test looks at the log's constraints"), connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'audit_event'::regclass AND contype = 'u'")
        return cursor.fetchall()
