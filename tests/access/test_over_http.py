"""Questions of the decision table once more, over HTTP: a signed-in person opens the page. And what is ended bites."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from apps.access.models import Basis, Block, Choice, ExtendedAccess, Ground, Lift
from apps.core import calendar, clock
from apps.core.guard import as_system
from apps.organisations.models import Assignment, RoleProfile, Staff
from apps.patients.models import Person, Relationship
from apps.scenarios.questions import Built, Question, build
from tests.cast import moment
from tests.signing import new_user, sign_in_as_patient, sign_in_as_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock():
    with clock.at(moment("2026-03-30T09:00")):
        yield


@dataclass
class Visit:
    """Somebody signed in, and what they ask about."""

    client: Client
    built: Built

    @property
    def page(self) -> str:
        """Where the entry would be read."""
        if self.built.actor.is_staff:
            return f"/arbete/patient/{self.built.person.pk}/uppgift/{self.built.row.pk}/"
        return f"/min/journal/{self.built.row.pk}/"

    @property
    def status(self) -> int:
        return self.client.get(self.page).status_code

    @property
    def overview(self) -> str:
        answer = self.client.get(f"/arbete/patient/{self.built.person.pk}/")
        assert answer.status_code == 200
        return answer.content.decode()


def visit(**columns) -> Visit:
    question = Question(**columns)
    built, client, user = build(question), Client(), new_user()
    actor = built.actor
    if actor.is_staff:
        Staff.objects.filter(pk=actor.staff_id).update(user=user)
        sign_in_as_staff(client, user, actor.assignment, loa=question.loa)
        if actor.person:
            session = client.session
            session["person"] = str(actor.person)
            session.save()
        return Visit(client, built)
    with as_system("a test signs in"):
        Person.objects.filter(pk=actor.person).update(user=user)
    sign_in_as_patient(client, user, loa=question.loa)
    if actor.mandate:
        client.post("/min/for/", {"mandate": actor.mandate})
    return Visit(client, built)


OPEN = {
    "a nurse reads what her unit wrote": {},
    "a listed person, after a choice": {"rel": "listed"},
    "another unit of the provider, after a choice": {"owner": "provider"},
    "a blocked unit that has been lifted": {"owner": "provider", "block": "inner", "lift": "consent"},
    "another provider, with consent": {"owner": "otherV", "consent": "valid"},
    "another provider, in an emergency": {"owner": "otherV", "emerg": True, "cap": "temp"},
    "a patient reads her own": {"actor": "patient"},
    "a patient of fifteen whom the unit lets in": {"actor": "patient", "age": 15, "ext": True},
    "a guardian of a child of twelve": {"actor": "guardian", "age": 12},
    "a guardian whom the unit lets in": {"actor": "guardian", "age": 14, "ext": True},
}


@pytest.mark.parametrize("columns", OPEN.values(), ids=OPEN)
def test_what_the_table_permits_opens(columns):
    somebody = visit(**columns)
    answer = somebody.client.get(somebody.page)
    assert answer.status_code == 200
    assert "Prövning" in answer.content.decode()


CLOSED = {
    "a nurse without any relation": {"rel": "none"},
    "a nurse who has not chosen": {"owner": "provider", "choice": False},
    "another provider without consent": {"owner": "otherV"},
    "another provider that has blocked": {"owner": "otherV", "consent": "valid", "block": "outer"},
    "an investigation of another unit": {"owner": "provider", "res": "fmu"},
    "a nurse who is the patient": {"self_": True},
    "a permission administrator": {"purpose": "BEH"},
    "a log reviewer": {"purpose": "LOGG"},
    "a patient of fifteen": {"actor": "patient", "age": 15},
    "a patient from whom it is withheld": {"actor": "patient", "hidden": True},
    "a patient who has sealed": {"actor": "patient", "sealed": True},
    "a guardian of a child of thirteen": {"actor": "guardian", "age": 13},
    "a guardian who has been blocked": {"actor": "guardian", "age": 5, "gblock": True},
    "a proxy while the law says no": {"actor": "proxy", "scope": True},
    "a legal representative without a decision": {"actor": "legalrep", "scope": True},
}


@pytest.mark.parametrize("columns", CLOSED.values(), ids=CLOSED)
def test_what_the_table_closes_is_as_if_it_did_not_exist(columns):
    somebody = visit(**columns)
    closed = somebody.client.get(somebody.page)
    unknown = somebody.client.get(somebody.page.replace(str(somebody.built.row.pk), str(uuid4())))
    assert (closed.status_code, closed.headers.get("Location")) == (
        unknown.status_code,
        unknown.headers.get("Location"),
    )
    assert closed.status_code in (403, 404), closed.headers.get("Location")
    assert "Prövning" not in closed.content.decode()


HALF_OPEN = {
    "asked for a reason": ({"owner": "otherV", "consent": "valid", "choice": False}, False),
    "that there is something": ({"owner": "otherV"}, False),
    "that something is blocked": ({"owner": "otherV", "consent": "valid", "block": "outer"}, False),
    "who has blocked, in an emergency": ({"owner": "otherV", "block": "outer", "emerg": True, "cap": "temp"}, True),
    "who has it, of somebody who can never be asked": ({"owner": "otherV", "cap": "lasting"}, True),
    "nothing of social care's blocks": ({"owner": "otherO", "consent": "valid", "block": "outer"}, False),
}


@pytest.mark.parametrize(("columns", "names"), HALF_OPEN.values(), ids=HALF_OPEN)
def test_the_overview_tells_of_closed_entries_what_the_effect_allows(columns, names):
    somebody = visit(**columns)
    page, row = somebody.overview, somebody.built.row
    assert "Prövning" not in page
    assert str(row.pk) not in page
    assert (row.provider.name in page) == names


@pytest.mark.parametrize(("age", "is_told"), [(40, True), (15, False)])
def test_a_grown_person_reads_who_has_read_and_a_child_does_not(age, is_told):
    nurse = visit(age=age)
    assert nurse.status == 200
    client, user = Client(), new_user()
    with as_system("a test signs in"):
        Person.objects.filter(pk=nurse.built.person.pk).update(user=user)
    sign_in_as_patient(client, user)
    page = client.get("/min/mer/vem-har-last/").content.decode()
    assert (nurse.built.actor.unit_name in page) == is_told


ADMINISTERED = {
    "an administrator reads a change at the own provider": ({"res": "perm", "purpose": "BEH"}, 200),
    "not one about themselves": ({"res": "perm", "purpose": "BEH", "self_": True}, 404),
    "nor another provider's": ({"res": "perm", "purpose": "BEH", "own_prov": False}, 404),
    "a nurse reads no changes": ({"res": "perm"}, 403),
    "nor does a log reviewer": ({"res": "perm", "purpose": "LOGG"}, 403),
    "a reviewer looks through the log": ({"res": "log", "purpose": "LOGG"}, 200),
    "a nurse does not read a colleague's": ({"res": "log"}, 403),
    "nor does an administrator": ({"res": "log", "purpose": "BEH"}, 403),
}


@pytest.mark.parametrize(("columns", "status"), ADMINISTERED.values(), ids=ADMINISTERED)
def test_permissions_and_the_log_open_for_those_who_look_after_them(columns, status):
    somebody = visit(**columns)
    page = "/granskning/" if columns["res"] == "log" else f"/forvaltning/andringar/{somebody.built.row.pk}/"
    assert somebody.client.get(page).status_code == status


# What is ended while somebody is signed in, on whose entry, and how it ends.
def end(rows, **fields) -> None:
    with as_system("a test ends something"):
        assert rows.update(**fields)


def over(rows, **more) -> None:
    end(rows, valid_until=clock.now(), **more)


def grounds_of(built, basis):
    return Ground.objects.filter(patient=built.person, basis=basis)


def block_it(built) -> None:
    with as_system("a test blocks"):
        Block.objects.create(
            patient=built.person, kind="outer", provider=built.row.provider, valid_from=clock.now(),
            requested_at=clock.now(), registered_at=clock.now(),
        )  # fmt: skip


def close_inner(built) -> None:
    with as_system("a test blocks"):
        Block.objects.create(
            patient=built.person, kind="inner", provider=built.row.provider, unit=built.row.unit,
            valid_from=clock.now(), requested_at=clock.now(), registered_at=clock.now(),
        )  # fmt: skip


def mandates_of(built):
    return Relationship.objects.filter(pk=built.actor.mandate)


def profiles_of(built):
    return RoleProfile.objects.filter(assignments=built.actor.assignment)


ACROSS = {"owner": "otherV", "consent": "valid"}
DANGER = {"owner": "otherV", "emerg": True, "cap": "temp"}
REVOKED = {
    "a consent": (ACROSS, lambda built: over(grounds_of(built, Basis.CONSENT))),
    "a care relation": ({}, lambda built: over(grounds_of(built, Basis.CARE))),
    "an emergency": (DANGER, lambda built: over(grounds_of(built, Basis.EMERGENCY))),
    "a lift": (
        {"owner": "provider", "block": "inner", "lift": "consent"},
        lambda built: over(Lift.objects.filter(block__patient=built.person)),
    ),
    "an active choice": ({"owner": "provider"}, lambda built: over(Choice.objects.filter(patient=built.person))),
    "openness, by a block": (ACROSS, block_it),
    "openness, by an inner block": ({"owner": "provider"}, close_inner),
    "an assignment": (
        {},
        lambda built: end(
            Assignment.objects.filter(pk=built.actor.assignment), valid_to=calendar.today() - timedelta(days=1)
        ),
    ),
    "the right to shared documentation": (
        ACROSS, lambda built: end(profiles_of(built), reads_other_providers=False)
    ),
    "the permission to read records": ({}, lambda built: end(profiles_of(built), permissions=["view_worklist"])),
    "a guardian's standing": ({"actor": "guardian", "age": 12}, lambda built: over(mandates_of(built))),
    "a guardian, stopped by the care": (
        {"actor": "guardian", "age": 12}, lambda built: end(mandates_of(built), blocked_at=clock.now())
    ),
    "a unit's decision to let a child read": (
        {"actor": "patient", "age": 15, "ext": True},
        lambda built: over(ExtendedAccess.objects.filter(patient=built.person)),
    ),
    "an unsealed record": (
        {"actor": "patient"},
        lambda built: end(Person.objects.filter(pk=built.person.pk), sealed_at=clock.now()),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "revoke"), REVOKED.values(), ids=REVOKED)
def test_what_is_ended_bites_on_the_next_page_of_an_open_session(columns, revoke):
    somebody = visit(**columns)
    assert somebody.status == 200
    revoke(somebody.built)
    answer = somebody.client.get(somebody.page)
    assert answer.status_code in (302, 403, 404)
    assert "Prövning" not in answer.content.decode()
