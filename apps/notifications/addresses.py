"""Where somebody has said, and shown, that they can be reached. An address that is not verified is none."""

from django.conf import settings

from apps.organisations.models import Unit
from apps.patients.models import ContactKind, ContactPoint, Person


def of_unit(unit: Unit) -> str | None:
    return unit.mailbox if unit.mailbox and unit.mailbox_verified_at else None


def of_person(person: Person) -> str | None:
    """The address that was verified last, of those that the person has given for notifications."""
    return _latest(person, ContactKind.EMAIL)


def phone_of(person: Person) -> str | None:
    """The same of telephone numbers."""
    return _latest(person, ContactKind.PHONE)


def _latest(person: Person, kind: ContactKind) -> str | None:
    rows = ContactPoint.objects.filter(person=person, kind=kind, purpose="notifications", verified_at__isnull=False)
    return rows.order_by("-verified_at").values_list("value", flat=True).first()


def language(person: Person) -> str:
    """The person's own language where the product has it, else its first."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
