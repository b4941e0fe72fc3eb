"""Who asks, where they work, and whom it is about."""

from dataclasses import fields
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from apps.access.actor import Actor
from apps.core import calendar, clock
from apps.organisations.models import Assignment, Principal, Provider, RiskAnalysis, RoleProfile, Staff, Unit
from apps.patients.models import Person, Relationship, Scope

from .question import Question

KINDS = {"guardian": "guardian", "proxy": "proxy", "legalrep": "legal_representative", "invited": "relative"}
ROLES = {"BEH": "permission_admin", "LOGG": "log_reviewer", "STAT": "analyst", "TEKN": "technician"}
_serial = count(1)


class People:
    """Rows for the people and places of one question."""

    def __init__(self, question: Question):
        self.q = question
        self.now: datetime = clock.now()
        self.since = self.now - timedelta(days=1)
        self.over = self.now - timedelta(hours=1)

    def place(self, kind: str, provider: Provider | None = None) -> tuple[Provider, Unit]:
        number = next(_serial)
        if provider is None:
            principal = Principal.objects.create(code=f"T{number}", name=f"Huvudman {number}", kind="private")
            provider = Provider.objects.create(
                hsa_id=f"SE-T-P{number}", principal=principal, name=f"Vårdgivare {number}", kind=kind,
                svod_from=calendar.today() - timedelta(days=400),
            )  # fmt: skip
        unit = Unit.objects.create(
            hsa_id=f"SE-T-U{number}", provider=provider, name=f"Enhet {number}", kind=self.unit_kind(provider.kind)
        )
        return provider, unit

    def unit_kind(self, provider_kind: str) -> str:
        if provider_kind == "O":
            return "social_services"
        return "outpatient" if self.q.purpose in ("KVAL", "ADM") else "inpatient"

    def owners_place(self) -> tuple[Provider, Unit]:
        if self.q.owner in ("otherV", "otherO"):
            return self.place(self.q.owner[-1])
        if self.q.owner == "provider":
            return self.place(self.provider.kind, self.provider)
        return self.provider, self.unit

    def a_person(self, age: int, *, is_protected: bool = False, is_sealed: bool = False) -> Person:
        today = calendar.today()
        born = today.replace(year=today.year - age, day=min(today.day, 28)) - timedelta(days=20)
        return Person.objects.create(
            name="Karin Testsson",
            personal_number=f"SK{next(_serial):010}",
            number_kind="reserve",
            born_on=born,
            address="Storgatan 1, 222 22 Lund",
            protection="marked" if is_protected else "none",
            sealed_at=self.since if is_sealed else None,
        )

    def staff(self) -> Actor:
        q = self.q
        person = self.person.pk if q.self_ else None
        self.colleague = self.a_colleague("Jonas Ek")
        me = Staff.objects.create(hsa_id=f"SE-T-S{next(_serial)}", name="Amira Haddad")
        analysis = RiskAnalysis.objects.create(provider=self.provider, title="Prövning")
        role = ROLES.get(q.purpose) or self.clinical_role()
        profile = RoleProfile.objects.create(
            provider=self.provider, name="Prövning", role=role, purpose=q.purpose, analysis=analysis,
            reads_other_providers=q.svod, handles_protected=q.clear,
        )  # fmt: skip
        self.assignment = Assignment.objects.create(
            staff=me, unit=self.unit, role=role, profile=profile, valid_from=calendar.today() - timedelta(days=100)
        )
        actor = Actor.of_assignment(self.assignment, loa=q.loa, person=person)
        return actor if q.asg else Actor(**{**plain(actor), "assignment": None})

    def clinical_role(self) -> str:
        return {"social_services": "care_manager", "outpatient": "outpatient_manager"}.get(
            self.unit.kind, "ward_nurse"
        )

    def a_colleague(self, name: str) -> Staff:
        return Staff.objects.create(hsa_id=f"SE-T-S{next(_serial)}", name=name)

    def citizen(self) -> Actor:
        q = self.q
        self.colleague = self.a_colleague("Jonas Ek")
        if q.actor == "patient":
            return Actor.of_person(self.person, loa=q.loa)
        helper = self.a_person(45)
        self.mandate = Relationship.objects.create(
            person=self.person,
            relative=helper,
            kind=KINDS[q.actor],
            scopes=list(Scope.values) if q.scope else [],
            valid_from=self.since,
            valid_until=None if q.live else self.over,
            blocked_at=self.since if q.gblock else None,
        )
        return Actor.of_mandate(self.mandate, loa=q.loa)


def plain(actor: Actor) -> dict[str, Any]:
    return {field.name: getattr(actor, field.name) for field in fields(actor)}
