"""Who may act for somebody (ombud, vårdnadshavare, ställföreträdare): asked, answered, registered and ended."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access import inviting, telling
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.asking import ask
from apps.access.facts import live
from apps.access.models import ExtendedAccess, ProxyInvitation
from apps.core import calendar, clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.personal_numbers import PersonalNumber, parse
from apps.core.text import clean
from apps.patients.models import Person, RelationKind, Relationship, Scope

from .common import needed

INVITATION = "invitation"
ENDABLE = (RelationKind.PROXY, RelationKind.LEGAL_REPRESENTATIVE)


# --- The person asks somebody


@action(Person)
def invite_proxy(
    person: Person, *, by: Actor, personal_number: str, name: str, scopes: list[Scope], until: date
) -> ProxyInvitation:
    """Ask somebody to be one's proxy (bjud in ombud), by exact number. Says nothing of whether they are known.

    Grown-ups only, on both sides; nobody acts for a person with a protected identity.
    """
    only_for(person, by)
    number = grown_up_number(personal_number)
    name = needed(name, "name", 120, _("Write the name of the one you ask."))
    limits = rules.on(clock.now())
    waiting = ProxyInvitation.objects.filter(person=person, answered_at=None, withdrawn_at=None)
    if waiting.filter(lapses_at__gt=clock.now()).count() >= limits.number("proxy.most_waiting"):
        raise Conflict(_("You have asked several people already. Wait for their answers, or take a question back."))
    invited = Person.objects.filter(personal_number=number.digits12, deceased_at=None).first()
    if number.digits12 == person.personal_number:
        raise Invalid("personal_number", _("That is your own number."))
    invitation = ProxyInvitation.objects.create(
        person=person,
        invited=invited,
        number_digest="" if invited else inviting.digest(number.digits12),
        name=name,
        scopes=chosen(scopes),
        until=end_of(until),
        asked_at=clock.now(),
        lapses_at=clock.now() + limits.duration("proxy.invitation_lasts"),
    )
    ask(by, invitation, "write")
    if invited:
        telling.tell(telling.HELPER, to_person=invited.pk)
    return invitation


def only_for(person: Person, by: Actor) -> None:
    """A mandate is given by a grown-up whose identity is not protected."""
    if person.is_protected:
        raise NotAllowed(_("Nobody can act for a person with a protected identity here."))
    if person.born_on is None or not is_adult(person.born_on):
        raise NotAllowed(_("You can ask somebody to be your proxy when you are of age."))


def is_adult(born: date) -> bool:
    day = calendar.today()
    return calendar.age_on(born, day) >= rules.on(day).number("citizen.adult_age")


def grown_up_number(text: str) -> PersonalNumber:
    try:
        number = parse(text, clock.now())
    except Invalid as refusal:
        raise Invalid("personal_number", refusal.message) from None
    if number.born is None or not is_adult(number.born):
        raise Invalid("personal_number", _("Only somebody who is of age can be a proxy."))
    return number


def chosen(scopes: list[Scope]) -> list[str]:
    found = [scope.value for scope in Scope if scope in scopes]
    if not found:
        raise Invalid("scopes", _("Choose at least one thing that they may do."))
    return found


def end_of(until: date) -> datetime:
    """The midnight after the last day. Not in the past, and not longer than the rules allow."""
    today = calendar.today()
    if until < today:
        raise Invalid("until", _("The last day has already passed."))
    if until > today + rules.on(today).duration("proxy.longest"):
        raise Invalid("until", _("It may not last so long. Choose an earlier end."))
    return calendar.start_of_day(until + timedelta(days=1))


@action(ProxyInvitation)
def withdraw_proxy_invitation(invitation: ProxyInvitation, *, by: Actor) -> ProxyInvitation:
    """Take the question back before it is answered."""
    if by.whom != invitation.person_id:
        raise NotAllowed
    still_waiting(invitation)
    ask(by, invitation, "write")
    invitation.withdrawn_at, invitation.number_digest = clock.now(), ""
    invitation.save(update_fields=["withdrawn_at", "number_digest"])
    return invitation


@action(ProxyInvitation)
def answer_proxy_invitation(invitation: ProxyInvitation, *, by: Actor, is_accepted: bool) -> ProxyInvitation:
    """Say yes or no to being somebody's proxy. A yes makes the mandate, from now on."""
    if by.person != invitation.invited_id or by.on_behalf_of:
        raise NotAllowed
    still_waiting(invitation)
    ask(by, invitation, "write")
    if is_accepted:
        invitation.mandate = mandate_of(invitation)
    invitation.answered_at, invitation.is_accepted = clock.now(), is_accepted
    invitation.save(update_fields=["answered_at", "is_accepted", "mandate"])
    telling.tell(telling.HELPER, to_person=invitation.person_id)
    return invitation


def still_waiting(invitation: ProxyInvitation) -> None:
    if not invitation.is_waiting:
        raise IllegalMove(_("The question has been answered, taken back or is too old."))


def mandate_of(invitation: ProxyInvitation) -> Relationship:
    people = Person.objects.filter(pk__in=[invitation.person_id, invitation.invited_id])
    if any(one.is_protected or one.deceased_at for one in people) or invitation.until <= clock.now():
        raise NotAllowed(_("This is not possible. Ask those who care for the person."))
    return Relationship.objects.create(
        person_id=invitation.person_id,
        relative_id=invitation.invited_id,
        kind=RelationKind.PROXY,
        scopes=invitation.scopes,
        valid_from=clock.now(),
        valid_until=invitation.until,
        evidence=INVITATION,
        registered_at=clock.now(),
    )


# --- Ending


@action(Relationship)
def end_mandate(mandate: Relationship, *, by: Actor) -> Relationship:
    """End a mandate at once (återkalla): by the person, by the one who holds it, or by staff for the person."""
    now = clock.now()
    if mandate.kind not in ENDABLE:
        raise NotAllowed(_("This is not ended here. Ask those who give the care."))
    if mandate.valid_until and mandate.valid_until <= now:
        raise IllegalMove(_("It has already ended."))
    ask(by, mandate, "write")
    mandate.valid_until = max(now, mandate.valid_from)
    mandate.save(update_fields=["valid_until"])
    for one in {mandate.person_id, mandate.relative_id} - {by.person}:
        telling.tell(telling.HELPER, to_person=one)
    return mandate


# --- What staff do for those without e-identification, and what care decides


@action(Person)
def register_proxy(
    person: Person,
    *,
    by: Actor,
    personal_number: str,
    name: str,
    scopes: list[Scope],
    until: date,
    evidence: str,
    kind: RelationKind = RelationKind.PROXY,
) -> Relationship:
    """Register a mandate that the person has given on paper, or a court has decided (registrera ombud på papper)."""
    if kind not in ENDABLE:
        raise Invalid("kind", _("Choose proxy or legal representative."))
    if person.is_protected:
        raise NotAllowed(_("Nobody can act for a person with a protected identity here."))
    number = grown_up_number(personal_number)
    if number.digits12 == person.personal_number:
        raise Invalid("personal_number", _("That is the person's own number."))
    holder = Person.objects.filter(personal_number=number.digits12).first()
    if holder and holder.deceased_at:
        raise Invalid("personal_number", _("Nobody with that number can be registered."))
    now = clock.now()
    mandate = Relationship.objects.create(
        person=person,
        relative=holder or new_holder(number, name, by),
        kind=kind,
        scopes=chosen(scopes),
        valid_from=now,
        valid_until=end_of(until),
        evidence=needed(evidence, "evidence", 200, _("Write which paper you have seen.")),
        registered_by_id=by.staff_id,
        registered_at=now,
    )
    ask(by, mandate, "write")
    for one in (person.pk, mandate.relative_id):
        telling.tell(telling.HELPER, to_person=one)
    return mandate


def new_holder(number: PersonalNumber, name: str, by: Actor) -> Person:
    return Person.objects.create(
        name=needed(name, "name", 120, _("Write the person's name.")),
        personal_number=number.digits12,
        number_kind=number.kind,
        born_on=number.born,
        created_by_id=by.staff_id,
    )


@action(Person)
def decide_extended_access(
    person: Person, *, by: Actor, mandate: UUID | None = None, until: date, reason: str
) -> ExtendedAccess:
    """The unit opens what it has written: to a child of 13–15, a guardian or a legal representative (utökad åtkomst).

    Only the unit's own entries, only to read, and never longer than it says here. `mandate` empty: the child itself.
    """
    reason = needed(reason, "reason", 2000, _("Write why, and what the child thinks."))
    ask(by, person, "write")
    if mandate and not Relationship.objects.filter(pk=mandate, person=person).exclude(kind="proxy").exists():
        raise NotFound
    access = ExtendedAccess.objects.create(
        patient=person,
        unit_id=by.unit,
        mandate_id=mandate,
        decided_by_id=by.staff_id,
        reason=reason,
        valid_from=clock.now(),
        valid_until=end_of(until),
    )
    tell_who_reads(access)
    return access


@action(Person)
def end_extended_access(person: Person, *, by: Actor, access: UUID) -> ExtendedAccess:
    """The unit that opened its record closes it again, before the decision ends by itself (avsluta utökad åtkomst)."""
    ask(by, person, "write")
    rows = ExtendedAccess.objects.select_for_update(of=("self",)).filter(live(clock.now()), patient=person)
    row = rows.filter(pk=access, unit=by.unit).first()
    if row is None:
        raise NotFound
    row.valid_until = clock.now()
    row.save(update_fields=["valid_until"])
    tell_who_reads(row)
    return row


def tell_who_reads(access: ExtendedAccess) -> None:
    """The child itself, or whoever acts under the mandate. What it is about they read here."""
    holder = Relationship.objects.filter(pk=access.mandate_id).values_list("relative", flat=True).first()
    telling.tell(telling.HELPER, to_person=holder or access.patient_id)


@action(Relationship)
def block_guardian(mandate: Relationship, *, by: Actor, reason: str) -> Relationship:
    """Close a guardian's access at once, to protect the child (blockera vårdnadshavare)."""
    if mandate.kind != RelationKind.GUARDIAN:
        raise NotAllowed(_("Only a guardian's access is closed like this. End the mandate instead."))
    if mandate.blocked_at:
        raise IllegalMove(_("It is closed already."))
    ask(by, mandate, "write")
    mandate.blocked_at = clock.now()
    mandate.blocked_reason = needed(reason, "reason", 200, _("Write why."))
    mandate.save(update_fields=["blocked_at", "blocked_reason"])
    return mandate


@action(Relationship)
def unblock_guardian(mandate: Relationship, *, by: Actor) -> Relationship:
    """Open a guardian's access again."""
    if not mandate.blocked_at:
        raise IllegalMove(_("It is not closed."))
    ask(by, mandate, "write")
    mandate.blocked_at = None
    mandate.blocked_reason = clean("", "reason", 200)
    mandate.save(update_fields=["blocked_at", "blocked_reason"])
    return mandate
