"""Writing, signing and correcting: each unit in its own name, and nothing is ever changed or lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.audit import log
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.records.actions import correct_entry, sign_entry, write_entry
from apps.records.models import RecordEntry
from tests.access import world
from tests.cast import moment

from .conftest import everything, fresh, note


def test_amira_writes_a_note_in_the_name_of_the_ward(care):
    entry = note(care.karin, care.amira, happened_at=moment("2026-03-30T08:00"))
    assert (entry.unit_id, entry.provider_id, entry.author_id) == (
        care.ward.pk, care.ward.provider_id, care.amira.staff_id,
    )  # fmt: skip
    assert (entry.author_title, entry.provider_kind, entry.version) == ("ward_nurse", "V", 1)
    assert entry.signed_at is None
    assert entry.recorded_at > entry.happened_at
    assert log.has("write_entry", patient_id=care.karin.pk, subject_id=entry.pk)


def test_jonas_writes_and_signs_at_once(care):
    entry = note(care.karin, care.jonas, sign=True)
    assert (entry.signed_at, entry.signed_by_id) == (clock.now(), care.jonas.staff_id)


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ({"kind": "medication", "title": "Paracetamol", "dose": "1 g", "how_often": "fyra gånger om dagen"},
         {"dose": "1 g", "how_often": "fyra gånger om dagen"}),
        ({"kind": "alert", "title": "Penicillin", "severity": "harm"}, {"severity": "harm"}),
        ({"kind": "diagnosis", "title": "Höftfraktur", "code": "S72.0"}, {"code": "S72.0"}),
        ({"kind": "fmu", "text": "Utredning pågår."}, {}),
    ],
)  # fmt: skip
def test_each_kind_keeps_what_belongs_to_it(care, fields, data):
    entry = write_entry(care.karin, by=care.jonas, **fields)
    assert (entry.kind, entry.data, entry.note_type) == (fields["kind"], data, "")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "note", "text": "Hej"}, {"note_type"}),
        ({"kind": "note", "text": " "}, {"note_type", "text"}),
        ({"kind": "medication", "dose": "1 g"}, {"title"}),
        ({"kind": "alert", "title": "Penicillin"}, {"severity"}),
        ({"kind": "diagnosis", "code": "S72.0"}, {"title"}),
        ({"kind": "fmu"}, {"text"}),
        ({"kind": "fmu", "text": "x" * 20_001}, {"text"}),
    ],
)
def test_what_a_kind_needs_is_asked_for_field_by_field(care, fields, wrong):
    with pytest.raises(Invalid) as refusal:
        write_entry(care.karin, by=care.jonas, **fields)
    assert set(refusal.value.fields) == wrong
    assert everything() == []


def test_nothing_is_written_before_it_happens_or_before_karin_was_born(care):
    for at in (clock.now() + timedelta(minutes=1), moment("1948-07-06T12:00")):
        with pytest.raises(Invalid, match="invalid:happened_at"):
            note(care.karin, care.amira, happened_at=at)


def test_a_unit_that_does_not_care_for_karin_does_not_know_her(care):
    with pytest.raises(NotFound):
        note(care.karin, care.elin)


def test_lund_takes_part_in_a_case_and_still_writes_nothing_in_her_record(care):
    case = world.case(care.karin, care.ward, moment("2026-03-30T08:00"))
    world.ground(care.karin, care.lund, 4, moment("2026-03-30T08:00"), source_id=case.pk)
    with pytest.raises(NotAllowed):
        note(care.karin, care.per)
    assert everything() == []
    assert log.has("refused", staff_id=care.per.staff_id)


def test_amira_signs_what_she_wrote_once(care):
    entry = note(care.karin, care.amira)
    sign_entry(entry, by=care.amira)
    assert fresh(entry, care.amira).signed_by_id == care.amira.staff_id
    with pytest.raises(IllegalMove):
        sign_entry(entry, by=care.amira)


def test_only_the_author_or_a_physician_of_the_unit_signs(care):
    entry = note(care.karin, care.jonas)
    with pytest.raises(NotAllowed):
        sign_entry(entry, by=care.amira)
    other = note(care.karin, care.amira)
    sign_entry(other, by=care.jonas)
    assert fresh(other, care.amira).signed_by_id == care.jonas.staff_id


def test_the_sister_ward_may_not_touch_what_the_ward_has_written(care):
    entry = note(care.karin, care.amira)
    for verb in (sign_entry, correct_entry):
        with pytest.raises(NotFound):
            verb(entry, by=care.berit)


def test_a_correction_is_a_new_version_and_the_old_one_stays(care):
    first = note(care.karin, care.amira, sign=True)
    second = correct_entry(first, by=care.amira, text="Går med käpp.")
    old, new = fresh(first, care.amira), fresh(second, care.amira)
    assert (old.is_current, old.text, old.signed_at is not None) == (False, "Går med rollator.", True)
    assert (new.is_current, new.text, new.version, new.supersedes_id) == (True, "Går med käpp.", 2, old.pk)
    assert new.signed_at is None, "the new version must be signed again"
    assert new.happened_at == old.happened_at


def test_what_a_correction_does_not_mention_stays_as_it_was(care):
    entry = write_entry(
        care.karin, by=care.jonas, kind="medication", title="Alvedon", dose="1 g", how_often="vid behov"
    )
    entry = correct_entry(entry, by=care.jonas, dose="500 mg", sign=True)
    assert (entry.title, entry.data) == ("Alvedon", {"dose": "500 mg", "how_often": "vid behov"})
    assert entry.signed_by_id == care.jonas.staff_id


def test_correcting_nothing_and_correcting_what_is_replaced_is_refused(care):
    first = note(care.karin, care.amira)
    with pytest.raises(Invalid):
        correct_entry(first, by=care.amira, text="Går med rollator.")
    correct_entry(first, by=care.amira, text="Går med käpp.")
    with pytest.raises(IllegalMove):
        correct_entry(first, by=care.amira, text="Går utan stöd.")
    with pytest.raises(IllegalMove):
        sign_entry(first, by=care.amira)


def refused_by_the_database(change) -> bool:
    try:
        with transaction.atomic(), as_system("a test tries what no verb does"):
            change()
    except (DatabaseError, IntegrityError):
        return True
    return False


@pytest.mark.parametrize(
    "changed",
    [{"text": "Något annat"}, {"title": "X"}, {"data": {"dose": "2 g"}}, {"signed_at": None, "signed_by": None},
     {"version": 7}, {"happened_at": moment("2026-03-01T08:00")}, {"source": "annat:1"}],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_an_entry(care, changed):
    entry = note(care.karin, care.amira, sign=True)
    assert refused_by_the_database(lambda: RecordEntry.objects.filter(pk=entry.pk).update(**changed))


def test_the_database_refuses_to_erase_to_undo_a_correction_and_to_change_who_signed(care):
    first = note(care.karin, care.amira, sign=True)
    correct_entry(first, by=care.amira, text="Går med käpp.")
    rows = RecordEntry.objects.filter(pk=first.pk)
    with as_system("a test prepares what no verb does"):
        assert rows.get().is_current is False
    assert refused_by_the_database(lambda: rows.delete())
    assert refused_by_the_database(lambda: rows.update(is_current=True))
    assert refused_by_the_database(lambda: rows.update(signed_by_id=care.jonas.staff_id))


def test_an_entry_belongs_to_a_unit_of_its_own_provider(care):
    entry = note(care.karin, care.amira)

    def forge():
        entry.pk, entry.provider_id = None, care.hsv.provider_id
        entry.save(force_insert=True)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert refused_by_the_database(forge)
