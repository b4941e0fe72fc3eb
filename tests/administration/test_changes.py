"""A change is proposed by one person and approved by another, and holds from that very moment."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.access.actor import Actor
from apps.access.middleware import staff_actor
from apps.administration.actions import (
    approve_change,
    propose_permission_change,
    reject_change,
    remind_about_change,
    withdraw_change,
)
from apps.administration.figures import figures_of
from apps.administration.models import Change
from apps.audit import log
from apps.core import clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.organisations.models import Assignment, Provider, RoleProfile, Staff
from apps.patients.models import Person

from .conftest import TODAY, analysis_of, approve, care, digest, grant, propose

pytestmark = pytest.mark.django_db


def nils() -> Assignment:
    return Assignment.objects.get(staff__name="Nils Ny")


def test_a_grant_does_nothing_until_a_second_person_approves_it(office):
    change = propose(office.agneta, grant(office.ward))
    assert not Staff.objects.filter(name="Nils Ny").exists()
    approve(change, office.bo)
    assert nils().unit == office.ward
    assert nils().valid_from == TODAY
    change = Change.objects.visible_to(office.bo).get()
    assert (change.status, change.approved_by_id) == ("approved", office.bo.staff_id)
    assert log.has("approve_change", staff_id=office.bo.staff_id, subject_id=change.pk)


def test_the_proposer_never_approves(office):
    change = propose(office.agneta, grant(office.ward))
    with pytest.raises(NotAllowed):
        approve(change, office.agneta)
    assert not Staff.objects.filter(name="Nils Ny").exists()


def test_not_even_the_database_lets_the_proposer_approve(office):
    change = propose(office.agneta, grant(office.ward))
    with pytest.raises(IntegrityError, match="nobody_approves_their_own_proposal"), transaction.atomic():
        Change.objects.visible_to(office.agneta).filter(pk=change.pk).update(approved_by=office.agneta.staff_id)


@pytest.mark.parametrize("role", ["ward_nurse", "outpatient_manager", "log_reviewer", "technician"])
def test_others_neither_propose_nor_approve(office, role):
    from dataclasses import replace

    somebody = replace(office.agneta, role=role)
    with pytest.raises(NotAllowed):
        propose(somebody, grant(office.ward))


def test_nobody_proposes_for_themselves(office):
    mine = Staff.objects.get(pk=office.agneta.staff_id)
    with pytest.raises(NotAllowed):
        propose(office.agneta, grant(office.ward, hsa_id=mine.hsa_id, name=""))


def test_nobody_approves_what_is_about_themselves_or_even_sees_it(office):
    mine = Staff.objects.get(pk=office.bo.staff_id)
    change = propose(office.agneta, grant(office.ward, hsa_id=mine.hsa_id, name=""))
    assert not Change.objects.visible_to(office.bo).exists()
    with pytest.raises(NotFound):
        approve(change, office.bo)


def test_another_providers_changes_units_and_assignments_are_out_of_reach(office):
    change = propose(office.agneta, grant(office.ward))
    assert not Change.objects.visible_to(office.rebecka).exists()
    with pytest.raises(NotFound):
        approve(change, office.rebecka)
    with pytest.raises(NotFound):
        propose_permission_change(office.ward.provider, by=office.rebecka, changes=[grant(office.ward)], reason="x")
    with pytest.raises(Invalid):
        propose(office.agneta, grant(office.ward) | {"unit": str(office.lund.pk)})
    with pytest.raises(Invalid):
        propose(office.agneta, {"do": "end", "assignment": str(office.per.assignment)})


def test_a_rejection_says_why_and_can_no_longer_be_approved(office):
    change = propose(office.agneta, grant(office.ward))
    with pytest.raises(Invalid):
        reject_change(change, by=office.bo, reason=" ")
    reject_change(change, by=office.bo, reason="Hon börjar först i maj.")
    assert Change.objects.visible_to(office.agneta).get().decision_reason == "Hon börjar först i maj."
    with pytest.raises(IllegalMove):
        approve(change, office.bo)


def test_the_proposer_withdraws_and_reminds_and_nobody_else_does(office):
    change = propose(office.agneta, grant(office.ward))
    remind_about_change(change, by=office.agneta)
    assert Change.objects.visible_to(office.bo).get().reminded_at == clock.now()
    with pytest.raises(NotAllowed):
        withdraw_change(change, by=office.bo)
    withdraw_change(change, by=office.agneta)
    assert not Change.objects.visible_to(office.bo).get().is_waiting


def test_figures_that_have_changed_must_be_read_again(known):
    change = propose(known.agneta, grant(known.ward))
    read = digest(change)
    care(known.child, known.ward, 1)
    with pytest.raises(Conflict):
        approve_change(change, by=known.bo, read=read)
    assert not Staff.objects.filter(name="Nils Ny").exists()
    approve(change, known.bo)
    assert nils()


def test_a_clearance_is_felt_on_the_next_request_of_an_open_session(known):
    user = known.staff("maria")
    profile = RoleProfile.objects.create(
        provider=known.vc.provider,
        name="Skyddade",
        role="outpatient_coordinator",
        purpose="VB",
        handles_protected=True,
        analysis=analysis_of(known.vc.provider, known.staff("bo")),
    )
    from tests.signing import new_user

    user.user = new_user()
    user.save()
    assert not staff_actor(user.user, known.maria.assignment, 3).clearance
    change = {"do": "profile_of", "assignment": str(known.maria.assignment), "profile": str(profile.pk)}
    proposed = propose(known.agneta, change)
    assert (proposed.figures["people_more"], proposed.figures["protected"]) == (1, 1)
    approve(proposed, known.bo)
    maria = staff_actor(user.user, known.maria.assignment, 3)
    assert maria.clearance
    assert Person.objects.visible_to(maria).filter(pk=known.robert.pk).exists()


def test_an_ended_assignment_opens_nothing_on_the_next_request(known):
    from tests.signing import new_user

    amira = known.staff("amira")
    amira.user = new_user()
    amira.save()
    approve(propose(known.agneta, {"do": "end", "assignment": str(known.amira.assignment)}), known.bo)
    assert staff_actor(amira.user, known.amira.assignment, 3).kind == "nobody"
    assert Assignment.objects.get(pk=known.amira.assignment).valid_to == TODAY - timedelta(days=1)


def test_an_assignment_rests_during_a_leave_and_begins_again(office):
    leave = {
        "do": "leave",
        "assignment": str(office.amira.assignment),
        "first_day": "2026-04-01",
        "back_on": "2026-09-01",
    }
    approve(propose(office.agneta, leave), office.bo)
    mine = Assignment.objects.filter(staff=office.amira.staff_id)
    assert mine.valid_on(date(2026, 3, 31)).exists()
    assert not mine.valid_on(date(2026, 4, 1)).exists()
    assert not mine.valid_on(date(2026, 8, 31)).exists()
    assert mine.valid_on(date(2026, 9, 1)).get().profile.role == "ward_nurse"


@pytest.mark.parametrize(
    ("first", "back", "field"),
    [
        ("2026-03-01", "2026-05-01", "first_day"),
        ("2026-05-01", "2026-05-01", "back_on"),
    ],
)
def test_a_leave_lies_ahead_and_ends(office, first, back, field):
    leave = {"do": "leave", "assignment": str(office.amira.assignment), "first_day": first, "back_on": back}
    with pytest.raises(Invalid) as refusal:
        propose(office.agneta, leave)
    assert refusal.value.field == field


def test_an_assignment_is_extended_and_shortened(office):
    pk = str(office.amira.assignment)
    approve(
        propose(office.agneta, {"do": "dates", "assignment": pk, "valid_from": None, "valid_to": "2026-12-31"}),
        office.bo,
    )
    assert Assignment.objects.get(pk=pk).valid_to == date(2026, 12, 31)
    with pytest.raises(Invalid):
        propose(office.agneta, {"do": "dates", "assignment": pk, "valid_from": None, "valid_to": "2026-01-31"})


def test_a_role_is_given_where_it_can_stand_and_not_twice(office):
    with pytest.raises(Invalid) as refusal:
        propose(office.agneta, grant(office.ward, role="care_manager"))
    assert refusal.value.field == "profile"
    with pytest.raises(Invalid) as refusal:
        propose(office.agneta, grant(office.ward, hsa_id=office.staff("amira").hsa_id))
    assert refusal.value.field == "valid_from"
    with pytest.raises(Invalid) as refusal:
        propose(office.agneta, grant(office.ward, name=""))
    assert refusal.value.field == "name"


def test_a_profile_rests_on_an_approved_analysis_and_never_widens_the_role(office):
    provider = office.ward.provider
    wanted = {
        "do": "profile",
        "profile": None,
        "role": "ward_nurse",
        "name": "Läser",
        "purpose": "VB",
        "permissions": ["view_case"],
        "reads_other_providers": False,
        "handles_protected": False,
        "analysis": str(RoleProfile.standard(provider.pk, "ward_nurse").analysis_id),
    }
    with pytest.raises(Invalid) as refusal:
        propose(office.agneta, wanted)
    assert refusal.value.field == "analysis"
    wanted["analysis"] = str(analysis_of(provider, office.staff("bo")).pk)
    for field, wrong in (("permissions", ["decide_sip"]), ("purpose", "BEH"), ("role", "boss")):
        with pytest.raises(Invalid):
            propose(office.agneta, wanted | {field: wrong})
    approve(propose(office.agneta, wanted), office.bo)
    assert RoleProfile.objects.get(name="Läser").permissions == ["view_case"]


def test_an_analysis_is_approved_by_the_second_person(office):
    text = {"do": "analysis", "analysis": None, "title": "Natt", "text": "Behov. Risk.", "review_by": "2027-01-01"}
    approve(propose(office.agneta, text), office.bo)
    analysis = office.ward.provider.analyses.get(title="Natt")
    assert (analysis.approved_by_id, analysis.approved_on) == (office.bo.staff_id, TODAY)


def test_a_rule_gets_a_new_value_from_a_day_with_its_source_and_both_names(office):
    new = {
        "do": "rule",
        "key": "receipt.sla.default",
        "value": "2h",
        "valid_from": "2026-04-01",
        "source": "Överenskommelse 2026",
    }
    approve(propose(office.agneta, new), office.bo)
    assert rules.on(date(2026, 3, 31)).get("receipt.sla.default") == "4h"
    assert rules.on(date(2026, 4, 1)).get("receipt.sla.default") == "2h"
    for field, wrong in (("value", "soon"), ("valid_from", "2026-03-01"), ("source", ""), ("key", "no.such")):
        with pytest.raises(Invalid):
            propose(office.agneta, new | {field: wrong})


def test_only_the_provider_that_decides_the_rules_changes_them(office):
    new = {"do": "rule", "key": "receipt.sla.default", "value": "2h", "valid_from": "2026-04-01", "source": "x"}
    with pytest.raises(Invalid):
        propose(office.rebecka, new)


def test_a_change_from_a_file_is_done_whole_or_not_at_all(office):
    two = [grant(office.ward), grant(office.ward, hsa_id="SE2321000255-NY2", name="Nora Ny")]
    change = propose(office.agneta, *two)
    assert change.title == "2 ändringar från en fil"
    Staff.objects.create(hsa_id="SE2321000255-NY2", name="Nora Ny")
    Assignment.objects.create(
        staff=Staff.objects.get(name="Nora Ny"), unit=office.ward, role="ward_nurse", valid_from=TODAY
    )
    with pytest.raises(Invalid):
        approve_change(change, by=office.bo, read="anything")
    assert not Staff.objects.filter(name="Nils Ny").exists()


def test_foretelling_leaves_nothing_behind(known):
    before = set(Assignment.objects.values_list("pk", "valid_to"))
    figures = figures_of([{"do": "end", "assignment": str(known.amira.assignment)}], known.ward.provider_id)
    assert (figures.people_fewer, figures.patients_fewer) == (1, 1)
    assert figures.sentence == "1 person når inte längre 1 patient."
    assert set(Assignment.objects.values_list("pk", "valid_to")) == before


def test_an_administrator_sees_no_patient(known):
    assert not Person.objects.visible_to(known.agneta).exists()
    assert isinstance(known.agneta, Actor)


def test_a_provider_answers_for_itself(office):
    assert Provider.objects.filter(decides_rules=True).count() == 1
