"""What a role may at one provider, and that nobody acts under the profile of another."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from apps.access import roles
from apps.access.actor import Actor
from apps.organisations.kinds import PURPOSES, Purpose, Role, purposes_of
from apps.organisations.loading import load
from apps.organisations.models import Assignment, Provider, RiskAnalysis, RoleProfile, Unit

from .region import Region

pytestmark = pytest.mark.django_db


def amira_of(cast) -> Assignment:
    return Assignment.objects.get(pk=cast.amira.assignment)


def at_once():
    """The keys are asked when the transaction ends; here, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def change(rows, **values):
    with transaction.atomic():
        rows.update(**values)
        at_once()


def test_a_new_assignment_gets_the_standard_profile_which_nobody_has_approved_and_reads_no_other_provider(cast):
    profile = amira_of(cast).profile
    assert (profile.name, profile.role, profile.purpose) == ("", "ward_nurse", "VB")
    assert not profile.reads_other_providers
    assert not profile.handles_protected
    assert not profile.analysis.is_approved
    assert amira_of(cast).provider_id == cast.ward.provider_id


def test_two_nurses_of_one_provider_share_the_standard_profile(cast):
    berit = Assignment.objects.get(pk=cast.berit.assignment)
    assert berit.profile_id == amira_of(cast).profile_id


def test_an_actor_may_what_the_profile_says(cast):
    profile = amira_of(cast).profile
    profile.reads_other_providers = profile.handles_protected = True
    profile.permissions, profile.purpose = ["view_worklist", "view_case"], "ADM"
    profile.save()
    amira = Actor.of_assignment(amira_of(cast))
    assert (amira.sjf, amira.clearance, amira.purpose) == (True, True, "ADM")
    assert amira.may("view_case")
    assert not amira.may("open_case")


def test_a_profile_never_widens_a_role(cast):
    amira = replace(cast.amira, permissions=frozenset({"view_case", "decide_sip"}))
    assert not amira.may("decide_sip")
    assert cast.amira.may("open_case")
    assert not roles.may("no such role", "view_case", ["view_case"])


def test_nobody_acts_under_the_profile_of_another_provider(cast):
    theirs = RoleProfile.standard(cast.eslov.provider_id, "ward_nurse")
    with pytest.raises(IntegrityError, match="profile_is_the_providers_own"):
        change(Assignment.objects.filter(pk=cast.amira.assignment), profile=theirs)


def test_nobody_acts_under_the_profile_of_another_role(cast):
    other = RoleProfile.standard(cast.ward.provider_id, "treating_physician")
    with pytest.raises(IntegrityError, match="profile_is_the_providers_own"):
        change(Assignment.objects.filter(pk=cast.amira.assignment), profile=other)


def test_an_assignment_cannot_say_another_provider_than_its_unit(cast):
    with pytest.raises(IntegrityError, match="providers_own"):
        change(Assignment.objects.filter(pk=cast.amira.assignment), provider=cast.eslov.provider)


def test_a_profile_rests_on_an_analysis_of_its_own_provider(cast):
    theirs = RiskAnalysis.objects.create(provider=cast.eslov.provider, title="Eslövs")
    with pytest.raises(IntegrityError, match="analysis_is_the_providers_own"):
        change(RoleProfile.objects.filter(assignments=cast.amira.assignment), analysis=theirs)


def test_an_approved_analysis_says_who_approved_it_and_when_it_is_looked_at_again(cast):
    with pytest.raises(IntegrityError, match="an_approved_analysis_says_by_whom"), transaction.atomic():
        RiskAnalysis.objects.create(provider=cast.ward.provider, title="Vård", approved_on=date(2026, 1, 1))


def test_every_role_has_a_purpose_and_administrators_only_their_own():
    assert set(PURPOSES) == set(Role.values)
    assert purposes_of("permission_admin") == {"BEH"}
    assert purposes_of("ward_nurse") == {"VB", "KVAL", "ADM"}
    assert all(PURPOSES[role] in purposes_of(role) <= set(Purpose.values) for role in Role.values)


def test_loading_gives_standard_profiles_and_leaves_those_that_were_chosen(tmp_path):
    region = Region(tmp_path)
    load(region.folder)
    amira = Assignment.objects.get(role="ward_nurse")
    assert amira.profile == RoleProfile.standard(amira.provider_id, "ward_nurse")
    amira.profile = RoleProfile.objects.create(
        provider=amira.provider, name="Natt", role="ward_nurse", purpose="VB", analysis=amira.profile.analysis
    )
    amira.save()
    assert not load(region.folder).problems
    assert Assignment.objects.get(role="ward_nurse").profile.name == "Natt"


def test_a_unit_that_changes_provider_takes_its_staff_along_to_profiles_of_the_new_one(tmp_path):
    region = Region(tmp_path)
    load(region.folder)
    region.add("providers.csv", "SE9999000137-V,12,Avdelningen AB,V")
    region.line(
        "units.csv",
        2,
        "SE9999000129-A7,SE9999000137-V,Avdelning 7,Sjukhuset,inpatient,1281,040-628 04 00,a7@samplan.example",
    )
    assert not load(region.folder).problems
    at_once()
    amira = Assignment.objects.select_related("provider", "profile").get(role="ward_nurse")
    assert amira.provider.name == amira.profile.provider.name == "Avdelningen AB"


def test_the_file_of_providers_may_say_when_each_joined_shared_documentation(tmp_path):
    region = Region(tmp_path)
    load(region.folder)
    assert not Provider.objects.exclude(svod_from=None).exists()
    lines = region.files["providers.csv"]
    region.files["providers.csv"] = [f"{lines[0]},svod_from", *(f"{line}," for line in lines[1:])]
    region.line("providers.csv", 2, "SE9999000129-V,12,Region Skåne,V,2024-01-01")
    assert not load(region.folder).problems
    region_skane = Unit.objects.get(hsa_id="SE9999000129-A7").provider
    assert region_skane.shares_on(date(2024, 1, 1))
    assert not region_skane.shares_on(date(2023, 12, 31))
    assert not Provider.objects.get(hsa_id="SE9999012819-V").shares_on(date(2026, 1, 1))
    region.files["providers.csv"] = lines
    region.write()
    load(region.folder)
    assert Provider.objects.exclude(svod_from=None).count() == 1, "a file without the column leaves it"
