"""A small world on real tables: persons, units with grounds, cases with messages. Holds no rule."""

from datetime import date, datetime
from itertools import count
from uuid import uuid4

from apps.access import grounds
from apps.access.models import Basis
from apps.cases.models import Case, Content, Draft, Message
from apps.core.guard import as_system
from apps.notifications.models import Promise
from apps.patients.models import Person

_serial = count(1)


def person(born: date = date(1948, 7, 7), **more) -> Person:
    """A person whose number is a reserve number: only the columns that the policy reads matter."""
    number = f"SK{next(_serial):010}"
    with as_system("a test makes a person"):
        return Person.objects.create(
            name="Karin Testsson", personal_number=number, number_kind="reserve", born_on=born, **more
        )


def ground(person, unit, basis: Basis, begins: datetime, until: datetime | None = None, source_id=None):
    return grounds.open(
        patient_id=person.pk,
        unit_id=unit.pk,
        basis=basis,
        source="case" if source_id else "stay",
        source_id=source_id or uuid4(),
        valid_from=begins,
        valid_until=until,
    )


def case(person, unit, at: datetime, *, is_closed: bool = False) -> Case:
    with as_system("a test opens a case"):
        return Case.objects.create(
            process="discharge",
            patient=person,
            state="closed" if is_closed else "planning",
            responsible_unit=unit,
            opened_at=at,
            is_closed=is_closed,
            closed_at=at if is_closed else None,
            rules_on=at.date(),
            changed_at=at,
        )


def end_as(case: Case, reason: str) -> None:
    case.end_reason = reason
    with as_system("a test says why a case ended"):
        case.save(update_fields=["end_reason"])


def annul(case: Case) -> None:
    """Before anything has been sent in it: what is sent afterwards is annulled as well."""
    case.is_annulled = True
    with as_system("a test annuls a case"):
        case.save(update_fields=["is_annulled"])


def message(case, sender, author, at: datetime, *, readers=(), basis="none", is_withheld=False) -> Message:
    with as_system("a test sends a message"):
        row = Message.objects.create(
            case=case,
            kind="general_message",
            sender=sender,
            author=author,
            author_title="ward_nurse",
            readers=[unit.pk for unit in readers],
            basis=basis,
            is_withheld=is_withheld,
            is_annulled=case.is_annulled,
            occurred_at=at,
            sent_at=at,
            registered_at=at,
        )
        Content.objects.create(message=row, body={"text": "Hälsar"})
    return row


def draft(case, unit, at: datetime) -> Draft:
    with as_system("a test writes a draft"):
        return Draft.objects.create(case=case, unit=unit, form="mapping", changed_at=at)


def promise(at: datetime, **to) -> Promise:
    with as_system("a test makes a promise"):
        return Promise.objects.create(kind="message", created_at=at, **to)
