"""Who acts: one human in exactly one capacity. Frozen, and passed on; nothing below the views reads the request."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import Q

from apps.core import clock
from apps.core.guard import Guarded

from .ruling import ages_on

# The purpose of each role's assignment (syfte): health care, social services, and the administrative ones.
PURPOSES = {
    "municipal_recipient": "OMS",
    "care_manager": "OMS",
    "home_service": "OMS",
    "permission_admin": "BEH",
    "permission_approver": "BEH",
    "log_reviewer": "LOGG",
    "analyst": "STAT",
    "technician": "TEKN",
} | dict.fromkeys(
    (
        "ward_nurse",
        "treating_physician",
        "municipal_nurse",
        "municipal_rehab",
        "outpatient_coordinator",
        "outpatient_manager",
        "fixed_care_contact",
        "chief_psychiatrist",
        "emergency_staff",
    ),
    "VB",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting in one capacity. What may change under way (grounds, mandates) is asked in SQL, never kept here.

    `kind`: staff, patient, guardian, proxy, relative, system or nobody. `person` is the person that this human is, if
    known, so that staff never read about themselves. `purpose` is VB, OMS, BEH, LOGG, STAT or TEKN.
    """

    kind: str = "nobody"
    user_id: UUID | None = None
    name: str = ""
    loa: int = 0
    person: UUID | None = None
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
    mandate: UUID | None = None
    ages: tuple[int, int] | None = None  # for people: the limits of the day, see `ruling.ages_on`

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @classmethod
    def of_assignment(
        cls, assignment, *, loa: int = 3, person: UUID | None = None, user_id: UUID | None = None
    ) -> Self:
        """A staff member under one assignment (medarbetaruppdrag) that the caller has found to be valid."""
        staff, unit = assignment.staff, assignment.unit
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
            purpose=PURPOSES.get(assignment.role, ""),
            unit=unit.pk,
            unit_name=unit.name,
            provider=unit.provider_id,
            provider_name=unit.provider.name,
            provider_kind=unit.provider.kind,
            principal=unit.provider.principal_id,
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
            role="patient",
            ages=ages_on(clock.now()),
        )

    def opens(self, model: type[Guarded], *, lead: bool = False) -> Q:
        """The rows of `model` whose content this actor may read, as a condition. Only the policy decides."""
        from .policy import opens

        return opens(self, model, lead=lead)


NOBODY = Actor()
