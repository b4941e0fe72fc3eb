"""Many want the last place at once: nobody is turned away while there is room, and nobody is one too many."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http.client import HTTPConnection
from random import Random
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.appointments import actions
from apps.appointments.models import Appointment, Slot
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Staff
from apps.patients.models import Person
from tests.signing import new_user, sign_in_as_staff

from .conftest import lines

pytestmark = pytest.mark.django_db(transaction=True)

SLOTS, ROOM, CLIENTS, TRIES = 12, 5, 8, 10
TOKEN = "x" * 32


@pytest.fixture
def morning():
    """Here the hour is the real one: each client has a session, and the server a thread and a connection for each."""


@pytest.fixture
def crowd(cast) -> list[Person]:
    """Eighty people; their numbers are coordination numbers that nobody has."""
    with as_system("a test makes a crowd"):
        return Person.objects.bulk_create(
            Person(name=f"Person {n}", personal_number=f"SK{n:010}", number_kind="reserve", born_on="1970-01-01")
            for n in range(CLIENTS * TRIES)
        )


class Machine:
    """A machine that books over HTTP, signed in by a session of its own."""

    def __init__(self, address: str, staff: Staff, assignment: Assignment):
        jar = Client()
        sign_in_as_staff(jar, staff.user, assignment)
        session = jar.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
        self.address = urlsplit(address).netloc

    def ask(self, method: str, url: str, **fields) -> tuple[int, dict]:
        line = HTTPConnection(self.address, timeout=60)
        try:
            line.request(method, url, json.dumps(fields) if fields else None, self.headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()

    def book_for(self, person: Person, unit, start: datetime, wanted: list[datetime]) -> list[datetime] | None:
        """None for a place, or the next times that were told when the day was full.

        Whoever is refused goes on to what they were told is free, as long as that is on the day they want.
        """
        while True:
            url = reverse("api:book", args=[person.pk])
            status, said = self.ask("POST", url, unit=str(unit.pk), start=start.isoformat())
            if status == 201:
                return None
            assert (status, said["code"]) == (409, "slot_taken"), said
            told = [datetime.fromisoformat(one["start"]) for one in said["next"]]
            on_the_day = [one for one in told if one in wanted] or self.free_of(unit, wanted)
            if not on_the_day:
                return told
            start = on_the_day[0]

    def free_of(self, unit, wanted: list[datetime]) -> list[datetime]:
        status, said = self.ask("GET", reverse("api:slots", args=[unit.hsa_id]))
        assert status == 200
        free = [datetime.fromisoformat(one["start"]) for one in said["slots"] if one["left"]]
        return [one for one in free if one in wanted]


@pytest.fixture
def machines(live_server, cast) -> list[Machine]:
    staff = Staff.objects.get(pk=cast.maria.staff_id)
    staff.user = new_user()
    staff.save()
    assignment = Assignment.objects.get(staff=staff)
    return [Machine(live_server.url, staff, assignment) for _number in range(CLIENTS)]


def test_sixty_places_and_eighty_who_want_them(cast, crowd, machines):
    tomorrow = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    wanted = [tomorrow + timedelta(minutes=15 * n) for n in range(SLOTS)]
    later = [tomorrow + timedelta(days=7, hours=n) for n in range(3)]
    slots = lines(*wanted, minutes=15, capacity=ROOM) + lines(*later, capacity=100)
    actions.set_schedule(cast.vc, by=cast.maria, service="Vaccination", slots=slots)

    def turn(number: int) -> list[list[datetime] | None]:
        random = Random(number)
        people = crowd[number::CLIENTS]
        return [machines[number].book_for(one, cast.vc, random.choice(wanted), wanted) for one in people]

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = [one for client in pool.map(turn, range(CLIENTS)) for one in client]

    booked, refused = [one for one in told if one is None], [one for one in told if one is not None]
    assert (len(booked), len(refused)) == (SLOTS * ROOM, CLIENTS * TRIES - SLOTS * ROOM)
    assert all(len(times) == 3 and set(times) <= {*wanted, *later} for times in refused)
    with as_system("a test counts who comes"):
        per_slot = Counter(Appointment.objects.filter(state="booked").values_list("slot", flat=True))
    assert set(per_slot.values()) == {ROOM}
    assert all(slot.left == 0 for slot in Slot.objects.filter(starts_at__in=wanted))
