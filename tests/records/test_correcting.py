"""Karin says that something in her record is wrong, and the unit that wrote it answers. Nothing is ever erased."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.access.actor import Actor
from apps.access.models import Basis
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications import inbox, outbox
from apps.notifications.models import Promise
from apps.patients.models import Relationship
from apps.records.actions import (
    answer_correction,
    ask_for_correction,
    correct_entry,
    take_back_correction,
    write_entry,
)
from apps.records.models import CorrectionRequest, Disagreement, EntryKind, NoteType, Outcome, RecordEntry
from tests.access import world
from tests.cast import make_actor, make_person
from tests.trail import events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_leaves():
    with outbox.held():
        yield


@pytest.fixture
def care(cast):
    return world.ground(cast.karin, cast.ward, Basis.CARE, clock.now() - timedelta(days=9))


@pytest.fixture
def entry(cast, care):
    said = {"kind": EntryKind.NOTE, "note_type": NoteType.VISIT, "text": "Karin bor ensam."}
    return write_entry(cast.karin, by=cast.amira, **said)


@pytest.fixture
def asked(cast, entry):
    return ask_for_correction(entry, by=cast.patient, text="Jag bor med min make.")


def left_long_ago(care):
    with as_system("a test ends the care"):
        type(care).objects.filter(pk=care.pk).update(valid_until=clock.now())


def seen(actor, model=CorrectionRequest):
    return list(model.objects.visible_to(actor))


def test_the_unit_that_wrote_it_is_told_without_what_it_is_about(asked, cast):
    with as_system("a test looks"):
        [told] = Promise.objects.filter(kind="correction_asked")
    assert (told.to_unit_id, told.data) == (cast.ward.pk, {"correction": str(asked.pk)})
    assert seen(cast.jonas) == [asked]
    assert seen(cast.patient) == [asked]
    assert not seen(cast.siv)
    assert not seen(cast.berit)
    assert not seen(make_actor("Lo Ginman", "log_reviewer", cast.ward))


def test_asking_opens_that_entry_to_a_unit_that_cares_no_longer_and_no_other(asked, entry, cast, care):
    write_entry(cast.karin, by=cast.amira, kind=EntryKind.ALERT, title="Nötter", severity="life")
    left_long_ago(care)
    assert seen(cast.amira, RecordEntry) == [entry]
    assert [person.pk for person in seen(cast.amira, type(cast.karin))] == [cast.karin.pk]
    answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED, answer="Så stod det i remissen.")
    assert not seen(cast.amira, RecordEntry)
    assert not seen(cast.amira, type(cast.karin))


def test_corrected_by_a_new_version_also_when_the_unit_cares_no_longer(asked, entry, cast, care):
    left_long_ago(care)
    with pytest.raises(Invalid):
        answer_correction(asked, by=cast.amira, outcome=Outcome.CORRECTED)
    newer = correct_entry(entry, by=cast.amira, text="Karin bor med sin make.")
    assert newer in seen(cast.amira, RecordEntry)
    answer_correction(asked, by=cast.amira, outcome=Outcome.CORRECTED)
    [mine] = seen(cast.patient)
    assert mine.replaced_by_id == newer.pk
    assert {one.text for one in seen(cast.patient, RecordEntry)} == {"Karin bor ensam.", "Karin bor med sin make."}
    assert not seen(cast.amira, RecordEntry)
    assert [one.kind for one in inbox.for_actor(cast.patient)] == ["correction_answered"]


def parent_of(child, name, number) -> Actor:
    with as_system("a test gives Elsa a parent"):
        return Actor.of_mandate(
            Relationship.objects.create(
                person=child, relative=make_person(name, number), kind="guardian", valid_from=clock.now()
            )
        )


def test_what_both_parents_have_asked_about_one_entry_is_answered_one_by_one(cast):
    """The first correction does not answer the second, nor close the entry to the unit that shall."""
    elsa = make_person("Elsa Testsson", "201701252395")
    care = world.ground(elsa, cast.ward, Basis.CARE, clock.now() - timedelta(days=9))
    lena, bo = parent_of(elsa, "Lena Testsson", "197001239297"), parent_of(elsa, "Bo Testsson", "197110021834")
    entry = write_entry(elsa, by=cast.amira, kind=EntryKind.NOTE, note_type=NoteType.VISIT, text="Bor med mamma.")
    first = ask_for_correction(entry, by=lena, text="Elsa bor med oss båda.")
    second = ask_for_correction(entry, by=bo, text="Hon går i Ängsskolan.")
    left_long_ago(care)
    newer = correct_entry(entry, by=cast.amira, text="Bor med båda.")
    assert {one.about_id for one in seen(cast.amira)} == {newer.pk}
    with pytest.raises(IllegalMove):
        ask_for_correction(newer, by=bo, text="Ängsskolan!")
    answer_correction(first, by=cast.amira, outcome=Outcome.CORRECTED)
    newest = correct_entry(newer, by=cast.amira, text="Bor med båda. Går i Ängsskolan.")
    answer_correction(second, by=cast.amira, outcome=Outcome.CORRECTED)
    assert {one.pk: one.replaced_by_id for one in seen(bo)} == {first.pk: newer.pk, second.pk: newest.pk}
    assert not seen(cast.amira, RecordEntry), "every version closes with the last answer"
    with pytest.raises(NotAllowed):
        take_back_correction(second, by=lena)


def test_what_waits_is_taken_back_by_whoever_asked_and_closes_the_entry(asked, entry, cast, care):
    left_long_ago(care)
    with pytest.raises(NotAllowed):
        take_back_correction(asked, by=cast.amira)
    take_back_correction(asked, by=cast.patient)
    [mine] = seen(cast.patient)
    assert (mine.outcome, mine.answered_by_id) == (Outcome.WITHDRAWN, None)
    assert not seen(cast.amira, RecordEntry)
    with pytest.raises(IllegalMove):
        take_back_correction(asked, by=cast.patient)
    with pytest.raises((IllegalMove, NotFound)):
        answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED, answer="Nej.")
    ask_for_correction(entry, by=cast.patient, text="Jo, det är fel.")


def test_nobody_answers_that_it_is_taken_back(asked, cast):
    with pytest.raises(Invalid):
        answer_correction(asked, by=cast.amira, outcome=Outcome.WITHDRAWN)


def test_what_she_says_stands_with_the_entry_for_everybody_who_reads_it(asked, entry, cast):
    answer_correction(asked, by=cast.jonas, outcome=Outcome.ANNOTATED)
    for actor in (cast.amira, cast.patient):
        [said] = seen(actor, Disagreement)
        assert (said.entry_id, said.text) == (entry.pk, "Jag bor med min make.")


def test_a_no_says_why(asked, cast):
    with pytest.raises(Invalid):
        answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED)
    answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED, answer="Så var det då.")
    with pytest.raises(IllegalMove):
        answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED, answer="Nej.")


def test_only_the_unit_that_wrote_it_answers(asked, cast):
    for actor in (cast.berit, cast.siv, cast.per):
        with pytest.raises(NotFound):
            answer_correction(asked, by=actor, outcome=Outcome.DECLINED, answer="Nej.")


def test_she_asks_once_until_they_have_answered_and_only_about_what_she_reads(asked, entry, cast):
    with pytest.raises(IllegalMove):
        ask_for_correction(entry, by=cast.patient, text="Fel!")
    with pytest.raises(NotAllowed):
        ask_for_correction(entry, by=cast.amira, text="Fel!")
    answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED, answer="Nej.")
    ask_for_correction(entry, by=cast.patient, text="Jo!")
    with as_system("a test withholds"):
        RecordEntry.objects.filter(pk=entry.pk).update(withheld_reason="Kan skada")
    assert not seen(cast.patient)
    with pytest.raises(NotFound):
        ask_for_correction(entry, by=cast.patient, text="Fel!")


def test_the_database_keeps_what_was_said_and_one_answer(asked, cast):
    def refused(**change) -> bool:
        try:
            with transaction.atomic(), as_system("a test tampers"):
                CorrectionRequest.objects.filter(pk=asked.pk).update(**change)
        except IntegrityError:
            return True
        return False

    answered = {"answered_at": clock.now(), "answered_by": cast.amira.staff_id}
    assert refused(text="Något annat")
    assert refused(outcome="corrected", **answered)
    assert refused(outcome="annotated", **answered)
    assert refused(outcome="declined", **answered)
    assert refused(answer="Utan utfall")
    assert not refused(outcome="declined", answer="Nej", **answered)
    assert refused(answer="Jo")
    with pytest.raises(IntegrityError), transaction.atomic(), as_system("a test erases"):
        CorrectionRequest.objects.filter(pk=asked.pk).delete()


def test_both_verbs_are_in_the_log_about_karin(asked, cast):
    answer_correction(asked, by=cast.amira, outcome=Outcome.DECLINED, answer="Nej.")
    for verb in ("ask_for_correction", "answer_correction"):
        [row] = events(activity=verb)
        assert (row.patient_id, row.information_kind) == (cast.karin.pk, "CORRECTION")
