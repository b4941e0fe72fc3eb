"""Karin on her phone: yes to an invitation, another time, a place on the waiting list, one time too many, the door."""

from datetime import datetime, time, timedelta

import pytest

from apps.appointments import actions, calls
from apps.core import clock
from apps.core.calendar import from_local, today
from apps.core.phrases import people_date
from apps.notifications import outbox
from apps.patients.models import Person
from tests.signing import sign_in_as_patient

from .conftest import Jar, user_of
from .visitor import SIZES, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
NURSE = "Sjuksköterska"
MOST_TAPS = 4  # from the invitation to another time


def at(days: int, hour: int = 9) -> datetime:
    return from_local(datetime.combine(today() + timedelta(days=days), time(hour)))


def day(days: int) -> str:
    """As it is read on a page."""
    return people_date(at(days)).replace("\xa0", " ").capitalize()


def put_out(town, *starts) -> None:
    lines = [{"start": one, "end": one + timedelta(minutes=30), "capacity": 1} for one in starts]
    actions.set_schedule(town.vc, by=town.maria, service=NURSE, slots=lines)


@pytest.fixture
def invited(town):
    """Karin is invited to a time in ten days; there are others on the days after it. A code stands at the door."""
    with outbox.held():
        put_out(town, at(10), *(at(day, hour) for day in range(11, 18) for hour in (9, 10, 13)))
        actions.save_service(
            town.vc, by=town.maria, name=NURSE, title="Kontroll hos sjuksköterska", bring="Legitimation",
            prepare="Ät och drick som vanligt.\nTa dina mediciner som vanligt.", no_show_fee=400,
            company="Du får ta med dig någon som står dig nära.",
        )  # fmt: skip
        actions.save_clinic(
            town.vc, by=town.maria, address="Storgatan 1", city="Lund", way_there="Plan 2, till vänster om hissen.",
            entrance_code="A7",
        )  # fmt: skip
        one = actions.book(town.karin, by=town.maria, unit=town.vc, start=at(10), agreed=False)
        return actions.send_invitation(one, by=town.maria)


@pytest.fixture
def karin(window, town, live_server) -> Visitor:
    page, jar = window(*SIZES["phone"]), Jar()
    sign_in_as_patient(jar, user_of(Person, town.karin.pk))
    page.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in jar.cookies.items()])
    return Visitor(page)


def test_from_the_invitation_to_the_door(karin, town, invited):
    karin.go("/min/")
    assert "Kontroll hos sjuksköterska" in karin.look().text_of(".next")
    karin.press("a:has-text('Läs och svara')")
    assert "Ta dina mediciner som vanligt." in karin.look().words
    karin.press("button:has-text('Ja, jag kommer')")
    assert "Tack. De vet att du kommer." in karin.words

    karin.steps = 0
    karin.press("a:has-text('Byt tid')")
    karin.look().press(".chip >> nth=0")
    assert day(10) in karin.look().words
    karin.press("button:has-text('Ja, byt min tid')")
    assert karin.steps <= MOST_TAPS
    assert day(11) in karin.look().words

    karin.press("a:has-text('Vänta på en tidigare tid')")
    karin.look().press("button:has-text('Sätt upp mig på väntelistan')")
    with outbox.held():
        calls.ask_those_who_wait(clock.now())
    karin.go("/min/tider/")
    karin.look().press(".rows-link >> nth=0")
    karin.look().press("button:has-text('Ja, jag tar den')")
    assert "Du har kvar din andra tid" in karin.words
    karin.look().press("button:has-text('Ja, avboka tiden')")
    assert day(10) in karin.words

    with outbox.held():
        soon = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=30)
        put_out(town, soon)
        here = actions.book(town.karin, by=town.maria, unit=town.vc, start=soon)
    karin.go(f"/min/tider/{here.pk}/")
    karin.look().press("a:has-text('Checka in')")
    karin.fill("code", "B8")
    karin.press("button:has-text('Jag är här')")
    assert "Det är inte koden vid dörren." in karin.look().words
    karin.fill("code", "a7")
    karin.press("button:has-text('Jag är här')")
    assert "Du har checkat in." in karin.look().words
    karin.press("a:has-text('Skriv ut till kylskåpet')")
    karin.look()
