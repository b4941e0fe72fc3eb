"""Who is what, where and when."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.core import clock
from apps.core.errors import Invalid
from apps.identity import claimants
from apps.organisations.kinds import ROLE_UNITS, Role, UnitKind, can_stand_on, provider_kind_of
from apps.organisations.loading import load
from apps.organisations.models import Assignment, Principal, Provider, Staff, Unit
from tests.cast import moment
from tests.signing import new_user

from .region import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira(tmp_path) -> Staff:
    """A nurse with one assignment, at Geriatrikavdelning 7 from 2024-01-01."""
    load(Region(tmp_path).folder)
    return Staff.objects.get(name="Amira Haddad")


def assign(staff, role="ward_nurse", first="2023-01-01", last=None, unit="SE9999000129-A7") -> Assignment:
    return Assignment.objects.create(
        staff=staff,
        unit=Unit.objects.get(hsa_id=unit),
        role=role,
        valid_from=date.fromisoformat(first),
        valid_to=last and date.fromisoformat(last),
    )


def test_the_first_and_the_last_day_count(amira):
    assignment = assign(amira, first="2023-01-01", last="2023-06-30")
    for day, is_valid in (("2022-12-31", 0), ("2023-01-01", 1), ("2023-06-30", 1), ("2023-07-01", 0)):
        found = Assignment.objects.valid_on(date.fromisoformat(day)).filter(pk=assignment.pk)
        assert found.count() == is_valid, day


@pytest.mark.parametrize(
    ("first", "last"), [("2024-01-01", None), ("2023-01-01", "2024-01-01"), ("2025-05-05", "2025-05-05")]
)
def test_the_database_refuses_the_same_assignment_twice_on_one_day(amira, first, last):
    with pytest.raises(IntegrityError, match="assignments_do_not_overlap"), transaction.atomic():
        assign(amira, first=first, last=last)


def test_the_day_before_and_another_role_are_free(amira):
    assign(amira, first="2023-01-01", last="2023-12-31")
    assign(amira, role="log_reviewer", first="2024-01-01")
    assert amira.assignments.count() == 3


def test_the_database_refuses_an_end_before_the_beginning(amira):
    with pytest.raises(IntegrityError), transaction.atomic():
        assign(amira, first="2023-01-02", last="2023-01-01")


def test_a_role_stands_on_its_own_kind_of_unit(amira):
    with pytest.raises(Invalid) as refused:
        assign(amira, role="home_service")
    assert refused.value.code == "invalid:role"
    assert not can_stand_on(Role.MUNICIPAL_NURSE, UnitKind.SOCIAL_SERVICES)
    assert can_stand_on(Role.TECHNICIAN, UnitKind.SCHOOL)
    assert set(ROLE_UNITS) <= set(Role)


def test_every_kind_of_unit_knows_under_which_law_it_works():
    social = {kind for kind in UnitKind if provider_kind_of(kind) == "O"}
    assert social == {"social_services", "lss", "home_care", "special_housing"}
    assert {kind for kind in UnitKind if provider_kind_of(kind) == ""} == {"school"}


def test_a_private_health_centre_under_contract_belongs_to_the_region(amira):
    region = Principal.objects.get(code="12")
    company = Provider.objects.create(hsa_id="SE9999005029-V", principal=region, name="Liljans Vård AB", kind="V")
    unit = Unit.objects.create(hsa_id="SE9999005029-1", provider=company, name="Liljan", kind="outpatient")
    assert (unit.provider.principal, unit.is_outpatient, unit.is_municipal) == (region, True, False)


def test_units_are_listed_in_swedish_order(amira):
    provider = Provider.objects.first()
    for number, name in enumerate(["Ölyckan", "Ängen", "åsen", "Zenit", "ask"]):
        Unit.objects.create(hsa_id=f"SE9999005029-{number}", provider=provider, name=name, kind="school")
    names = Unit.objects.filter(kind="school").by_name().values_list("name", flat=True)
    assert list(names) == ["ask", "Zenit", "åsen", "Ängen", "Ölyckan"]


class TestSigningIn:
    """The registry of identity asks: who is this HSA-id?"""

    def find(self, hsa_id, user):
        return claimants.find(claimants.STAFF, hsa_id, user)

    def test_staff_with_an_assignment_are_known(self, amira):
        user = new_user()
        claimant = self.find(" se9999000129-p1 ", user)
        assert (claimant.kind, claimant.label) == ("staff", "Amira Haddad")
        amira.refresh_from_db()
        assert amira.user == user

    def test_a_new_provider_gives_a_new_user_and_the_old_one_lets_go(self, amira):
        old, new = new_user(), new_user(issuer="https://another.invalid")
        self.find("SE9999000129-P1", old)
        self.find("SE9999000129-P1", new)
        amira.refresh_from_db()
        assert amira.user == new
        self.find("SE9999012819-P2", new)  # the provider has given the subject to somebody else
        amira.refresh_from_db()
        assert amira.user is None

    def test_an_unknown_hsa_id_is_unknown(self, amira):
        with pytest.raises(claimants.Unknown):
            self.find("SE9999000129-P9", new_user())

    @pytest.mark.parametrize("when", ["2023-12-31T23:59", "2027-01-01T00:00"])
    def test_who_has_no_assignment_today_does_not_come_in(self, amira, when):
        Assignment.objects.update(valid_to=date(2026, 12, 31))
        with clock.at(moment(when)), pytest.raises(claimants.NoAssignment):
            self.find("SE9999000129-P1", new_user())
        amira.refresh_from_db()
        assert amira.user is None
