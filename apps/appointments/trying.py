"""In development: letting the next thing happen to one invitation, as if its hour had come.

The clock of the whole installation cannot be moved: web, worker and beat are processes of their own. So the jobs' own
steps are run for this one invitation at the moment when they would have been, one press after the other, to the end of
its chain. What people do is done too where nothing goes on without them: a letter that waits is printed on the next
posting day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.guard import as_system

from . import chain, dispatching, following, printing
from .kinds import ChannelKind, Opened
from .models import Dispatch, Invitation
from .states import OPEN_DISPATCHES, UNANSWERED, InvitationState

SEND, PRINT, REMIND, FALL_BACK, EXPIRE = "send", "print", "remind", "fall_back", "expire"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next, and when it would by itself. `sending` is the dispatch's, where it is one."""

    what: str
    at: datetime
    sending: Any = None

    @property
    def words(self) -> str:
        if self.sending is not None and self.what == SEND:
            return _("It is sent by %(way)s.") % {"way": ChannelKind(self.sending.channel).label}
        return {
            PRINT: _("The letter is printed and posted."),
            REMIND: _("The person is reminded, since nobody has opened it."),
            FALL_BACK: _("Nobody has opened it in time: it goes another way."),
            EXPIRE: _("The visit begins, and the invitation is over."),
        }[self.what]


def steps(invitation: Invitation, sendings: Iterable[Dispatch]) -> list[Step]:
    """What is still to come, in the order in which it would happen."""
    found = [waiting(one) for one in sendings if one.state in OPEN_DISPATCHES]
    if invitation.state == InvitationState.SENT and invitation.opened != Opened.OPENED:
        found.append((FALL_BACK, invitation.fallback_at, None))
        if invitation.nudged_at is None and invitation.sent_at:
            after = rules.on(clock.now()).duration("appointment.nudge_after")
            found.append((REMIND, invitation.sent_at + after, None))
    if invitation.state in UNANSWERED:
        found.append((EXPIRE, invitation.appointment.starts_at or invitation.respond_by, None))
    return sorted((Step(what, at, row) for what, at, row in found if at is not None), key=lambda step: step.at)


def waiting(sending: Dispatch) -> tuple[str, datetime | None, Dispatch]:
    """When a sending goes: a letter when the post does, the rest when a worker looks."""
    if sending.channel != ChannelKind.PAPER:
        return SEND, sending.next_at, sending
    since = sending.made_at
    hour = rules.on(local(since).date()).number("appointment.posting_hour")
    goes = datetime.combine(printing.posting_day(since), time(hour), local(since).tzinfo)
    return PRINT, goes, sending


def advance(invitation_id: UUID) -> str:
    """Let the next thing happen. Returns which it was; empty where nothing is to come."""
    with as_system("trying how an invitation goes, in development"):
        invitation: Any = Invitation.objects.select_related("appointment").get(pk=invitation_id)
        to_come = steps(invitation, Dispatch.objects.filter(invitation=invitation).defer("content"))
        if not to_come:
            return ""
        step = to_come[0]
        with clock.at(max(step.at, clock.now())):
            if step.what == SEND:
                dispatching.deliver(step.sending.pk)
            else:
                happen(step.what, invitation_id)
    return step.what


@transaction.atomic
def happen(what: str, invitation_id: UUID) -> None:
    invitation = chain.hold(invitation_id)
    do = {FALL_BACK: chain.fall_back, REMIND: following.remind, EXPIRE: chain.expire, PRINT: post}
    do[what](invitation)


def post(invitation: Invitation) -> None:
    """As if somebody had printed it and said so."""
    letter = printing.ready(invitation)
    if letter is not None:
        chain.took(letter, is_delivered=True)
        chain.note_printed(invitation)
    chain.conclude(invitation)
