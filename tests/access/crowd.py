"""Random worlds: persons of all ages, units of both kinds, cases in all states, and everybody who might ask."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import uuid4

from apps.access.actor import NOBODY, Actor
from apps.access.models import Basis, Ground
from apps.cases.models import Case, Content, Draft, Message, Participant, Task
from apps.core.guard import as_system
from apps.notifications.models import Promise
from apps.organisations.models import Staff, Unit
from apps.patients.models import ContactPoint, Person
from tests.cast import make_unit, moment

from . import world

NOW = moment("2026-03-30T09:00")
TODAY = date(2026, 3, 30)
MODELS = (Person, ContactPoint, Case, Participant, Task, Message, Content, Draft, Promise, Ground)
BIRTHDAYS = (date(1948, 7, 7), date(2010, 3, 30), date(2010, 3, 31), date(2013, 3, 30), date(2013, 3, 31), None)
SPANS = ((-9, None), (-9, None), (-9, None), (-9, -1), (-9, 0), (-9, 5), (0, None), (5, None))  # days from now


@dataclass
class Crowd:
    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    author: Staff | None = None


def days(number):
    return None if number is None else NOW + timedelta(days=number)


def crowd(random: Random) -> Crowd:
    here = Crowd()
    kinds = [("inpatient", "Region Skåne"), ("social_services", "Lund"), ("outpatient", "Region Skåne")]
    here.units = [make_unit(f"Enhet {n}", kind, principal) for n, (kind, principal) in enumerate(kinds)]
    here.author = Staff.objects.create(hsa_id=f"SE-TEST-{uuid4().hex[:8]}", name="Amira Haddad")
    for _ in range(2):
        protection = random.choice(["none", "none", "marked", "fictitious"])
        here.people.append(world.person(random.choice(BIRTHDAYS), protection=protection))
    for person in here.people:
        with as_system("a test writes a phone number"):
            ContactPoint.objects.create(person=person, kind="phone", value="070-174 06 05")
        world.promise(NOW, to_person=person)
        for _ in range(random.randint(0, 2)):
            grow_case(random, here, person)
        scatter_grounds(random, here, person)
    world.promise(NOW, to_unit=random.choice(here.units))
    here.actors = [*staff(random, here), *citizens(random, here), NOBODY, Actor(kind="system", loa=3)]
    return here


def grow_case(random: Random, here: Crowd, person: Person) -> None:
    case = world.case(person, here.units[0], days(-9), is_closed=random.random() < 0.3)
    if case.is_closed and random.random() < 0.5:
        world.end_as(case, "wrong_patient")
    if case.is_closed and random.random() < 0.3:
        world.annul(case)
    for unit in here.units:
        begins, until = random.choice(SPANS)
        if random.random() < 0.7:
            world.ground(person, unit, Basis.CASE, days(begins), days(until), source_id=case.pk)
        if random.random() < 0.2:
            world.ground(person, unit, Basis.ENDED_CASE, days(-1), source_id=case.pk)
        if random.random() < 0.5:
            world.draft(case, unit, days(-1))
    for _ in range(2):
        sender, *readers = random.sample(here.units, random.randint(1, 3))
        basis = random.choice(["none", "none", "consent", "harm_test", "exception"])
        withheld = random.random() < 0.3
        world.message(case, sender, here.author, NOW, readers=readers, basis=basis, is_withheld=withheld)
    with as_system("a test makes a task"):
        Participant.objects.create(case=case, unit=here.units[0], joined_at=NOW, last_activity_at=NOW)
        Task.objects.create(case=case, unit=random.choice(here.units), kind="x", made_at=NOW)


def scatter_grounds(random: Random, here: Crowd, person: Person) -> None:
    for unit in here.units:
        for basis in (Basis.CARE, Basis.LISTED, Basis.CONSENT):
            if random.random() < 0.3:
                world.ground(person, unit, basis, *map(days, random.choice(SPANS)))


def staff(random: Random, here: Crowd):
    for unit in here.units:
        actor = Actor(
            kind="staff",
            loa=random.choice([3, 3, 3, 3, 2]),
            person=random.choice([None, None, uuid4(), here.people[0].pk]),
            assignment=random.choice([uuid4(), uuid4(), uuid4(), uuid4(), None]),
            purpose=random.choice(["VB", "OMS"]),
            provider_kind=random.choice(["V", "O"]),
            unit=unit.pk,
        )
        yield actor
        yield replace(actor, loa=3, assignment=uuid4(), person=None)
    yield replace(actor, loa=3, purpose=random.choice(["BEH", "LOGG", "STAT", "TEKN", "KVAL", ""]), assignment=uuid4())


def citizens(random: Random, here: Crowd):
    for person in here.people:
        yield Actor(kind="patient", loa=3, person=person.pk)
    yield Actor(kind="patient", loa=2, person=here.people[0].pk)
    yield Actor(
        kind=random.choice(["guardian", "proxy", "relative"]), loa=3, person=here.people[0].pk, mandate=uuid4()
    )


def everything(model) -> list:
    """All rows with what they hang from, as only a test may see them."""
    links = {Content: ["message__case"], Message: ["case"], Draft: ["case"], Task: ["case"], Participant: ["case"]}
    with as_system("a test looks at every row"):
        return list(model.objects.select_related(*links.get(model, [])))
