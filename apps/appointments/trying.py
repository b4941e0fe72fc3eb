"""In development: letting the next thing happen to one invitation, as if its hour had come.

The clock of the whole installation cannot be moved: web, worker and beat are processes of their own. So the jobs' own
steps are run for this one invitation at the moment when they would have been.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.core import clock, rules
from apps.core.guard import as_system

from . import chain, dispatching, following
from .kinds import ChannelKind, Opened
from .models import Dispatch, Invitation
from .states import OPEN_DISPATCHES, UNANSWERED, InvitationState


def moments(invitation: Invitation, sendings: Iterable[Dispatch]) -> dict[str, datetime]:
    """When each thing would happen by itself, of those that are still to come."""
    found = {
        f"send {one.pk}": one.next_at
        for one in sendings
        if one.state in OPEN_DISPATCHES and one.next_at and one.channel != ChannelKind.PAPER
    }
    if invitation.state == InvitationState.SENT and invitation.opened != Opened.OPENED:
        found["fall_back"] = invitation.fallback_at
        if invitation.nudged_at is None and invitation.sent_at:
            found["remind"] = invitation.sent_at + rules.on(clock.now()).duration("appointment.nudge_after")
    if invitation.state in UNANSWERED:
        found["expire"] = invitation.appointment.starts_at
    return {what: at for what, at in found.items() if at is not None}


def advance(invitation_id: UUID) -> str:
    """Let the next thing happen. Returns which it was; empty where nothing is to come."""
    with as_system("trying how an invitation goes, in development"):
        invitation: Any = Invitation.objects.select_related("appointment").get(pk=invitation_id)
        to_come = moments(invitation, Dispatch.objects.filter(invitation=invitation).defer("content"))
        if not to_come:
            return ""
        what, at = min(to_come.items(), key=lambda pair: pair[1])
        with clock.at(max(at, clock.now())):
            if what.startswith("send "):
                dispatching.deliver(UUID(what.removeprefix("send ")))
            else:
                happen(what, invitation_id)
    return what


@transaction.atomic
def happen(what: str, invitation_id: UUID) -> None:
    invitation = chain.hold(invitation_id)
    {"fall_back": chain.fall_back, "remind": following.remind, "expire": chain.expire}[what](invitation)
