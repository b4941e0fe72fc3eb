"""Who acts: one human in exactly one capacity. Frozen, and passed on; nothing below the views reads the request."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import Q

from apps.core import clock, rules
from apps.core.guard import Guarded
from apps.organisations.kinds import NEITHER

from . import roles
from .ruling import Ages, ages_on


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in one capacity. What may change under way (grounds, mandates) is asked in SQL, never kept here.

    `kind`: staff, patient, guardian, proxy, legal_representative, relative, system or nobody. `person` is the person
    that this human is, if known, so that staff never read about themselves; `on_behalf_of` the one they act for, under
    `mandate`. Purpose, clearance for protected people, the right to shared documentation (`sjf`) and narrower
    permissions come from the assignment's role profile. `session` is a hash of the signed-in session.
    """

    kind: str = "nobody"
    user_id: UUID | None = None
    name: str = ""
    loa: int = 0
    person: UUID | None = None
    born_on: date | None = None  # for people who act for themselves
    is_protected: bool = False  # the same
    staff_id: UUID | None = None
    staff_hsa: str = ""
    assignment: UUID | None = None
    role: str = ""
    purpose: str = ""
    unit: UUID | None = None
    unit_name: str = ""
    provider: UUID | None = None
    provider_name: str = ""
    provider_kind: str = ""
    principal: UUID | None = None
    clearance: bool = False
    sjf: bool = False
    permissions: frozenset[str] = frozenset()  # none: all that the role may
    session: str = ""
    on_behalf_of: UUID | None = None
    mandate: UUID | None = None
    ages: Ages | None = None  # for people: the limits of the day, see `ruling.ages_on`
    proxies_read: bool = False  # for proxies: the legal switch of the day

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def whom(self) -> UUID | None:
        """The person that a resident's page is about: the one they act for, or else themselves."""
        return self.on_behalf_of or self.person

    @classmethod
    def of_assignment(
        cls, assignment, *, loa: int = 3, person: UUID | None = None, user_id: UUID | None = None
    ) -> Self:
        """A staff member under one assignment (medarbetaruppdrag) that the caller has found to be valid."""
        staff, unit, profile = assignment.staff, assignment.unit, assignment.profile
        return cls(
            kind="staff",
            user_id=user_id,
            name=staff.name,
            loa=loa,
            person=person,
            staff_id=staff.pk,
            staff_hsa=staff.hsa_id,
            assignment=assignment.pk,
            role=assignment.role,
            purpose=profile.purpose,
            unit=unit.pk,
            unit_name=unit.name,
            provider=unit.provider_id,
            provider_name=unit.provider.name,
            provider_kind="" if unit.kind in NEITHER else unit.provider.kind,
            principal=unit.provider.principal_id,
            clearance=profile.handles_protected,
            sjf=profile.reads_other_providers,
            permissions=frozenset(profile.permissions),
        )

    @classmethod
    def of_person(cls, person, *, loa: int = 3, user_id: UUID | None = None) -> Self:
        """A person acting for themselves. Costs one statement: the age limits of the day."""
        return cls(
            kind="patient",
            user_id=user_id,
            name=person.name,
            loa=loa,
            person=person.pk,
            born_on=person.born_on,
            is_protected=person.is_protected,
            role="patient",
            ages=ages_on(clock.now()),
        )

    @classmethod
    def of_mandate(cls, mandate, *, loa: int = 3, user_id: UUID | None = None) -> Self:
        """Somebody acting for another (`patients.Relationship`). Whether it still holds is asked each time."""
        now = clock.now()
        return cls(
            kind=mandate.kind,
            user_id=user_id,
            name=mandate.relative.name,
            loa=loa,
            person=mandate.relative_id,
            on_behalf_of=mandate.person_id,
            mandate=mandate.pk,
            role=mandate.kind,
            ages=ages_on(now),
            proxies_read=rules.on(now).is_on("proxy.reads_records"),
        )

    def may(self, permission: str) -> bool:
        """Whether this actor may ask for this at all: the role may, and the profile has not taken it away."""
        return roles.may(self.role, permission, self.permissions)

    def opens(self, model: type[Guarded], *, lead: bool = False) -> Q:
        """The rows of `model` whose content this actor may read, as a condition. Only the policy decides."""
        from .deciding import opens

        return opens(self, model, lead=lead)


NOBODY = Actor()
