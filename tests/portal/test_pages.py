"""Karin reads her messages, writes what matters to her, and sees what is new."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.cases import actions as spine
from apps.cases.models import Message
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications.models import Promise
from tests.cast import make_person, moment
from tests.signing import sign_in_as_patient
from tests.trail import events

from . import states
from .conftest import come_in, words_of

pytestmark = pytest.mark.django_db
HOME, MESSAGES = "/min/", "/min/meddelanden/"


def message(case, kind: str, **which) -> Message:
    with as_system("a test looks"):
        return Message.objects.filter(case=case, kind=kind, **which).latest("sent_at")


def page_of(message) -> str:
    return reverse("portal:message", args=[message.pk])


def unseen(person) -> int:
    with as_system("a test looks"):
        return Promise.objects.filter(to_person=person, seen_at=None).count()


def test_every_message_opens_in_plain_words_and_is_written_down(karin, cast):
    case = states.follow_up_with_a_plan(cast)
    with as_system("a test looks"):
        ids = list(Message.objects.filter(case=case).values_list("pk", flat=True))
    assert len(ids) > 8
    for pk in ids:
        words = karin.words(reverse("portal:message", args=[pk]))
        assert "betaldag" not in words
        assert "Du ser detta för att" in words
        assert "_" not in words
        assert len(events(activity="read", subject_id=pk, person_id=cast.karin.pk)) == 1


def test_codes_are_said_to_her_not_about_her(karin, cast):
    case = states.taken_back(cast)
    words = karin.words(page_of(message(case, "ready_retraction")))
    assert "Du har blivit sämre." in words
    assert "Patienten" not in words


def test_a_word_that_happens_to_be_a_code_is_left_as_it_was_written(karin, cast):
    case = states.planned_for_a_day(cast)
    spine.send_message(case, by=cast.amira, text="need")
    assert "Det här skrev de need" in karin.words(page_of(message(case, "general_message")))


def test_what_is_withheld_is_neither_listed_nor_opened(karin, cast):
    case = states.planned_for_a_time(cast)
    shown = message(case, "mapping")
    with as_system("a test withholds"):
        fields = {field.attname: getattr(shown, field.attname) for field in Message._meta.concrete_fields}
        fields |= {"id": uuid4(), "kind": "planning_basis", "is_withheld": True}
        hidden = Message.objects.create(**fields)
    words = karin.words(MESSAGES)
    assert "Så har du det hemma" in words
    assert "Så mår du, enligt sjukhuset" not in words
    assert karin.get(page_of(hidden)).status_code == 404


def test_a_corrected_message_shows_the_newest_and_leads_to_the_older(karin, cast):
    case = states.planned_for_a_time(cast)
    old = message(case, "mapping")
    spine.correct_message(case, by=cast.per, message=old, living="Bor i villa med trappa.")
    new = message(case, "mapping")
    listed = karin.words(MESSAGES)
    assert listed.count("Så har du det hemma") == 1
    assert "Rättad" in listed
    words = karin.words(page_of(new))
    assert "villa" in words
    assert page_of(old) in karin.get(page_of(new)).content.decode()
    older = karin.words(page_of(old))
    assert "Det här är en äldre version." in older
    assert "lägenhet" in older


def test_opening_a_message_marks_that_notice_as_seen_and_no_other(karin, cast):
    case = states.planned_for_a_time(cast)
    before = unseen(cast.karin)
    assert f"Läs {before} nya meddelanden" in karin.words(HOME)
    karin.words(page_of(message(case, "mapping")))
    assert unseen(cast.karin) == before - 1
    assert karin.get(MESSAGES).content.decode().count('<span class="nav-badge">') == 1


def test_a_correction_and_what_it_replaced_count_as_one(karin, cast):
    case = states.planned_for_a_time(cast)
    before = unseen(cast.karin)
    spine.correct_message(case, by=cast.per, message=message(case, "mapping"), living="Bor i villa.")
    assert f"Läs {before} nya meddelanden" in karin.words(HOME)
    karin.words(page_of(message(case, "mapping")))
    assert unseen(cast.karin) == before - 1


def test_what_staff_wrote_down_has_been_seen_when_the_plan_has(karin, cast):
    states.ready(cast)
    assert "Läs vad personalen skrev ner" in karin.words(HOME)
    words = karin.words(reverse("portal:plan"))
    assert "Det här sa du till Geriatrikavdelning 7, som skrev ner det onsdag 1 april." in words
    assert "Läs vad personalen skrev ner" not in karin.words(HOME)


def test_home_costs_the_same_however_many_messages(karin, cast):
    case = states.ready(cast)
    few = count_queries(karin)
    for number in range(12):
        spine.send_message(case, by=cast.amira, text=f"Meddelande {number}")
    assert count_queries(karin) == few <= 12


def count_queries(somebody) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert somebody.get(HOME).status_code == 200
    told = [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(told)


def test_her_own_words_are_saved_once_even_when_she_presses_twice(karin, cast):
    case = states.planned_for_a_day(cast)
    url = reverse("portal:own-words", args=[case.pk])
    once = karin.get(url).context["form"]["once"].value()
    for _ in range(2):
        assert karin.post(url, {"once": once, "text": "Jag vill hem till katten."}).status_code == 302
    with as_system("a test looks"):
        assert case.statements.count() == 1
    assert "Jag vill hem till katten." in karin.words(reverse("portal:plan"))


@pytest.mark.parametrize("text", ["Katten\x00", "Katten " * 10_000])
def test_what_she_typed_survives_an_error(karin, cast, text):
    case = states.planned_for_a_day(cast)
    page = karin.post(reverse("portal:own-words", args=[case.pk]), {"text": text})
    assert page.status_code == 422
    assert "Fel:" in page.content.decode()
    assert "Katten" in words_of(page)


def test_tags_and_text_from_right_to_left_are_shown_as_text(karin, cast):
    case = states.planned_for_a_day(cast)
    spine.write_own_words(case, by=cast.patient, text="<script>alert(1)</script> אני רוצה הביתה")
    page = karin.get(reverse("portal:plan")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert 'dir="auto"' in page


def test_what_she_typed_waits_for_her_when_the_session_has_ended(karin, cast):
    cache.clear()
    case = states.planned_for_a_day(cast)
    url = reverse("portal:own-words", args=[case.pk])
    karin.get(url)
    with clock.at(moment("2026-04-01T13:45")):
        response = karin.post(url, {"text": "Jag vill hem till katten."})
        assert response.status_code == 302
        karin.client.get(response.url)
        sign_in_as_patient(karin.client, karin.user)
        held = karin.client.get(response.url.split("next=")[-1].replace("%2F", "/"))
        assert "Jag vill hem till katten." in words_of(held)
        assert url in held.content.decode()


def test_a_closed_discharge_takes_no_more_words(karin, cast):
    case = states.closed(cast)
    assert "Skriv vad som är viktigt" not in karin.words(reverse("portal:plan"))
    page = karin.post(reverse("portal:own-words", args=[case.pk]), {"text": "Hej"})
    assert page.status_code == 422
    assert "Hej" in words_of(page)


def test_another_persons_case_does_not_exist(client, cast):
    case = states.ready(cast)
    other = come_in(client, make_person("Annan Testsson", "189001129817"))
    notice = message(case, "ready_notice")
    for name, pk in (("discharge", case.pk), ("print", case.pk), ("own-words", case.pk), ("message", notice.pk)):
        assert other.get(reverse(f"portal:{name}", args=[pk])).status_code == 404
    assert len(events(activity="refused", person_id=other.person.pk)) == 4


def test_the_paper_says_the_same_and_printing_is_written_down(karin, cast):
    case = states.follow_up_with_a_plan(cast)
    words = karin.words(reverse("portal:print", args=[case.pk]))
    assert "Min väg hem Karin Testsson" in words
    assert "040-628 04 77" in words
    assert "Du bröt höften" in words
    assert len(events(activity="print", subject_id=case.pk, person_id=cast.karin.pk)) == 1


def test_the_language_that_was_chosen_stays(karin, cast):
    states.ready(cast)
    karin.post(reverse("set_language"), {"language": "en", "next": HOME})
    assert "You go home Thursday 2 April" in karin.words(HOME)
    assert "Who has read?" in karin.words(reverse("portal:more"))
    karin.post(reverse("set_language"), {"language": "sv", "next": HOME})
    assert "Du åker hem" in karin.words(HOME)


def test_pages_about_her_are_not_kept_by_the_browser(karin, cast):
    states.ready(cast)
    assert "no-store" in karin.get(HOME)["Cache-Control"]
