"""Many want the last place at once: nobody is turned away while there is room, and nobody is one too many."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from apps.access.actor import Actor
from apps.appointments import actions
from apps.appointments.models import Appointment, Slot
from apps.appointments.places import SlotTaken
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.patients.models import Person

from .conftest import lines

pytestmark = pytest.mark.django_db(transaction=True)

SLOTS, ROOM, CLIENTS, TRIES = 12, 5, 8, 10


@pytest.fixture
def morning():
    """Here the hour is the real one: each client has a clock and a connection of its own."""


@pytest.fixture
def crowd(cast) -> list[Person]:
    """Eighty people; their numbers are coordination numbers that nobody has."""
    with as_system("a test makes a crowd"):
        return Person.objects.bulk_create(
            Person(name=f"Person {n}", personal_number=f"SK{n:010}", number_kind="reserve", born_on="1970-01-01")
            for n in range(CLIENTS * TRIES)
        )


def test_sixty_places_and_eighty_who_want_them(cast, crowd):
    tomorrow = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    wanted = [tomorrow + timedelta(minutes=15 * n) for n in range(SLOTS)]
    later = [tomorrow + timedelta(days=7, hours=n) for n in range(3)]
    slots = lines(*wanted, minutes=15, capacity=ROOM) + lines(*later, capacity=100)
    actions.set_schedule(cast.vc, by=cast.maria, service="Vaccination", slots=slots)

    with ThreadPoolExecutor(CLIENTS) as pool:
        turns = [crowd[n::CLIENTS] for n in range(CLIENTS)]
        told = [
            one
            for client in pool.map(lambda n: client_of(cast.vc, wanted, turns[n], n), range(CLIENTS))
            for one in client
        ]

    booked, refused = [one for one in told if one is None], [one for one in told if one is not None]
    assert (len(booked), len(refused)) == (SLOTS * ROOM, CLIENTS * TRIES - SLOTS * ROOM)
    assert all(len(times) == 3 and set(times) <= {*wanted, *later} for times in refused)
    with as_system("a test counts who comes"):
        per_slot = Counter(Appointment.objects.filter(state="booked").values_list("slot", flat=True))
    assert set(per_slot.values()) == {ROOM}
    assert all(slot.left == 0 for slot in Slot.objects.filter(starts_at__in=wanted))


def client_of(unit, wanted, people, seed) -> list:
    """One client books for its people, in an order of its own: None for a place, or the next times it was told of.

    Whoever is refused goes on to what they were told is free, as long as that is on the day they want.
    """
    random, told = Random(seed), []
    try:
        with outbox.held():
            for person in people:
                told.append(try_to_book(unit, person, random.choice(wanted), wanted))
    finally:
        connection.close()
    return told


def try_to_book(unit, person, start, wanted):
    actor = Actor.of_person(person)
    while True:
        try:
            actions.book(person, by=actor, unit=unit, start=start)
            return None
        except SlotTaken as refusal:
            times = [slot.starts_at for slot in refusal.next]
            on_the_day = [one for one in times if one in wanted] or still_free(wanted)
            if not on_the_day:
                return times
            start = on_the_day[0]


def still_free(wanted):
    return [slot.starts_at for slot in Slot.objects.filter(starts_at__in=wanted).order_by("starts_at") if slot.left]
