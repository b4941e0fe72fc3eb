"""Showing that an address or number is one's own: a code goes there, and only its reader can write it in Samplan.

Until then nothing but the code is sent there. The code stands nowhere but in the letter: it is made from the check's
key and the server's secret, so that neither a copy of the database nor the queue is enough to know it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core import clock
from apps.core.errors import Invalid
from apps.core.text import clean
from apps.patients.models import ContactKind, ContactPoint

from .models import ContactCheck

DIGITS = 6
LASTS = timedelta(minutes=30)
TRIES = 5
PURPOSE = "notifications"
NOT_IN_NUMBERS = re.compile(r"[\s\-()./]")
NUMBER = re.compile(r"(?:\+|00)?[0-9]{7,15}")


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach the person. `is_waiting`: a code has been sent, and may still be written."""

    pk: UUID
    kind: str
    value: str
    is_verified: bool
    is_waiting: bool


def of_person(actor: Actor) -> list[Contact]:
    """The person's own ways to be reached, those that work first. Two statements."""
    rows = ContactPoint.objects.visible_to(actor).filter(person=actor.whom, purpose=PURPOSE)
    checks = ContactCheck.objects.visible_to(actor).filter(contact__person=actor.whom)
    open_checks = {check.contact_id for check in checks if is_open(check)}
    found = [
        Contact(row.pk, row.kind, row.value, row.verified_at is not None, row.pk in open_checks)
        for row in rows.order_by("kind", "value")
    ]
    return sorted(found, key=lambda one: (one.kind, not one.is_verified, one.value))


def read(kind: ContactKind, value: str) -> str:
    """An address or a number as we keep it. Raises Invalid("value") for what cannot be one."""
    value = clean(value, "value", 254)
    if kind == ContactKind.EMAIL:
        try:
            validate_email(value)
            name, _at, host = value.rpartition("@")
            host = host.encode("idna").decode("idna")  # as it is looked up: without the marks that nobody sees
        except (ValidationError, UnicodeError):
            raise Invalid("value", _("Write an e-mail address, for example karin@mejl.example.")) from None
        return f"{name}@{host.lower()}"
    number = NOT_IN_NUMBERS.sub("", value)
    if not NUMBER.fullmatch(number):
        raise Invalid("value", _("Write a phone number, for example 070-174 06 05."))
    return number


def takes_code(kind: str) -> bool:
    """Whether a code can be sent there: to every address, and to numbers where there is a gateway."""
    return kind == ContactKind.EMAIL or bool(settings.SMS_URL)


def is_open(check: ContactCheck) -> bool:
    """Whether its code may still be written."""
    return check.tries < TRIES and clock.now() < check.made_at + LASTS


def is_code_of(check: ContactCheck, code: str) -> bool:
    return constant_time_compare(code, code_of(check.pk))


def code_of(key: UUID) -> str:
    digest = salted_hmac("notifications.contact_check", str(key), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


# --- For the channel that carries the letter


def address_to_verify(promise, kind: ContactKind) -> str | None:
    """Where the code goes by this way; None when it has been replaced, used up or is too old, or goes another way."""
    check = ContactCheck.objects.select_related("contact").filter(pk=promise.data.get("check")).first()
    is_wanted = check is not None and is_open(check) and check.contact.kind == kind
    return check.contact.value if is_wanted else None


def code_in(promise) -> str:
    """The letter's code, in two groups of three: easier to read over to another screen."""
    code = code_of(UUID(promise.data["check"]))
    return f"{code[:3]} {code[3:]}"
