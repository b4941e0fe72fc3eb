"""The administrators' pages: who may open which, what they show, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.administration.models import Change
from apps.audit import log
from apps.core import clock
from apps.organisations.models import Assignment, RoleProfile, Staff, Unit
from tests.cast import make_actor
from tests.signing import new_user, sign_in_as_staff

from .conftest import MORNING, TODAY, digest, grant, propose

pytestmark = pytest.mark.django_db
LISTS = ["start", "assignments", "changes", "units", "profiles", "matrix", "rules", "reviews"]


@pytest.fixture
def enter(client, office):
    def go(name: str):
        actor = office.actors[name]
        staff = Staff.objects.get(pk=actor.staff_id)
        staff.user = staff.user or new_user()
        staff.save()
        sign_in_as_staff(client, staff.user, actor.assignment)
        return client

    return go


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_every_page_opens_for_an_administrator(enter, name):
    assert "<h1" in words(enter("agneta").get(reverse(f"administration:{name}")))


@pytest.mark.parametrize("name", LISTS)
def test_no_page_opens_for_a_nurse(enter, name):
    assert enter("amira").get(reverse(f"administration:{name}")).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_many_rows_and_little(enter, office, name):
    agneta = enter("agneta")
    propose(office.agneta, grant(office.ward))
    agneta.get(reverse(f"administration:{name}"))
    few = cost(agneta, name)
    propose(office.agneta, grant(office.ward, hsa_id="SE2321000255-NY2", name="Nora Ny"))
    for number in range(12):
        unit = Unit.objects.create(
            hsa_id=f"SE-TEST-X{number}", provider=office.ward.provider, name=f"Avdelning {number}", kind="inpatient"
        )
        make_actor(f"Nurse {number}", "ward_nurse", unit)
    assert cost(agneta, name) == few <= 8


def cost(client, name) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse(f"administration:{name}"))
    return len([one for one in queries.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_the_start_page_says_that_nobody_reviews_the_log_until_somebody_does(enter, office):
    agneta, url = enter("agneta"), reverse("administration:start")
    make_actor("Lo Lund", "log_reviewer", office.lund)
    page = words(agneta.get(url))
    assert "Det saknas någon som granskar loggen" in page
    assert f'href="{reverse("administration:give")}"' in page
    make_actor("Lo Ginman", "log_reviewer", office.ward)
    assert "Det saknas någon som granskar loggen" not in words(agneta.get(url))


def test_another_providers_people_units_and_changes_do_not_exist(enter, office):
    change = propose(office.agneta, grant(office.ward))
    rebecka = enter("rebecka")
    profile = RoleProfile.standard(office.ward.provider_id, "ward_nurse")
    for name, pk in (
        ("post", office.amira.assignment),
        ("dates", office.amira.assignment),
        ("end", office.amira.assignment),
        ("person", office.amira.staff_id),
        ("unit", office.ward.pk),
        ("change", change.pk),
        ("profile", profile.pk),
        ("change_profile", profile.pk),
        ("end_it", office.amira.assignment),
    ):
        assert rebecka.get(reverse(f"administration:{name}", args=[pk])).status_code == 404, name
        assert log.has("refused", subject_id=pk, rule="not_found", staff_id=office.rebecka.staff_id), name
    assert "Amira" not in words(rebecka.get(reverse("administration:assignments")))
    assert rebecka.get(reverse("administration:change_rule", args=["receipt.sla.default"])).status_code == 404


def test_a_colleague_is_found_by_name_unit_and_hsa_id_but_a_protected_one_by_hsa_id_only(enter, office):
    Staff.objects.filter(pk=office.amira.staff_id).update(is_protected=True)
    agneta, url = enter("agneta"), reverse("administration:assignments")
    assert "Jonas Ek" in words(agneta.get(url, {"q": "jonas geriatrik"}))
    hidden = words(agneta.get(url, {"q": "Amira"}))
    assert "Amira" not in hidden.replace('value="Amira"', "").replace("q=Amira", "")
    assert office.amira.staff_hsa not in hidden
    assert office.amira.staff_hsa in words(agneta.get(url, {"q": office.amira.staff_hsa}))


def test_a_grant_is_previewed_proposed_and_approved(enter, office):
    agneta, url = enter("agneta"), reverse("administration:give")
    form = {**grant(office.ward), "reason": "Börjar i dag.", "valid_to": ""}
    del form["do"]
    page = words(agneta.post(url, {**form, "do": "review"}))
    assert "Nils Ny" in page
    assert not Change.objects.visible_to(office.agneta).exists()
    answer = agneta.post(url, {**form, "do": "propose"})
    change = Change.objects.visible_to(office.agneta).get()
    assert answer.url == reverse("administration:change", args=[change.pk])
    page = words(agneta.get(answer.url))
    assert 'value="withdraw"' in page
    assert 'value="approve"' not in page
    bo = enter("bo")
    page = words(bo.get(answer.url))
    assert 'value="approve"' in page
    assert bo.post(answer.url, {"do": "approve", "read": digest(change)}).status_code == 302
    assert Assignment.objects.get(staff__name="Nils Ny").valid_from == TODAY
    assert bo.post(answer.url, {"do": "approve", "read": ""}).status_code == 409


def test_a_rejection_needs_a_reason(enter, office):
    change = propose(office.agneta, grant(office.ward))
    url = reverse("administration:change", args=[change.pk])
    bo = enter("bo")
    assert bo.post(url, {"do": "reject", "reason": ""}).status_code == 422
    assert bo.post(url, {"do": "reject", "reason": "Nej."}).status_code == 302
    assert "Nej." in words(bo.get(url))


@pytest.mark.parametrize("name", ["dates", "leave", "other_profile", "end"])
def test_each_change_of_an_assignment_has_its_form(enter, office, name):
    url = reverse(f"administration:{name}", args=[office.amira.assignment])
    assert "<form" in words(enter("agneta").get(url))
    assert enter("agneta").post(url, {"do": "review"}).status_code == 422


def test_a_colleagues_page_says_what_the_person_can_do_and_since_when(enter, office):
    page = words(enter("agneta").get(reverse("administration:person", args=[office.amira.staff_id])))
    assert "Öppna ett nytt ärende om en patient på avdelningen." in page
    assert "2020" in page


def test_a_unit_is_made_and_changed_but_not_of_a_kind_that_the_provider_cannot_have(enter, office):
    agneta = enter("agneta")
    new = {"hsa_id": "SE2321000255-U9", "kind": "outpatient", "name": "Vårdcentralen Ny", "phone": "040-628 04 99"}
    assert agneta.post(reverse("administration:new_unit"), new).status_code == 302
    unit = Unit.objects.get(hsa_id="SE2321000255-U9")
    assert unit.provider == office.ward.provider
    assert (
        agneta.post(reverse("administration:unit", args=[unit.pk]), {"name": "Vårdcentralen Nyare"}).status_code == 302
    )
    assert Unit.objects.get(pk=unit.pk).name == "Vårdcentralen Nyare"
    wrong = {**new, "hsa_id": "SE2321000255-U8", "kind": "social_services"}
    assert agneta.post(reverse("administration:new_unit"), wrong).status_code == 422
    assert agneta.post(reverse("administration:new_unit"), new).status_code == 422


def test_a_new_value_of_a_rule_is_proposed_in_its_own_shape(enter, office):
    agneta, url = enter("agneta"), reverse("administration:change_rule", args=["receipt.sla.default"])
    form = {"value": "soon", "valid_from": "2026-04-01", "source": "Beslut", "reason": "x", "do": "review"}
    assert "30m, 4h" in agneta.post(url, form).content.decode()
    assert "Förra månaden uppstod 0" in words(agneta.post(url, {**form, "value": "2h"}))
    answer = agneta.post(url, {**form, "value": "2h", "do": "propose"})
    assert "Förra månaden uppstod 0" in words(agneta.get(answer.url))
    page = words(agneta.get(reverse("administration:rule", args=["receipt.sla.default"])))
    assert "4 timmar" in page


def test_the_clock_of_the_office_is_the_morning(office):
    assert clock.now() == MORNING
