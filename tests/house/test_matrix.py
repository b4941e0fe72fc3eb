"""Every address, every role, and a row of one's own, somebody else's and nobody's: nothing but what the table says.

`matrix.txt` is read by people. After a change, write it anew with MATRIX=write and read what became different.
"""

import os
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4
from zlib import crc32

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from apps.access.actions import VERBS
from apps.access.models import Basis
from apps.access.roles import ROLES, may
from apps.appointments.models import Appointment
from apps.careplans import actions as plans
from apps.cases.actions import record_consent
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.kinds import ROLE_UNITS
from apps.organisations.models import Assignment, RiskAnalysis, Staff
from apps.patients.models import Person, Relationship, Scope
from apps.records.models import RecordEntry
from apps.workplace import shell
from tests.access.world import ground
from tests.cast import make_person, make_unit, moment
from tests.conftest import IS_FULL
from tests.discharge.conftest import case, morning, told_case  # noqa: F401  (fixtures)
from tests.signing import new_user, sign_in_as_patient, sign_in_as_staff

from .test_doors import DOORS, PUBLIC, is_guarded, view_class

TABLE = Path(__file__).with_name("matrix.txt")
PLACES = {
    "inpatient": "ward",
    "outpatient": "vc",
    "social_services": "lund",
    "municipal_health": "hsv",
    "home_care": "home",
}
PEOPLE = ("patient", "guardian", "proxy", "legal_representative")
STAFF = tuple(role for role in ROLES if role not in (*PEOPLE, "relative"))  # a relative is a patient who was invited
LONG_AGO = moment("2026-03-01T08:00")
# Verbs that make or need no ground of their own: they take a random id that only a logged search gives.
MAKES_ITS_GROUND = {"api:open_case", "api:register_block"}
ADDRESSES = sorted(name for name in DOORS if is_guarded(DOORS[name]) or (name in PUBLIC and "live" in name))
# One of each kind of work, and those whose reach is all their own.
WALKED = ("ward_nurse", "permission_admin")
NO_NUMBER = 2**60  # a row of the log that nobody has written
WORDS = {
    "key": "citizen.min_age",
    "kind": "sharing",
    "form": "send_message",
    "action": "record_consent",
    "realm": "staff",
    "part": "x",
    "code": "info_same_day",
    "lack": "no_receipt",
}


@pytest.fixture
def world(told_case, cast):  # noqa: F811
    """Karin in her ward, and Robert of whom nobody here knows anything."""
    with as_system("a test makes somebody whom nobody knows"):
        robert = make_person("Robert Ask", "197110021834")
        message = told_case.messages.first()
        entry = write(cast.karin, cast.ward, cast.staff("jonas"))
        theirs = write(robert, cast.other_ward, cast.staff("berit"))
        time, other_time = booked(cast.karin, cast.vc), booked(robert, cast.other_ward)
    mine = {"case": told_case.pk, "person": cast.karin.pk, "message": message.pk, "entry": entry.pk, "time": time.pk}
    foreign = {"person": robert.pk, "entry": theirs.pk, "time": other_time.pk, "plan": a_plan_elsewhere(cast, robert)}
    return SimpleNamespace(cast=cast, own=mine | plan_in_force(cast), foreign=foreign)


def a_plan_elsewhere(cast, robert: Person) -> UUID:
    """Somebody whom nobody here knows has a plan too."""
    ground(robert, cast.other_ward, Basis.CARE, LONG_AGO)
    return plans.propose_plan(robert, by=cast.berit, reason="Flera hjälper till").pk


def plan_in_force(cast) -> dict:
    """Siv's plan for Karin, in which Lund's units take part and the ward does not; she has proposed other words."""
    made = plans.propose_plan(cast.karin, by=cast.siv, reason="Många hjälper till")
    record_consent(made, by=cast.siv, purpose="sip", status="given")
    start, to = clock.now() + timedelta(days=1), [cast.lund, cast.hsv, cast.home, cast.karin]
    plans.send_summons(made, by=cast.siv, to=to, start=start)
    plans.hold_meeting(made, by=cast.siv, attended=[cast.lund])
    plans.write_plan(
        made, by=cast.siv, own_words="Hem", lead=cast.vc, follow_up_on=start.date(),
        goals=[{"id": "g1", "text": "Gå"}],
        efforts=[{"id": "e1", "action": "Hjälp", "responsible": cast.lund, "start_on": start.date()}],
    )  # fmt: skip
    plans.activate_plan(made, by=cast.siv)
    change = plans.propose_change(made, by=cast.siv, what="own_words", text="Hem till katten")
    return {"plan": made.pk, "change": change.pk}


@pytest.fixture(autouse=True)
def one_frame(monkeypatch):
    """What stands around a page says the same at every address, and is fetched once for each person."""
    fetch, frames = shell.fetch, {}

    def once(request):
        if request.actor not in frames:
            frames[request.actor] = fetch(request)
        return frames[request.actor]

    monkeypatch.setattr(shell, "fetch", once)


def write(person: Person, unit, author: Staff) -> RecordEntry:
    return RecordEntry.objects.create(
        patient=person, unit=unit, provider=unit.provider, provider_kind=unit.provider.kind, kind="note",
        note_type="sva", title="Ankomst", happened_at=clock.now(), author=author,
    )  # fmt: skip


def booked(person: Person, unit) -> Appointment:
    """A time in a week."""
    now, week = clock.now(), clock.now() + timedelta(days=7)
    return Appointment.objects.create(
        patient=person, unit=unit, state="booked", starts_at=week, ends_at=week + timedelta(minutes=30), made_at=now,
        changed_at=now,
    )  # fmt: skip


def signed_in(client, world, role: str) -> None:
    if role in PEOPLE:
        user = new_user("https://simulator.invalid/resident")
        with as_system("a test signs Karin in, or somebody who may act for her"):
            human = world.cast.karin if role == "patient" else make_person("Eva Testsson", "197001239297")
            Person.objects.filter(pk=human.pk).update(user=user)
            mandate = role != "patient" and Relationship.objects.create(
                person=world.cast.karin, relative=human, kind=role, scopes=list(Scope.values), valid_from=LONG_AGO
            )
        sign_in_as_patient(client, user)
        if mandate:
            client.post("/min/for/", {"mandate": str(mandate.pk)})
    elif role != "nobody":
        kinds = ROLE_UNITS.get(role, ("inpatient",))
        place = next((place for kind, place in PLACES.items() if kind in kinds), None)
        unit = world.cast.units[place] if place else make_unit("Ängsskolan", min(kinds))
        staff = Staff.objects.create(hsa_id=f"SE-TEST-{role[:20]}", name="Amira Haddad", user=new_user())
        assignment = Assignment.objects.create(staff=staff, unit=unit, role=role, valid_from=date(2020, 1, 1))
        sign_in_as_staff(client, staff.user, assignment)
        world.own |= {
            "assignment": assignment.pk,
            "staff": staff.pk,
            "unit": unit.pk,
            "profile": assignment.profile_id,
        }
        world.own |= {"analysis": RiskAnalysis.objects.filter(provider=unit.provider).first().pk}


def kind_of(name: str, parameter: str) -> str:
    """Which kind of row a parameter of an address names. By the address's own words."""
    pattern = str(DOORS_BY_PATTERN[name])
    if parameter in ("message_pk", "entry_pk"):
        return parameter.removesuffix("_pk")
    for words, kind in KINDS:
        if re.search(words, pattern):
            return kind
    return "other"


KINDS = [
    (r"plan/forslag/", "change"),
    (r"arbete/plan/|min/plan/|/mote/", "plan"),
    (r"meddelande/<uuid:pk>|meddelanden/<uuid:pk>", "message"),
    (r"min/tider/", "time"),
    (r"forvaltning/uppdrag|genomgang", "assignment"),
    (r"forvaltning/personal", "staff"),
    (r"forvaltning/enheter", "unit"),
    (r"forvaltning/profiler", "profile"),
    (r"forvaltning/analyser", "analysis"),
    (r"persons/|patient/|person/", "person"),
    (r"uppgift/|journal/", "entry"),
    (r"arende/|utskrivning/|cases/", "case"),
]


def patterns_of():
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(resolver, names=(), before=""):
        for entry in resolver.url_patterns:
            here = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, [*names, entry.namespace] if entry.namespace else names, here)
            elif isinstance(entry, URLPattern):
                yield ":".join([*names, entry.name or str(entry.pattern)]), here

    return dict(walk(get_resolver()))


DOORS_BY_PATTERN = patterns_of()


def address(world, name: str, whose: str) -> str | None:
    """The address with a row of one's own, of somebody else, or of nobody; None where it names no row."""
    values, has_row = {}, False
    for kind, parameter in re.findall(r"<(?:(\w+):)?(\w+)>", DOORS_BY_PATTERN[name]):
        if kind == "uuid":
            has_row = True
            rows = {"own": world.own, "foreign": world.foreign}.get(whose, {})
            values[parameter] = rows.get(kind_of(name, parameter)) or uuid4()
        else:
            values[parameter] = NO_NUMBER if kind == "int" else WORDS.get(parameter, "x")
    if whose != "own" and not has_row:
        return None
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch as error:
        raise AssertionError(f"{name}: say in WORDS what its parameters may be") from error


def somebody_else_has_one(world, name: str) -> bool:
    """Whether there is a row of somebody else for the address; where there is none, it is like nobody's."""
    parameters = re.findall(r"<uuid:(\w+)>", DOORS_BY_PATTERN[name])
    return any(kind_of(name, parameter) in world.foreign for parameter in parameters)


def is_verb(name: str) -> bool:
    """The API's verbs are only posted to."""
    return name.startswith("api:") and name.removeprefix("api:") in VERBS


def ask(client, name: str, path: str) -> str:
    """What the address answers: to a look, or where there is nothing to look at, to an empty form. Nothing is kept."""
    with transaction.atomic():
        response = None if name.endswith("_draft") or is_verb(name) else client.get(path)
        if response is None or response.status_code == 405:
            kind = {"content_type": "application/json"} if name.startswith("api:") else {}
            response = client.post(path, **kind)
        transaction.set_rollback(True)
    assert response.status_code < 500, path
    if response.status_code == 401 or response.get("Location", "").startswith(settings.LOGIN_URL):
        return "sign in"
    return {403: "no", 404: "hidden"}.get(response.status_code, "yes")


def is_walked(name: str, role: str) -> bool:
    """Of some roles everything that they may ask for, or that the table says they reach; of all the rest a tenth.

    `verify --all`, and whoever writes the table, walk everything. What no permission opens is refused by the one place
    that all guarded views share.
    """
    if IS_FULL or "MATRIX" in os.environ or role in ("nobody", "patient"):
        return True
    if role not in WALKED and crc32(f"{role} {name}".encode()) % 10:
        return False
    permission = getattr(view_class(DOORS[name]), "permission", "")
    is_near = may(role, permission) or any(role in roles for roles in table().get(name, {}).values())
    return is_near or crc32(f"{role} {name}".encode()) % 10 == 0


def column(client, world, role: str) -> dict[str, set[str]]:
    """For each address, whose rows the role gets an answer about. Foreign and nothing look the same."""
    found: dict[str, set[str]] = {}
    for name in filter(lambda name: is_walked(name, role), ADDRESSES):
        found[name] = set()
        for whose in ("own", "foreign", "unknown"):
            path = address(world, name, whose)
            if path is None:
                continue
            if whose != "unknown" or somebody_else_has_one(world, name):
                said = ask(client, name, path)
            if said == "yes":
                found[name].add(whose)
            if whose == "own" and said in ("no", "sign in"):
                break
        tells = ("foreign" in found[name]) != ("unknown" in found[name])
        assert not tells or name in MAKES_ITS_GROUND, f"{name} tells {role} what exists"
    return found


@cache
def table() -> dict[str, dict[str, set[str]]]:
    """{address: {own, foreign, unknown: roles}} as it stands in the file."""
    lines: dict[str, dict[str, set[str]]] = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            name, *columns = [part.strip() for part in line.split("|")]
            lines[name] = {part.split(":", 1)[0]: set(part.split(":", 1)[1].split()) for part in columns if part}
    return lines


def test_every_address_has_a_line_in_the_table_and_no_line_is_left_over():
    assert set(table()) == set(ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["nobody", *PEOPLE, *STAFF])
def test_nothing_but_the_table(client, world, role):
    with clock.at(moment("2026-03-30T09:20")):
        signed_in(client, world, role)
        found = column(client, world, role)
    if os.environ.get("MATRIX") == "write":
        rewrite(role, found)
    expected = table()
    says = {name: {whose for whose, roles in expected.get(name, {}).items() if role in roles} for name in found}
    different = {name: (sorted(found[name]), sorted(says[name])) for name in found if found[name] != says[name]}
    assert not different, "found, expected"


def rewrite(role: str, found: dict[str, set[str]]) -> None:
    """Write the role's answers into the table. Only by hand: MATRIX=write."""
    table.cache_clear()
    lines = table() if TABLE.exists() else {}
    for name, whose in found.items():
        line = lines.setdefault(name, {})
        for word in ("own", "foreign", "unknown"):
            roles = line.setdefault(word, set())
            roles.discard(role)
            if word in whose:
                roles.add(role)
    head = "# Who gets an answer at each address: about a row of one's own, somebody else's, nobody's.\n"
    text = "\n".join(
        " | ".join([name, *(f"{word}: {' '.join(sorted(line[word]))}".strip() for word in line if line[word])])
        for name, line in sorted(lines.items())
        if name in ADDRESSES
    )
    TABLE.write_text(f"{head}\n{text}\n")
