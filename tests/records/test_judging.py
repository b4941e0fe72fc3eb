"""What is kept from Karin for a while, and what she says is wrong."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.guard import as_system
from apps.records.actions import correct_entry, note_disagreement, stop_withholding, withhold_entry
from apps.records.models import Disagreement, RecordEntry

from .conftest import everything, fresh, note


def reads(actor) -> list:
    return list(RecordEntry.objects.visible_to(actor).values_list("pk", flat=True))


def test_jonas_keeps_a_note_from_karin_and_shows_it_again(care):
    entry = note(care.karin, care.amira)
    assert reads(care.patient) == [entry.pk]
    withhold_entry(entry, by=care.jonas, reason="Provsvar ska lämnas vid besöket först")
    assert reads(care.patient) == []
    assert reads(care.amira) == [entry.pk]
    stop_withholding(entry, by=care.jonas)
    assert reads(care.patient) == [entry.pk]
    with pytest.raises(IllegalMove):
        stop_withholding(entry, by=care.jonas)


def test_what_is_delayed_opens_by_itself(care):
    entry = note(care.karin, care.amira)
    withhold_entry(entry, by=care.jonas, reason="Besök i morgon", until=clock.now() + timedelta(days=1))
    assert reads(care.patient) == []
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert reads(care.patient) == [entry.pk]


def test_the_older_versions_are_kept_from_her_too_and_so_is_the_next_one(care):
    first = note(care.karin, care.amira)
    second = fresh(correct_entry(first, by=care.amira, text="Går med käpp."), care.amira)
    withhold_entry(second, by=care.jonas, reason="Utredning pågår")
    assert reads(care.patient) == []
    correct_entry(second, by=care.amira, text="Går utan stöd.")
    assert reads(care.patient) == []


def test_a_nurse_does_not_decide_what_karin_may_read(care):
    entry = note(care.karin, care.amira)
    for verb, fields in ((withhold_entry, {"reason": "x"}), (stop_withholding, {})):
        with pytest.raises(NotAllowed):
            verb(entry, by=care.amira, **fields)


def test_withholding_needs_a_reason_and_a_time_to_come(care):
    entry = note(care.karin, care.amira)
    with pytest.raises(Invalid, match="reason"):
        withhold_entry(entry, by=care.jonas, reason=" ")
    with pytest.raises(Invalid, match="until"):
        withhold_entry(entry, by=care.jonas, reason="Utredning", until=clock.now())


def test_karin_disagrees_and_the_note_stays_as_it_is(care):
    entry = note(care.karin, care.amira)
    note_disagreement(entry, by=care.amira, text="Karin säger att hon går utan stöd.")
    [said] = everything(Disagreement)
    assert (said.entry_id, said.unit_id, said.recorded_by_id) == (entry.pk, care.ward.pk, care.amira.staff_id)
    assert fresh(entry, care.amira).text == "Går med rollator."
    assert Disagreement.objects.visible_to(care.patient).count() == 1
    with pytest.raises(Invalid):
        note_disagreement(entry, by=care.amira, text="  ")


def test_a_disagreement_follows_its_entry_out_of_sight(care):
    entry = note(care.karin, care.amira)
    note_disagreement(entry, by=care.amira, text="Det stämmer inte.")
    withhold_entry(entry, by=care.jonas, reason="Utredning")
    assert not Disagreement.objects.visible_to(care.patient).exists()
    assert not Disagreement.objects.visible_to(care.elin).exists()
    assert Disagreement.objects.visible_to(care.amira).exists()


def test_what_karin_said_is_never_changed_or_erased(care):
    note_disagreement(note(care.karin, care.amira), by=care.amira, text="Det stämmer inte.")
    rows = Disagreement.objects.all()
    for change in (lambda: rows.update(text="Det stämmer."), lambda: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic(), as_system("a test tries what no verb does"):
            change()
