"""Karin reads her invitations and answers, moves, cancels, waits and checks in; who helps her does it for her."""

from datetime import timedelta
from io import BytesIO

import icalendar
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.access.actor import Actor
from apps.appointments import actions, calls
from apps.appointments.models import Answer, Appointment, Clinic, Invitation, Offer, Slot
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications.models import Promise
from tests.cast import make_person, moment
from tests.trail import events

from . import plans
from .conftest import come_in, words_of
from .test_acting import act, change, mandate

pytestmark = pytest.mark.django_db
TIMES = "/min/tider/"
STARTS = [moment(text) for text in ("2026-04-09T09:00", "2026-04-09T09:30", "2026-04-10T09:00", "2026-05-04T13:00")]
NINE, HALF_PAST, FRIDAY, MAY = STARTS


def lines(*starts) -> list[dict]:
    return [{"start": one, "end": one + timedelta(minutes=30), "capacity": 1} for one in starts]


@pytest.fixture
def clinic(cast):
    """The health centre's nurse takes people next week: fasting, with identification, alone or with somebody."""
    actions.set_schedule(cast.vc, by=cast.maria, service="Sjuksköterska", slots=lines(*STARTS))
    actions.save_service(
        cast.vc, by=cast.maria, name="Sjuksköterska", title="Kontroll hos sjuksköterska", title_en="Check-up",
        prepare="Ät som vanligt.\nTa dina mediciner.", prepare_en="Eat as usual.", bring="Legitimation",
        company="Du får ta med dig någon.", no_show_fee=400,
    )  # fmt: skip
    actions.save_clinic(cast.vc, by=cast.maria, address="Storgatan 1", city="Lund", way_there="Plan 2, hissen.")
    return cast


@pytest.fixture
def booked(clinic) -> Appointment:
    return actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE, agreed=False)


@pytest.fixture
def soon(clinic) -> Appointment:
    """It is one o'clock, and her time is at ten to two."""
    start = moment("2026-04-01T13:50")
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(start))
    return actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=start)


@pytest.fixture
def invited(booked, cast) -> Invitation:
    return actions.send_invitation(booked, by=cast.maria)


def page(one, name: str = "time") -> str:
    return reverse(f"portal:{name}", args=[getattr(one, "appointment_id", one.pk)])


def again(row):
    with as_system("a test looks again"):
        return type(row).objects.get(pk=getattr(row, "pk", row))


def slot_at(start) -> Slot:
    return Slot.objects.get(starts_at=start)


def take(somebody, one, start):
    return somebody.post(page(one, "time-take"), {"tid": slot_at(start).pk})


# --- The list


def test_an_empty_list_says_kindly_that_nothing_is_booked(karin):
    assert "Inga tider är bokade" in karin.words(TIMES)
    assert "Kallelser och tider" in karin.words("/min/mer/")


def test_the_list_begins_with_what_must_be_answered_then_the_months_then_what_was(karin, clinic, invited):
    actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=MAY)
    with clock.at(moment("2026-03-20T09:00")):
        actions.set_schedule(clinic.vc, by=clinic.maria, service="Läkare", slots=lines(moment("2026-03-23T09:00")))
        actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=moment("2026-03-23T09:00"))
    plans.called(clinic)
    words = karin.words(TIMES)
    order = ["Du behöver svara (2)", "Möte om din plan", "Kontroll hos sjuksköterska", "Maj", "Tidigare tider (1)"]
    places = [words.index(text) for text in order]
    assert places == sorted(places)
    assert events(activity="list", subject_type="appointments.appointment", person_id=clinic.karin.pk)


def test_the_list_costs_the_same_however_many_times(karin, clinic, invited):
    karin.get(TIMES)
    few = statements(karin, TIMES)
    for start in (HALF_PAST, FRIDAY, MAY):
        actions.send_invitation(
            actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=start), by=clinic.maria
        )
    karin.get(TIMES)
    assert statements(karin, TIMES) == few <= 8


def test_home_shows_what_to_answer_and_one_time_costs_eight_statements(karin, invited):
    assert "Kontroll hos sjuksköterska" in karin.words("/min/")
    karin.get(page(invited))
    assert statements(karin, page(invited)) <= 8
    assert statements(karin, page(invited, "time-choose")) <= 8


def statements(somebody, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert somebody.get(url).status_code == 200
    return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


# --- Reading and answering


def test_opening_the_invitation_tells_the_clinic_that_it_has_been_read(karin, invited, cast):
    words = karin.words(page(invited))
    for text in ("Kallelse från Vårdcentralen Måsen", "Storgatan 1, Lund", "Plan 2, hissen.", "Ta dina mediciner."):
        assert text in words
    assert "Du kan få betala 400 kronor" in words
    assert again(invited).opened == "opened"
    with as_system("a test looks"):
        assert not Promise.objects.filter(to_person=cast.karin, kind="invitation", seen_at=None).exists()


def test_yes_is_one_press_and_pressing_twice_is_one_answer(karin, invited, booked):
    once = karin.get(page(invited)).context["form"]["once"].value()
    for _ in range(2):
        assert karin.post(page(invited), {"once": once, "svar": "ja"}).status_code == 302
    assert again(booked).is_agreed
    with as_system("a test looks"):
        assert Answer.objects.filter(invitation=invited).count() == 1
    assert "Du har sagt att du kommer." in karin.words(page(invited))


def test_a_question_goes_to_the_clinic_and_the_answer_stands_with_it(karin, invited, cast):
    assert karin.post(page(invited, "time-ask"), {"text": ""}).status_code == 422
    karin.post(page(invited, "time-ask"), {"text": "Får hunden följa med?"})
    with as_system("a test looks"):
        asked = Answer.objects.get(invitation=invited)
    actions.answer_question(asked, by=cast.maria, text="Nej, tyvärr inte.")
    words = karin.words(page(invited))
    assert "Får hunden följa med?" in words
    assert "Nej, tyvärr inte." in words


def test_in_english_and_larger_where_the_address_says_so(karin, invited):
    words = words_of(karin.get(page(invited) + "?lang=en&stor=1"))
    for text in (
        "Check-up",
        "Eat as usual.",
        "Yes, I am coming",
        "Smaller text",
        "The clinic has written some of this",
    ):
        assert text in words
    assert "is-large" in karin.get(page(invited) + "?stor=1").content.decode()
    letter = karin.get(page(invited, "time-letter") + "?lang=en")
    assert letter.content.startswith(b"%PDF")
    assert events(activity="print", subject_id=invited.appointment_id)


# --- Another time


def test_she_moves_her_time_and_the_old_one_is_given_back_only_then(karin, invited, booked):
    words = karin.words(page(invited, "time-choose"))
    assert "Du behåller torsdag 9 april klockan 09.00" in words
    words = karin.words(f"{page(invited, 'time-take')}?tid={slot_at(FRIDAY).pk}")
    assert "Tiden du har nu Torsdag 9 april klockan 09.00" in words
    assert slot_at(NINE).left == 0
    answer = take(karin, invited, FRIDAY)
    assert "Fredag 10 april klockan 09.00" in karin.words(answer.url)
    assert slot_at(NINE).left == 1
    assert "Din nya tid är fredag 10 april" in karin.words(page(booked))
    assert take(karin, invited, FRIDAY).url == answer.url


def test_somebody_was_first_so_she_keeps_the_old_one_and_sees_the_next_three(karin, invited, booked, clinic):
    rut = make_person("Rut Testsson", "194107233025")
    actions.book(rut, by=clinic.maria, unit=clinic.vc, start=HALF_PAST)
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Sjuksköterska", slots=lines(moment("2026-04-13T09:00")))
    answer = take(karin, invited, HALF_PAST)
    assert answer.status_code == 409
    words = words_of(answer)
    assert "Du har kvar din tid torsdag 9 april klockan 09.00." in words
    assert [when for when in ("Fredag 10 april", "Måndag 13 april", "Måndag 4 maj") if when in words] == [
        "Fredag 10 april", "Måndag 13 april", "Måndag 4 maj",
    ]  # fmt: skip
    assert again(booked).state == "booked"


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_time_that_does_not_exist_moves_nothing(karin, invited, booked, key):
    assert karin.post(page(invited, "time-take"), {"tid": key}).status_code == 409
    assert again(booked).state == "booked"


def test_none_suits_so_the_clinic_looks_for_one_and_the_old_one_is_kept(karin, invited, booked):
    karin.post(page(invited, "time-choose"), {"text": "Helst på eftermiddagen."})
    assert "Du har bett om en annan tid." in karin.words(page(invited))
    assert again(booked).state == "booked"


def test_an_open_invitation_is_a_choice_of_times(karin, clinic):
    one = actions.offer(clinic.karin, by=clinic.maria, unit=clinic.vc, service="Sjuksköterska")
    actions.send_invitation(one, by=clinic.maria, kind="open")
    assert "Vårdcentralen Måsen vill att du väljer en tid." in karin.words(page(one))
    assert "Välj en tid" in karin.words(TIMES)
    take(karin, one, FRIDAY)
    assert again(one).starts_at == FRIDAY
    assert again(one).is_agreed


# --- Not coming


def test_she_cancels_in_time_with_what_happens_then_before_her(karin, invited, booked):
    assert "Tiden blir ledig för någon annan direkt." in karin.words(page(invited, "time-cancel"))
    assert karin.post(page(invited, "time-cancel"), {"text": "Reser bort"}).url == TIMES
    assert (again(booked).state, slot_at(NINE).left) == ("cancelled", 1)
    assert "Avbokad" in karin.words(TIMES)


def test_too_late_she_sees_whom_to_call_and_nothing_changes(karin, soon):
    words = karin.words(page(soon, "time-cancel"))
    assert "Det är för sent att avboka här" in words
    assert "Ring 040-628 04 01" in words
    assert karin.post(page(soon, "time-cancel"), {}).status_code == 409
    assert take(karin, soon, FRIDAY).status_code == 409
    assert again(soon).state == "booked"


# --- The waiting list


def test_she_waits_is_offered_a_time_says_no_and_later_yes(karin, invited, booked, clinic):
    may = actions.rebook(booked, by=clinic.maria, start=MAY)
    first = {"earliest_day": "2", "earliest_month": "4", "earliest_year": "2026"}
    last = {"latest_day": "30", "latest_month": "4", "latest_year": "2026"}
    answer = karin.post(page(may, "time-wait"), {**first, **last, "notice_hours": "24"})
    assert answer.status_code == 302, answer.context["form"].errors
    calls.ask_those_who_wait(clock.now())
    with as_system("a test looks"):
        waiting = Appointment.objects.get(state="waitlist")
        (offer,) = Offer.objects.all()  # three times are free, and she is asked about one at a time
    assert "Du erbjuds en tid" in karin.words(page(waiting))
    karin.post(page(waiting), {"svar": "avsta", "erbjudande": offer.pk})
    assert again(waiting).state == "waitlist"
    assert karin.post(page(waiting), {"svar": "ta", "erbjudande": offer.pk}).status_code == 422
    calls.ask_those_who_wait(clock.now())
    with as_system("a test looks"):
        following = Offer.objects.get(answered_at=None)
    answer = karin.post(page(waiting), {"svar": "ta", "erbjudande": following.pk})
    assert answer.url == page(may, "time-cancel")
    assert again(waiting).starts_at == HALF_PAST


def test_she_leaves_the_waiting_list(karin, clinic):
    one = actions.join_waiting_list(
        clinic.karin, by=clinic.maria, unit=clinic.vc, service="Sjuksköterska", earliest=NINE.date(), latest=MAY.date()
    )
    assert "Du väntar" in karin.words(TIMES)
    karin.post(page(one, "time-cancel"), {})
    assert again(one).state == "cancelled"


# --- At the door


def test_an_hour_before_she_checks_in_with_the_code_at_the_door(karin, booked, soon, clinic):
    with as_system("a test puts up a sign"):
        Clinic.objects.filter(unit=clinic.vc).update(entrance_code="A7")
    assert "Knappen kommer här klockan 08.00" in karin.words(page(booked))
    assert karin.get(page(booked, "time-check-in")).url == page(booked)
    assert "Är du framme?" in karin.words(page(soon))
    assert karin.post(page(soon, "time-check-in"), {"code": "B8"}).status_code == 422
    karin.post(page(soon, "time-check-in"), {"code": "a7"})
    assert "Du har checkat in." in karin.words(page(soon))


# --- To take along


def event(somebody, one):
    calendar = icalendar.Calendar.from_ical(somebody.get(page(one, "time-calendar")).content)
    [found] = calendar.walk("VEVENT")
    return calendar, found


def test_the_calendar_keeps_one_event_for_a_time_that_moves_and_loses_it_when_it_is_cancelled(karin, booked, clinic):
    _, first = event(karin, booked)
    moved = actions.rebook(booked, by=clinic.maria, start=FRIDAY)
    calendar, later = event(karin, moved)
    assert str(later["uid"]) == str(first["uid"])
    assert (int(first["sequence"]), int(later["sequence"])) == (0, 1)
    assert (str(calendar["method"]), later.start) == ("PUBLISH", FRIDAY)
    for secret in ("Måsen", "Karin", "Kontroll", "Storgatan"):
        assert secret not in later.to_ical().decode()
    actions.cancel_appointment(moved, by=clinic.maria)
    calendar, last = event(karin, moved)
    assert (str(calendar["method"]), str(last["status"]), int(last["sequence"])) == ("CANCEL", "CANCELLED", 2)


def test_the_note_for_the_fridge_says_when_and_where_and_whom_to_call(karin, booked):
    words = karin.words(page(booked, "time-print"))
    for text in ("Torsdag 9 april klockan 09.00", "Storgatan 1, Lund", "Legitimation", "040-628 04 01"):
        assert text in words


# --- For somebody else


def test_a_stranger_meets_nothing_and_it_is_written_down(client, invited, cast):
    rut = come_in(client, make_person("Rut Testsson", "194107233025"))
    for name in ("time", "time-choose", "time-cancel", "time-calendar", "time-letter", "time-check-in"):
        assert rut.get(page(invited, name)).status_code == 404
    assert rut.post(page(invited), {"svar": "ja"}).status_code == 404
    assert events(activity="refused", subject_id=invited.appointment_id)


def test_a_proxy_answers_with_the_scope_for_messages_and_meets_nothing_without(client, invited, booked, cast):
    lena = come_in(client, make_person("Lena Testsson", "197001239297"))
    row = mandate(cast.karin, lena.person, scopes=["messages"])
    act(lena, row)
    assert "Kontroll hos sjuksköterska" in lena.words(TIMES)
    assert "Se och svara på Karins tider" in lena.words("/min/")
    lena.post(page(invited), {"svar": "ja"})
    assert again(booked).is_agreed
    change(row, scopes=["plan"])
    assert lena.get(page(invited)).status_code == 404
    assert "Kontroll hos sjuksköterska" not in lena.words(TIMES)


def test_a_mother_moves_her_daughters_time_until_the_daughter_is_thirteen(client, clinic):
    elsa, alva = make_person("Elsa Testsson", "201701252395"), make_person("Alva Testsson", "201304012380")
    sara = come_in(client, make_person("Sara Testsson", "197001239297"))
    theirs = actions.book(elsa, by=clinic.maria, unit=clinic.vc, start=NINE, agreed=False)
    hers = actions.book(alva, by=clinic.maria, unit=clinic.vc, start=HALF_PAST, agreed=False)
    act(sara, mandate(elsa, sara.person, kind="guardian", scopes=[]))
    answer = take(sara, theirs, FRIDAY)
    assert "Fredag 10 april" in sara.words(answer.url)
    assert sara.get(page(hers)).status_code == 404
    act(sara, mandate(alva, sara.person, kind="guardian", scopes=[]))
    assert sara.get(page(hers)).status_code in (403, 404)
    assert take(sara, hers, MAY).status_code in (403, 404)
    assert again(hers).state == "booked"
    alone = come_in(Client(), alva)
    assert "Torsdag 9 april klockan 09.30" in alone.words(page(hers))


def test_from_her_own_first_page_sara_comes_to_her_daughters_invitation_in_one_press(client, clinic):
    elsa, sara = make_person("Elsa Testsson", "201701252395"), make_person("Sara Testsson", "197001239297")
    sara = come_in(client, sara)
    theirs = actions.book(elsa, by=clinic.maria, unit=clinic.vc, start=NINE, agreed=False)
    actions.send_invitation(theirs, by=clinic.maria)
    row = mandate(elsa, sara.person, kind="guardian", scopes=[])
    words = sara.words("/min/")
    assert "Elsa: svara på en kallelse" in words
    assert "Kontroll hos sjuksköterska" not in words, "what it is about stands behind the change"
    assert events(activity="list", person_id=sara.person.pk, patient_id=elsa.pk, on_behalf_of=elsa.pk)
    came = sara.post("/min/for/", {"mandate": row.pk, "tid": theirs.pk})
    assert came.url == f"{page(theirs)}#acting"
    assert "Kontroll hos sjuksköterska" in sara.words(page(theirs))
    sara.post("/min/for/", {})
    actions.confirm_booking(again(theirs), by=Actor.of_mandate(row))
    assert "Elsas nästa tid Torsdag 9 april klockan 09.00" in sara.words("/min/")
    change(row, valid_until=clock.now())
    assert "Elsas nästa tid" not in sara.words("/min/")


def test_the_next_time_is_the_first_thing_on_a_page_where_nothing_else_comes(karin, booked, clinic):
    assert "Se tiden" in karin.words("/min/")
    asked = actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=MAY, agreed=False)
    actions.send_invitation(asked, by=clinic.maria)
    words = karin.words("/min/")
    order = ["Måndag 4 maj", "Läs och svara", "Dina tider", "Torsdag 9 april"]
    assert [words.index(text) for text in order] == sorted(words.index(text) for text in order)


def test_with_a_protected_identity_she_answers_here_and_no_paper_says_where_she_lives(karin, invited, booked, cast):
    change(cast.karin, protection="protected")
    text = pypdf.PdfReader(BytesIO(karin.get(page(invited, "time-letter")).content)).pages[0].extract_text()
    assert "Vårdcentralen Måsen" in text
    for told in (text, karin.words(page(invited, "time-print")), karin.words(page(invited))):
        assert "222 22" not in told
    karin.post(page(invited), {"svar": "ja"})
    assert again(booked).is_agreed
