"""The cast: the people that the tests are sentences about.

A ward with a nurse (Amira) and a physician (Jonas); Lund's social services (Per) and municipal nurse (Nadja); a health
centre with a coordinator (Maria), its manager (Olle) and a fixed care contact (Siv); home care (Hanna); a stranger in
Eslöv (Elin); the patient (Karin).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from django.db import models

from apps.access.actor import Actor
from apps.core import clock
from apps.core.calendar import from_local
from apps.core.guard import as_system
from apps.organisations.models import Assignment, Principal, Provider, RoleProfile, Staff, Unit
from apps.patients.models import Person

_numbers = count(1)


def moment(text: str) -> datetime:
    """A wall clock time in Stockholm, "2026-03-30T09:00"."""
    return from_local(datetime.fromisoformat(text))


def make_unit(name: str, kind: str, principal: str = "Lund", *, provider_kind: str | None = None) -> Unit:
    return make_units([(name, kind, principal)], provider_kind=provider_kind)[0]


def make_units(wanted: Iterable[tuple[str, str, str]], *, provider_kind: str | None = None) -> list[Unit]:
    """Units, and whom they belong to, in a few statements: most tests begin with this."""
    wanted = [(name, kind, owner, provider_kind or letter_of(kind)) for name, kind, owner in wanted]
    principals = made_or_found(
        "code",
        (Principal(code=owner, name=owner, kind=principal_kind(owner)) for _name, _kind, owner, _letter in wanted),
    )
    providers = made_or_found(
        "hsa_id",
        (
            Provider(hsa_id=f"SE-TEST-{owner}-{letter}", principal=principals[owner], name=owner, kind=letter)
            for _name, _kind, owner, letter in wanted
        ),
    )
    return Unit.objects.bulk_create(
        Unit(
            hsa_id=f"SE-TEST-U{next(_numbers):04}",
            provider=providers[f"SE-TEST-{owner}-{letter}"],
            name=name,
            kind=kind,
            phone="040-628 04 01",
        )
        for name, kind, owner, letter in wanted
    )


def letter_of(kind: str) -> str:
    return "O" if kind in ("social_services", "lss", "home_care", "special_housing") else "V"


def principal_kind(name: str) -> str:
    return "region" if name == "Region Skåne" else "municipality"


def made_or_found(key: str, rows: Iterable[models.Model]) -> dict[str, Any]:
    """The rows by their key: as they are in the database already, or made now."""
    wanted = {getattr(row, key): row for row in rows}
    table = type(next(iter(wanted.values())))._default_manager
    found = {getattr(row, key): row for row in table.filter(**{f"{key}__in": wanted})}
    table.bulk_create(row for name, row in wanted.items() if name not in found)
    return wanted | found


def make_actor(name: str, role: str, unit: Unit) -> Actor:
    staff = Staff.objects.create(hsa_id=f"SE-TEST-S{next(_numbers):04}", name=name)
    assignment = Assignment.objects.create(staff=staff, unit=unit, role=role, valid_from=date(2020, 1, 1))
    return Actor.of_assignment(assignment)


def make_actors(wanted: Iterable[tuple[str, str, Unit]]) -> list[Actor]:
    """Many at once, each with the standard profile of the role there, as a load of the organisation makes them."""
    wanted = list(wanted)
    profiles = RoleProfile.standards((unit.provider_id, role) for _name, role, unit in wanted)
    profile = RoleProfile.objects.in_bulk(profiles.values())
    staff = Staff.objects.bulk_create(
        Staff(hsa_id=f"SE-TEST-S{next(_numbers):04}", name=name) for name, _role, _unit in wanted
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(
            staff=one,
            unit=unit,
            provider_id=unit.provider_id,
            role=role,
            profile=profile[profiles[unit.provider_id, role]],
            valid_from=date(2020, 1, 1),
        )
        for one, (_name, role, unit) in zip(staff, wanted, strict=True)
    )
    return [Actor.of_assignment(one) for one in assignments]


def make_person(name: str, personal_number: str, **more) -> Person:
    born = date(int(personal_number[:4]), int(personal_number[4:6]), int(personal_number[6:8]) % 60 or 60)
    defaults = {"born_on": born, "address": "Storgatan 1, 222 22 Lund", "municipality_code": "1281"}
    with as_system("a test makes a person"):
        return Person.objects.create(name=name, personal_number=personal_number, **{**defaults, **more})


@dataclass
class Cast:
    """`units` and `actors` by short names; `karin` is the patient's row, `patient` the patient acting."""

    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    karin: Any = None

    def __getattr__(self, name: str):
        for shelf in ("actors", "units"):
            if name in self.__dict__[shelf]:
                return self.__dict__[shelf][name]
        raise AttributeError(name)

    def staff(self, name: str) -> Staff:
        return Staff.objects.get(pk=self.actors[name].staff_id)


UNITS = {
    "ward": ("Geriatrikavdelning 7", "inpatient", "Region Skåne"),
    "vc": ("Vårdcentralen Måsen", "outpatient", "Region Skåne"),
    "lund": ("Biståndsenheten Lund", "social_services", "Lund"),
    "hsv": ("Hemsjukvården Lund", "municipal_health", "Lund"),
    "home": ("Hemtjänsten Norr", "home_care", "Lund"),
    "eslov": ("Biståndsenheten Eslöv", "social_services", "Eslöv"),
    "other_ward": ("Medicinavdelning 2", "inpatient", "Region Skåne"),
}
STAFF = {
    "amira": ("Amira Haddad", "ward_nurse", "ward"),
    "jonas": ("Jonas Ek", "treating_physician", "ward"),
    "per": ("Per Olsson", "care_manager", "lund"),
    "nadja": ("Nadja Berg", "municipal_nurse", "hsv"),
    "maria": ("Maria Olofsson", "outpatient_coordinator", "vc"),
    "olle": ("Olle Dahl", "outpatient_manager", "vc"),
    "siv": ("Siv Lind", "fixed_care_contact", "vc"),
    "hanna": ("Hanna Ros", "home_service", "home"),
    "elin": ("Elin Lund", "care_manager", "eslov"),
    "berit": ("Berit Alm", "ward_nurse", "other_ward"),
}


@pytest.fixture
def cast(db) -> Cast:
    cast = Cast()
    with clock.at(moment("2026-03-01T08:00")):
        cast.units = dict(zip(UNITS, make_units(UNITS.values()), strict=True))
        staff = make_actors((name, role, cast.units[unit]) for name, role, unit in STAFF.values())
        cast.actors = dict(zip(STAFF, staff, strict=True))
        cast.karin = make_person("Karin Testsson", "194807073228")
        cast.actors["patient"] = Actor.of_person(cast.karin)
    return cast


@pytest.fixture
def nobody() -> Actor:
    from apps.access.actor import NOBODY

    return NOBODY
