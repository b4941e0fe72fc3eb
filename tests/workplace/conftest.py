"""Staff signed in as in a browser, with cases under way."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.identity import sessions
from apps.identity.models import User
from apps.notifications import outbox
from apps.organisations.models import Staff, Unit
from tests.cast import make_person, moment

NOW = "2026-03-30T09:10"


@pytest.fixture(autouse=True)
def monday():
    """It is Monday 30 March 2026, 09.10."""
    with outbox.held(), clock.at(moment(NOW)):
        yield


@pytest.fixture
def cast(cast):
    """The cast, with units that say where they work."""
    Unit.objects.filter(pk__in=[cast.lund.pk, cast.hsv.pk, cast.vc.pk]).update(municipality_code="1281")
    return cast


def signed_in(actor, **more) -> Client:
    """A browser with a real session, under the actor's assignment."""
    client = Client()
    user, _ = User.objects.get_or_create(
        issuer="https://id.test", subject=str(actor.staff_id), defaults={"created_at": clock.now()}
    )
    Staff.objects.filter(pk=actor.staff_id).update(user=user)
    client.force_login(user, backend=sessions.BACKEND)
    now = int(clock.now().timestamp())
    session = client.session
    session.update(
        {
            "realm": "staff", "capacities": ["staff"], "capacity": "staff", "assignment": str(actor.assignment),
            "loa": 3, "signed_in_at": now, "seen_at": now, "rest": 1800, "life": 43200, **more,
        }
    )  # fmt: skip
    session.save()
    return client


@pytest.fixture
def amira(cast) -> Client:
    return signed_in(cast.amira)


@pytest.fixture
def per(cast) -> Client:
    return signed_in(cast.per)


@pytest.fixture
def maria(cast) -> Client:
    return signed_in(cast.maria)


def admit(cast, person, **more) -> Case:
    fields = {
        "admitted_at": moment("2026-03-30T08:00"),
        "assessed_by": cast.staff("jonas"),
        "care_form": "somatic",
        "expected_needs": ["social", "municipal_health"],
        "estimated_discharge_at": date(2026, 4, 3),
    }
    return actions.open_case(person, by=cast.amira, **{**fields, **more})


def tell(cast, case, **more) -> Case:
    actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc], **more)
    return fresh(case, cast.amira)


def fresh(case, actor) -> Case:
    return Case.objects.visible_to(actor).get(pk=case.pk)


@pytest.fixture
def case(cast) -> Case:
    """Karin has been admitted; nobody has been told."""
    return admit(cast, cast.karin)


@pytest.fixture
def told_case(cast, case) -> Case:
    return tell(cast, case)


@pytest.fixture
def ready_case(cast, told_case) -> Case:
    actions.mark_ready(told_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="consent")
    return fresh(told_case, cast.amira)


def many_cases(cast, how_many: int) -> None:
    """So many people of the ward, all told of, in an even spread of deadlines."""
    for number in range(how_many):
        person = make_person(f"Person {number:03}", f"19500101{number:04}")
        with clock.at(moment(NOW) - timedelta(minutes=number % 60)):
            tell(cast, admit(cast, person))


@contextmanager
def counted():
    """The SQL statements of the block, without transaction control."""
    with CaptureQueriesContext(connection) as context:
        found: list[str] = []
        yield found
    control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")
    found += [query["sql"] for query in context.captured_queries if not query["sql"].startswith(control)]


def rows(model, **where):
    with as_system("a test looks"):
        return list(model.objects.filter(**where))
