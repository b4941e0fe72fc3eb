"""Who acts is settled once, in one capacity, and cannot be changed under way."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from apps.access.actor import NOBODY, Actor
from apps.core import rules
from apps.organisations.models import Assignment

pytestmark = pytest.mark.django_db


def test_a_nurse_acts_under_one_assignment(cast):
    assignment = Assignment.objects.select_related("staff", "unit__provider").get(pk=cast.amira.assignment)
    amira = Actor.of_assignment(assignment, loa=3, person=cast.karin.pk)
    assert (amira.kind, amira.role, amira.purpose, amira.provider_kind) == ("staff", "ward_nurse", "VB", "V")
    assert (amira.unit, amira.unit_name, amira.person) == (cast.ward.pk, cast.ward.name, cast.karin.pk)
    assert amira.is_staff


def test_somebody_with_two_assignments_is_two_actors(cast):
    second = Assignment.objects.create(
        staff_id=cast.per.staff_id, unit=cast.eslov, role="care_manager", valid_from=date(2026, 1, 1)
    )
    elsewhere = Actor.of_assignment(second)
    assert elsewhere.staff_id == cast.per.staff_id
    assert elsewhere != cast.per
    assert elsewhere.purpose == "OMS"


def test_a_person_acts_for_themselves_under_the_age_limits_of_the_day(cast):
    with rules.override({"citizen.record_age": 18}):
        karin = Actor.of_person(cast.karin)
    assert (karin.kind, karin.person, karin.ages.reader) == ("patient", cast.karin.pk, 18)
    assert not karin.is_staff


def test_an_actor_does_not_change(cast):
    with pytest.raises(FrozenInstanceError):
        cast.amira.unit = cast.eslov.pk


def test_nobody_is_nobody():
    assert Actor() == NOBODY
    assert not NOBODY.is_staff
