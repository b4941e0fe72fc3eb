"""The person says where they want to be told, and shows that it is theirs."""

from datetime import timedelta

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid
from apps.patients.models import ContactKind, ContactPoint, Person

from . import contacts, outbox
from .models import ContactCheck, Promise

MOST_CONTACTS = 6
MOST_LETTERS = 5
AN_HOUR = timedelta(hours=1)


@action(Person)
def add_contact_point(person: Person, *, by: Actor, kind: ContactKind, value: str) -> ContactPoint:
    """Say where one can be reached (lägg till kontaktuppgift). A code is sent there, and nothing else.

    Adding an address that waits for its code sends a new one; the one before stops working. Where no text messages can
    be sent, a phone number is kept unverified and nothing is sent to it.
    """
    value = contacts.read(kind, value)
    own = ContactPoint.objects.filter(person=person, purpose=contacts.PURPOSE)
    contact = own.filter(kind=kind, value=value).first()
    if contact is None:
        if own.count() >= MOST_CONTACTS:
            raise Conflict(_("You have many addresses and numbers here already. Remove one first."))
        contact = ContactPoint.objects.create(person=person, kind=kind, value=value, purpose=contacts.PURPOSE)
    elif contact.verified_at or not contacts.takes_code(kind):
        raise Conflict(_("It stands here already."))
    if contacts.takes_code(kind):
        send_code(person, contact)
    return contact


def send_code(person: Person, contact: ContactPoint) -> None:
    """A new check in the place of the old, and its letter. Few each hour: an address may be somebody else's."""
    now = clock.now()
    sent = Promise.objects.filter(kind="verify_contact", to_person=person, created_at__gt=now - AN_HOUR).count()
    if sent >= MOST_LETTERS:
        raise Conflict(_("We have sent many codes already. Wait an hour and try again."))
    ContactCheck.objects.filter(contact=contact).delete()
    check = ContactCheck.objects.create(contact=contact, made_at=now)
    outbox.promise("verify_contact", to_person=person, data={"check": str(check.pk)})


@action(Person)
def verify_contact_point(person: Person, *, by: Actor, value: str, code: str) -> ContactPoint | ContactCheck:
    """Write the code that came to the address (bekräfta kontaktuppgift). From then on notices go there.

    Gives the contact point when the code is right. A wrong one gives the check with the try counted: a refusal would
    take the counting back with it. A code that is too old, used up or replaced is an illegal move.
    """
    code = "".join(code.split())
    if not (code.isascii() and code.isdigit() and len(code) == contacts.DIGITS):
        raise Invalid("code", _("Write the six digits of the code."))
    checks = ContactCheck.objects.select_related("contact").filter(contact__person=person, contact__value=value)
    check = checks.first()
    if check is None or not contacts.is_open(check):
        raise IllegalMove(_("The code does not work any more. Ask for a new one."))
    if not contacts.is_code_of(check, code):
        check.tries += 1
        check.save(update_fields=["tries"])
        return check
    contact = check.contact
    contact.verified_at = clock.now()
    contact.save(update_fields=["verified_at"])
    check.delete()
    return contact


@action(Person)
def remove_contact_point(person: Person, *, by: Actor, value: str) -> None:
    """Take an address or a number away (ta bort kontaktuppgift). What has not been sent to it never is."""
    found = ContactPoint.objects.filter(person=person, purpose=contacts.PURPOSE, value=value)
    if not found.exists():
        raise IllegalMove(_("It is gone already."))
    found.delete()
