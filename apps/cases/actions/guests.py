"""The person lets somebody near them follow a case (närstående), and takes it back."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases.models import Case, CaseGuest, GuestInvitation
from apps.core import clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.personal_numbers import PersonalNumber, parse
from apps.core.text import clean
from apps.notifications import outbox
from apps.patients.models import Person, RelationKind, Relationship


@action(Case)
def invite_guest(
    case: Case, *, by: Actor, personal_number: str, name: str = "", until: datetime | None = None
) -> GuestInvitation:
    """Ask somebody near the person to follow this case, until a day (bjud in närstående).

    The person invites, or staff who write down that the person wants it. It opens nothing before a yes has come.
    Nobody with a protected identity, on either side, is invited; of the invited that is not told, nor whether anybody
    has the number.
    """
    now = clock.now()
    until = until or now + rules.on(now).duration("guest.default_length")
    if until <= now or until > now + rules.on(now).duration("guest.longest"):
        raise Invalid("until", _("Choose a day within a year."))
    number = parse(personal_number, now)
    if not (name := clean(name, "name", 120)):
        raise Invalid("name", _("Write the person's name."))
    if number.digits12 == case.patient.personal_number:
        raise Invalid("personal_number", _("This is the person's own number."))
    if case.patient.is_protected:
        raise Invalid("personal_number", _("Nobody can be invited when an identity is protected."))
    digest = salted_hmac("cases.guest_invitation", number.digits12, algorithm="sha256").hexdigest()
    if GuestInvitation.objects.filter(case=case, number_digest=digest, ended_at=None).exists():
        raise Conflict(_("The person has been invited already."))
    guest = somebody(number, name)
    may_be_asked = not guest.is_protected and guest.deceased_at is None
    mandate = mandate_of(case, guest, by, until) if may_be_asked else None
    invitation = GuestInvitation.objects.create(
        case=case, person_id=case.patient_id, guest=guest if mandate else None, mandate=mandate, name=name,
        number_digest=digest, valid_until=until, unit_id=by.unit, invited_by_id=by.staff_id,
    )  # fmt: skip
    if mandate:
        outbox.promise("guest_invited", to_person=guest)
    case.note(until=until.date().isoformat())
    return invitation


def mandate_of(case: Case, guest: Person, by: Actor, until: datetime) -> Relationship:
    return Relationship.objects.create(
        person_id=case.patient_id, relative=guest, kind=RelationKind.RELATIVE, valid_from=clock.now(),
        valid_until=until, registered_by_id=by.staff_id,
    )  # fmt: skip


def somebody(number: PersonalNumber, name: str) -> Person:
    """The person of a number, registered with a name when nobody has been here before."""
    if known := Person.objects.filter(personal_number=number.digits12).first():
        return known
    return Person.objects.create(
        name=name, personal_number=number.digits12, number_kind=number.kind, born_on=number.born
    )


@action(GuestInvitation)
def answer_guest_invitation(invitation: GuestInvitation, *, by: Actor, yes: bool) -> GuestInvitation:
    """The invited says yes or no (svara på inbjudan). Yes makes the grant, for that signed-in person alone."""
    if by.kind != "patient" or by.person != invitation.guest_id or by.user_id is None:
        raise NotAllowed
    now = clock.now()
    if invitation.answered_at or invitation.ended_at or invitation.valid_until <= now:
        raise IllegalMove
    invitation.answered_at, invitation.is_accepted = now, yes
    invitation.save(update_fields=["answered_at", "is_accepted"])
    if yes:
        may_view = Permission.objects.get(content_type__app_label="cases", codename="view_case")
        CaseGuest.objects.update_or_create(
            user_id=by.user_id,
            permission=may_view,
            content_object=invitation.case,
            defaults={"invitation": invitation, "valid_from": now, "valid_until": invitation.valid_until},
        )
    else:
        close(invitation, now)
    return invitation


@action(GuestInvitation)
def end_guest(invitation: GuestInvitation, *, by: Actor) -> GuestInvitation:
    """The person, the invited, or staff in the case, ends it (avsluta). Takes effect on the next question."""
    is_own = by.person in (invitation.guest_id, invitation.person_id) if by.kind == "patient" else False
    if not (is_own or by.is_staff):
        raise NotAllowed
    if invitation.ended_at:
        raise IllegalMove
    close(invitation, clock.now())
    return invitation


def close(invitation: GuestInvitation, now: datetime) -> None:
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at"])
    Relationship.objects.filter(pk=invitation.mandate_id).update(valid_until=now)
    CaseGuest.objects.filter(invitation=invitation, valid_until__gt=now).update(valid_until=now)
