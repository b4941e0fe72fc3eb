"""The invented inhabitants: rows of `region/people.csv`, where they are listed and how they can be reached."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

from apps.access import grounds
from apps.access.models import Basis
from apps.core.personal_numbers import parse
from apps.organisations.models import Unit
from apps.patients.models import ContactKind, ContactPoint, Person

LISTED_SINCE = timedelta(days=700)
REGION = Path(__file__).parent / "region"


def rows() -> list[dict[str, str]]:
    with (REGION / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settle(now: datetime) -> dict[str, Person]:
    """Everybody of the file as rows, by their short names. The caller acts as the system."""
    people = {row["id"]: make(row, now) for row in rows()}
    health_centres = {unit.hsa_id: unit for unit in Unit.objects.filter(kind="outpatient")}
    for row in rows():
        person = people[row["id"]]
        grounds.open(
            patient_id=person.pk,
            unit_id=health_centres[row["health_centre_hsa_id"]].pk,
            basis=Basis.LISTED,
            source="listed",
            source_id=person.pk,
            valid_from=now - LISTED_SINCE,
        )
    return people


def make(row: dict[str, str], now: datetime) -> Person:
    number = parse(row["personal_number"], now)
    person = Person.objects.create(
        name=row["name"],
        personal_number=number.digits12,
        number_kind=number.kind,
        born_on=number.born,
        address=row["address"],
        municipality_code=row["municipality_code"],
        protection=row["protection"],
        language=row["language"],
        needs_interpreter=row["needs_interpreter"] == "true",
        created_at=now,
    )
    for kind, value in ((ContactKind.EMAIL, row["email"]), (ContactKind.PHONE, row["phone"])):
        if value:
            ContactPoint.objects.create(person=person, kind=kind, value=value, verified_at=now)
    return person
