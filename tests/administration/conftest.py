"""The office: Agneta and Bo administer permissions in the region, Rebecka in Lund; Olle heads the health centre."""

from datetime import date

import pytest

from apps.access import grounds
from apps.access.models import Basis
from apps.administration.actions import approve_change, propose_permission_change
from apps.core import clock
from apps.organisations.models import Provider, RiskAnalysis, RoleProfile
from tests.cast import make_actor, make_person, moment

MORNING = moment("2026-03-02T08:00")
TODAY = date(2026, 3, 2)


@pytest.fixture
def office(cast):
    with clock.at(MORNING):
        cast.actors["agneta"] = make_actor("Agneta Regel", "permission_admin", cast.ward)
        cast.actors["bo"] = make_actor("Bo Attest", "permission_approver", cast.ward)
        cast.actors["rebecka"] = make_actor("Rebecka Forsman", "permission_admin", cast.lund)
        Provider.objects.filter(pk=cast.agneta.provider).update(decides_rules=True)
        yield cast


@pytest.fixture
def known(office):
    """Karin is cared for at the ward; Robert, who is protected, and a child are listed at the health centre."""
    robert = make_person("Robert Ask", "197110021834", protection="protected")
    child = make_person("Liten Testsson", "201701012387")
    care(office.karin, office.ward, Basis.CARE)
    for person in (robert, child):
        care(person, office.vc, Basis.LISTED)
    office.robert, office.child = robert, child
    return office


def care(person, unit, basis):
    grounds.open(
        patient_id=person.pk, unit_id=unit.pk, basis=basis, source="test", source_id=person.pk, valid_from=MORNING
    )


def grant(unit, role="ward_nurse", hsa_id="SE2321000255-NY1", name="Nils Ny", first=TODAY, last=None, **more):
    profile = more.get("profile") or RoleProfile.standard(unit.provider_id, role)
    return {
        "do": "grant",
        "hsa_id": hsa_id,
        "name": name,
        "unit": str(unit.pk),
        "profile": str(profile.pk),
        "valid_from": first.isoformat(),
        "valid_to": last.isoformat() if last else None,
    }


def analysis_of(provider, by) -> RiskAnalysis:
    return RiskAnalysis.objects.create(
        provider=provider,
        title="Vård på avdelning",
        text="Behöver läsa.",
        approved_by=by,
        approved_on=TODAY,
        review_by=date(2027, 3, 2),
    )


def propose(by, *changes, reason="Börjar i dag."):
    return propose_permission_change(Provider.objects.get(pk=by.provider), by=by, changes=list(changes), reason=reason)


def digest(change):
    from apps.administration.figures import figures_of

    return figures_of(change.operations, change.provider_id).digest


def approve(change, by):
    return approve_change(change, by=by, read=digest(change))
