"""Somebody must be first: a provider's first two administrators are appointed from the machine, and written down."""

import pytest
from django.core.management import CommandError, call_command

from apps.audit import log
from apps.organisations.models import Assignment, Provider, Staff
from tests.cast import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db):
    unit = make_unit("Vårdcentralen Liljan", "outpatient", "Liljans Vård", provider_kind="V")
    for number, name in enumerate(("Ada", "Bea", "Cia"), 1):
        Staff.objects.create(hsa_id=f"SE9999005029-P{number}", name=name)
    unit.hsa_id = "SE9999005029-U1"
    unit.save()
    Provider.objects.filter(pk=unit.provider_id).update(hsa_id="SE9999005029-V")
    return unit


def appoint(admin="SE9999005029-P1", approver="SE9999005029-P2", **more):
    call_command("appoint_admin", "SE9999005029-V", unit="SE9999005029-U1", admin=admin, approver=approver, **more)


def test_the_first_two_are_appointed_and_written_down(clinic):
    appoint(decides_rules=True)
    roles = dict(Assignment.objects.filter(unit=clinic).values_list("staff__name", "role"))
    assert roles == {"Ada": "permission_admin", "Bea": "permission_approver"}
    assert log.has("appoint_admin", subject_id=Assignment.objects.get(staff__name="Ada").pk)
    assert Provider.objects.get(decides_rules=True).pk == clinic.provider_id


def test_a_provider_that_has_two_gets_no_third(clinic):
    appoint()
    with pytest.raises(CommandError):
        appoint(admin="SE9999005029-P3")
    assert Assignment.objects.filter(unit=clinic).count() == 2


@pytest.mark.parametrize(
    "wrong", [{"approver": "SE9999005029-P1"}, {"admin": "SE9999005029-P9"}, {"unit": "SE2321000255-X"}]
)
def test_it_takes_two_people_who_exist_at_a_unit_of_the_provider(clinic, wrong):
    said = {"unit": "SE9999005029-U1", "admin": "SE9999005029-P1", "approver": "SE9999005029-P2", **wrong}
    with pytest.raises(CommandError):
        call_command("appoint_admin", "SE9999005029-V", **said)
    assert not Assignment.objects.filter(unit=clinic).exists()
