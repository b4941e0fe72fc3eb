"""Amira registers a paper for Karin; Jonas decides for a fourteen-year-old and closes a guardian's access."""

from datetime import date

import pytest
from django.urls import reverse

from apps.access import acting_for
from apps.access.actor import Actor
from apps.access.models import ExtendedAccess
from apps.access.verbs import mandates as verbs
from apps.core import clock
from apps.core.errors import NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.notifications.models import Promise
from apps.patients.models import Relationship
from tests.cast import make_person, moment
from tests.portal import states
from tests.portal.test_acting import mandate
from tests.signing import new_user, sign_in_as_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afternoon():
    with outbox.held(), clock.at(moment(states.LOOKED_AT)):
        yield


def at_work(client, cast, name):
    staff = cast.staff(name)
    staff.user = new_user()
    staff.save()
    sign_in_as_staff(client, staff.user, cast.actors[name].assignment)
    return client


def test_a_paper_is_registered_shown_and_ended(client, cast):
    states.planned_for_a_day(cast)
    at_work(client, cast, "amira")
    url = reverse("workplace:patient_mandates", args=[cast.karin.pk])
    form = {"do": "register", "kind": "proxy", "personal_number": "197001239297", "name": "Lena Testsson"}
    form |= {"scopes": ["plan"], "until": "2026-12-31", "evidence": ""}
    assert client.post(url, form).status_code == 422
    assert client.post(url, {**form, "evidence": "Fullmakt 1 mars"}).status_code == 302
    page = client.get(url).content.decode()
    assert "Lena Testsson" in page
    assert "Besluta" not in page
    with as_system("a test looks"):
        row = Relationship.objects.get()
    client.post(url, {"do": "end", "mandate": row.pk})
    assert "Lena Testsson" not in client.get(url).content.decode().split("Registrera ett uppdrag")[0].split("<h2")[-1]
    with as_system("a test looks"):
        assert Relationship.objects.get().valid_until == clock.now()


def test_a_physician_decides_and_closes(client, cast):
    vilma = make_person("Vilma Ung", "201202022382", born_on=date(2012, 2, 2))
    lena = make_person("Lena Testsson", "197001239297")
    cast.karin = vilma
    states.planned_for_a_day(cast)
    row = mandate(vilma, lena, "guardian", scopes=[])
    at_work(client, cast, "jonas")
    url = reverse("workplace:patient_mandates", args=[vilma.pk])
    decided = {"do": "decide", "mandate": row.pk, "until": "2026-06-30", "reason": "Vilma vill det."}
    assert client.post(url, decided).status_code == 302
    client.post(url, {"do": "block", "mandate": row.pk, "reason": "Oro för barnet."})
    assert "Åtkomsten är stängd av vården" in client.get(url).content.decode()
    with as_system("a test looks"):
        assert ExtendedAccess.objects.get().mandate_id == row.pk
        assert Relationship.objects.get().blocked_reason == "Oro för barnet."


@pytest.fixture
def opened(client, cast):
    """Lena, guardian of fourteen-year-old Vilma, reads what Jonas's ward has written until the last of June."""
    vilma = make_person("Vilma Ung", "201202022382", born_on=date(2012, 2, 2))
    row = mandate(vilma, make_person("Lena Testsson", "197001239297"), "guardian", scopes=[])
    cast.karin = vilma
    case = states.planned_for_a_day(cast)
    verbs.decide_extended_access(
        vilma, by=cast.jonas, mandate=row.pk, until=date(2026, 6, 30), reason="Vilma vill att mamma läser."
    )
    return case, Actor.of_mandate(row), reverse("workplace:patient_mandates", args=[vilma.pk])


def test_a_decision_is_listed_at_the_unit_and_ended_before_its_time(client, cast, opened):
    case, lena, url = opened
    assert acting_for.standing(lena).holds
    at_work(client, cast, "jonas")
    page = client.get(url).content.decode()
    for said in ("De läser det som er enhet har skrivit", "Lena Testsson", "Vilma vill att mamma läser.", "Jonas Ek"):
        assert said in page
    with as_system("a test looks"):
        access = ExtendedAccess.objects.get()
    client.post(url, {"do": "close", "access": access.pk})
    assert "Vilma vill att mamma läser." not in client.get(url).content.decode()
    assert not acting_for.standing(lena).holds
    assert (
        "Det var redan avslutat."
        in client.post(url, {"do": "close", "access": access.pk}, follow=True).content.decode()
    )
    with as_system("a test looks"):
        assert Promise.objects.filter(kind="helper", to_person=lena.person).count() == 2, "when it began, and ended"


def test_a_decision_ends_by_itself(client, cast, opened):
    case, lena, url = opened
    with clock.at(moment("2026-06-30T23:59")):
        assert acting_for.standing(lena).holds
    with clock.at(moment("2026-07-01T00:00")):
        assert not acting_for.standing(lena).holds
        at_work(client, cast, "jonas")
        assert "Vilma vill att mamma läser." not in client.get(url).content.decode()


def test_only_the_unit_that_decided_ends_it_and_only_those_who_answer_for_the_care(cast, opened):
    with as_system("a test looks"):
        access = ExtendedAccess.objects.get()
        vilma = access.patient
    for who, error in ((cast.olle, NotFound), (cast.amira, NotAllowed), (cast.patient, NotFound)):
        with pytest.raises(error):
            verbs.end_extended_access(vilma, by=who, access=access.pk)
    with as_system("a test looks"):
        assert ExtendedAccess.objects.get().valid_until == moment("2026-07-01T00:00")
