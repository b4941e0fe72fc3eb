"""Who has read about Karin: where, what they are, what and why. Not their names, and not what she read herself."""

import pytest
from django.urls import reverse

from apps.audit import log
from apps.core import clock
from apps.review import queue
from apps.review.actions import answer_log_question
from tests.cast import make_actor, make_person, moment
from tests.trail import events

from . import states
from .conftest import come_in

pytestmark = pytest.mark.django_db
READERS = "/min/mer/vem-har-last/"


def reads(actor, person, when: str, activity="read", **more):
    with clock.at(moment(when)):
        log.record(actor, activity, patient_id=person.pk, subject_type="cases.case", **more)


def test_nobody_has_read(karin):
    assert "Ingen har läst" in karin.words(READERS)


def test_a_reading_says_day_time_unit_profession_what_and_why(karin, cast):
    reads(cast.per, cast.karin, "2026-03-30T14:02")
    words = karin.words(READERS)
    assert "Måndag 30 mars 14.02 Biståndsenheten Lund" in words
    assert "Läste din plan. För att planera hjälp till dig" in words
    assert "Per Olsson" not in words


def test_a_list_that_she_stood_in_counts_as_read(karin, cast):
    with clock.at(moment("2026-03-31T07:00")):
        log.record(cast.amira, "list", shown={"patients": [str(cast.karin.pk)]})
    words = karin.words(READERS)
    assert "Geriatrikavdelning 7" in words
    assert "Såg ditt namn i en lista." in words


def test_what_they_did_stands_there_too(karin, cast):
    states.ready(cast)
    words = karin.words(READERS)
    assert "Skrev att du är klar att lämna sjukhuset." in words
    assert "Utsåg din fasta vårdkontakt." in words
    assert "Gjorde något i din plan" not in words


def test_her_own_readings_and_refusals_stand_elsewhere(karin, cast):
    karin.get("/min/")
    reads(cast.elin, cast.karin, "2026-03-30T14:02", activity="refused", effect="DENY")
    words = karin.words(READERS)
    assert "Ingen har läst" in words
    assert "Eslöv" not in words


def test_the_same_again_the_same_day_is_one_line_with_how_often(karin, cast):
    for when in ("08:00", "09:30", "15:10"):
        reads(cast.amira, cast.karin, f"2026-03-30T{when}")
    words = karin.words(READERS)
    assert "08.00 – till 15.10 Geriatrikavdelning 7" in words
    assert "3 gånger." in words


def test_others_see_nothing_of_it(client, cast):
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    other = come_in(client, make_person("Annan Testsson", "189001129817"))
    assert "Ingen har läst" in other.words(READERS)


def test_every_day_can_be_reached_a_week_at_a_time_and_stands_once(karin, cast, monkeypatch):
    monkeypatch.setattr("apps.portal.readers.MOST_EVENTS", 7)
    for day in range(1, 25):
        for when in ("08:00", "23:59"):
            reads(cast.amira, cast.karin, f"2026-03-{day:02}T{when}")
    found, url = [], READERS
    while url:
        page = karin.get(url)
        found += [day.day.day for day in page.context["trail"].days]
        older = page.context["trail"].older
        url = f"{READERS}?fore={older:%Y-%m-%d}" if older else ""
    assert found == list(range(24, 0, -1))


def test_all_of_it_on_paper_and_that_is_written_down(karin, cast):
    for day in range(1, 25):
        reads(cast.amira, cast.karin, f"2026-03-{day:02}T08:00")
    words = karin.words(reverse("portal:print-readers"))
    assert words.count("Geriatrikavdelning 7") == 24
    assert len(events(activity="print", person_id=cast.karin.pk)) == 1


@pytest.mark.parametrize("day", ["2026-13-45", "x", "", "9999-12-31", "0001-01-01", "\x00"])
def test_a_day_that_is_none_is_no_fault(karin, cast, day):
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    assert karin.get(READERS, data={"fore": day}).status_code == 200


def test_karin_asks_about_a_reading_and_reads_the_answer(karin, cast):
    lo = make_actor("Lo Ginman", "log_reviewer", cast.ward)
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    [event] = events(activity="read", staff_id=cast.amira.staff_id)
    ask = reverse("portal:ask-reader", args=[event.pk])
    assert ask in karin.get(READERS).content.decode()
    assert karin.post(ask, {"text": " "}).status_code == 422
    assert karin.post(ask, {"text": "Varför läste ni?"}).status_code == 302
    assert "Väntar på svar." in karin.words(READERS)
    [question] = queue.questions(lo)
    answer_log_question(question, by=lo, text="Du vårdades där.")
    assert "Du vårdades där." in karin.words(READERS)


def test_others_readings_cannot_be_asked_about(karin, cast):
    reads(cast.amira, make_person("Annan Testsson", "189001129817"), "2026-03-30T08:00")
    [event] = events(activity="read", staff_id=cast.amira.staff_id)
    for key in (event.pk, event.pk + 1000, 10**30):
        assert karin.get(reverse("portal:ask-reader", args=[key])).status_code == 404
