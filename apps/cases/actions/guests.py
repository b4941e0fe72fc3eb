"""The person lets somebody near them follow a case (närstående), and takes it back."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases.models import Case, CaseGuest, GuestInvitation
from apps.core import clock, rules
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from apps.core.personal_numbers import parse
from apps.core.text import clean
from apps.notifications import outbox
from apps.patients.models import Person, RelationKind, Relationship


@action(Case)
def invite_guest(
    case: Case, *, by: Actor, personal_number: str, name: str = "", until: datetime | None = None
) -> GuestInvitation:
    """Ask somebody near the person to follow this case, until a day (bjud in närstående).

    The person invites, or staff who write down that the person wants it. Nobody with a protected identity, on either
    side, is invited. Opens nothing before the invited has said yes.
    """
    now = clock.now()
    until = until or now + rules.on(now).duration("guest.default_length")
    if until <= now or until > now + rules.on(now).duration("guest.longest"):
        raise Invalid("until", _("Choose a day within a year."))
    guest = somebody(personal_number, clean(name, "name", 120), now)
    if guest.pk == case.patient_id:
        raise Invalid("personal_number", _("This is the person's own number."))
    if guest.is_protected or case.patient.is_protected:
        raise Invalid("personal_number", _("Nobody can be invited when an identity is protected."))
    if GuestInvitation.objects.filter(case=case, guest=guest, ended_at=None).exists():
        raise Conflict(_("The person has been invited already."))
    mandate = Relationship.objects.create(
        person_id=case.patient_id, relative=guest, kind=RelationKind.RELATIVE, valid_from=now, valid_until=until,
        registered_by_id=by.staff_id,
    )  # fmt: skip
    invitation = GuestInvitation.objects.create(
        case=case, guest=guest, mandate=mandate, valid_until=until, unit_id=by.unit, invited_by_id=by.staff_id
    )
    outbox.promise("guest_invited", to_person=guest)
    case.note(until=until.date().isoformat())
    return invitation


def somebody(personal_number: str, name: str, now: datetime) -> Person:
    """The person of a number, registered with a name when nobody has been here before."""
    number = parse(personal_number, now)
    if known := Person.objects.filter(personal_number=number.digits12).first():
        return known
    if not name:
        raise Invalid("name", _("Write the person's name."))
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
    is_own = by.person in (invitation.guest_id, invitation.mandate.person_id) if by.kind == "patient" else False
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
