"""Issuing one invitation: what it says and the ways it goes are fixed here, whoever asked for it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings as site

from apps.core import clock
from apps.notifications import outbox

from . import chain, content, dispatching
from .kinds import InvitationKind
from .models import Appointment, Campaign, Invitation
from .states import UNANSWERED


def issue(
    appointment: Appointment,
    kind: InvitationKind | str,
    respond_by: datetime | None,
    *,
    unit_id: UUID | None,
    staff_id: UUID | None,
    campaign: Campaign | None = None,
) -> Invitation:
    """Invite the person of a time, whose lock the caller holds. An earlier invitation to it is withdrawn.

    Raises Invalid("sensitive_subject") where the clinic's texts would tell outside why somebody comes.
    """
    page = content.page_of(appointment, kind, respond_by)
    content.refuse_telling(appointment, page)
    for earlier in living(appointment):
        chain.withdraw(earlier)
    invitation = Invitation.objects.create(
        appointment=appointment,
        campaign=campaign,
        kind=kind,
        respond_by=respond_by,
        language=language_of(appointment),
        page=page,
        made_at=clock.now(),
        made_by_unit_id=unit_id,
        made_by_id=staff_id,
    )
    invitation.move("approve")
    chain.begin(invitation)
    if not outbox.is_held():
        dispatching.look_up_soon(invitation)
    return invitation


def living(appointment: Appointment) -> list[Invitation]:
    rows = Invitation.objects.select_for_update(of=("self",)).filter(appointment=appointment, state__in=UNANSWERED)
    return list(rows.order_by("made_at", "pk"))


def language_of(appointment: Appointment) -> str:
    own = appointment.patient.language
    return own if own in dict(site.LANGUAGES) else site.LANGUAGE_CODE
