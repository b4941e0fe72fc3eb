"""Karin asks about one reading; Lo answers; Karin reads the answer. Nobody else."""

import pytest

from apps.core.errors import Invalid, NotAllowed, NotFound
from apps.notifications import inbox
from apps.review import queue
from apps.review.actions import answer_log_question, ask_about_reading
from apps.review.models import LogQuestion
from tests.cast import make_actor, make_person
from tests.trail import events

from .conftest import reads

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(cast, lo):
    reads(cast.amira, cast.karin)
    return events(activity="read")[0].pk


@pytest.fixture
def question(cast, reading):
    return ask_about_reading(cast.karin, by=cast.patient, reading=reading, text="Varför läste ni?")


def test_karins_question_goes_to_the_reviewers_of_the_provider_and_not_to_amira(question, cast):
    assert [one.pk for one in queue.questions(cast.lo)] == [question.pk]
    for actor in (cast.amira, cast.per, make_actor("Rut Granskare", "log_reviewer", cast.lund)):
        assert not queue.questions(actor).exists()


def test_karin_reads_the_answer_and_is_told_that_it_is_there(question, cast):
    answer_log_question(question, by=cast.lo, text="Du vårdades där den dagen.")
    [mine] = LogQuestion.objects.visible_to(cast.patient)
    assert mine.answer == "Du vårdades där den dagen."
    assert [one.kind for one in inbox.for_actor(cast.patient)] == ["log_answer"]


def test_karin_cannot_ask_about_what_is_not_about_her(cast, lo):
    reads(cast.amira, make_person("Annan Testsson", "189001129817"))
    with pytest.raises(NotFound):
        ask_about_reading(cast.karin, by=cast.patient, reading=events(activity="read")[0].pk, text="Varför?")
    assert not queue.questions(cast.lo).exists()


@pytest.mark.parametrize("key", [0, -1, 2**63, 10**40])
def test_a_key_that_is_none_is_not_found(cast, lo, key):
    with pytest.raises(NotFound):
        ask_about_reading(cast.karin, by=cast.patient, reading=key, text="Varför?")


def test_a_question_and_an_answer_have_words(question, cast, reading):
    with pytest.raises(Invalid):
        ask_about_reading(cast.karin, by=cast.patient, reading=reading, text=" ")
    with pytest.raises(Invalid):
        answer_log_question(question, by=cast.lo, text=" ")


def test_amira_does_not_answer(question, cast):
    with pytest.raises(NotFound):
        answer_log_question(question, by=cast.amira, text="x")


def test_whoever_reviews_and_is_the_patient_does_not_answer_themselves(question, cast):
    slots = {name: getattr(cast.lo, name) for name in cast.lo.__slots__}
    herself = type(cast.lo)(**{**slots, "person": cast.karin.pk})
    assert not queue.questions(herself).exists()
    with pytest.raises(NotAllowed):
        answer_log_question(question, by=herself, text="Allt är bra.")
