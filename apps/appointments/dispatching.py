"""Sending invitations: write, claim, send, settle, conclude. Any number of workers may try at once, or die trying.

What is to be sent has `Dispatch.next_at`, and keeps it until somebody has concluded what became of it, so that the
sweep finds whatever a dead worker left at any of the steps.
"""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from apps.core import clock, rules
from apps.core.attempts import LEASE, claim, locked
from apps.core.calendar import local
from apps.core.guard import as_system
from apps.notifications import queue
from apps.patients.models import Person, Preference

from . import chain
from .channels import CHANNELS, Channel, Declined, Failed, Taken
from .channels.base import Mailbox
from .kinds import DispatchError
from .models import Dispatch, Invitation
from .states import ARRIVED_DISPATCHES, OPEN_DISPATCHES, UNANSWERED, DispatchState

logger = logging.getLogger("samplan.appointments")
LOOK_UP = "appointments.look_up"
A_MINUTE = timedelta(minutes=1)


def deliver(dispatch_id: UUID) -> None:
    """Do what can be done for this sending now. Calling it twice, or from two workers, does no harm."""
    with as_system("sending an invitation"):
        dispatch = Dispatch.objects.select_related("invitation").filter(pk=dispatch_id).first()
        if dispatch is None or dispatch.channel not in CHANNELS:
            return
        if dispatch.state in OPEN_DISPATCHES and not is_put_off(dispatch) and prepare(dispatch):
            send(dispatch_id)
        conclude(dispatch.invitation_id, dispatch_id)


def take_overdue(limit: int = 1_000) -> list[UUID]:
    """The keys of what should have been sent or concluded by now, the oldest first; each is taken for one lease."""
    now = clock.now()
    with as_system("sweeping invitations"), transaction.atomic():
        rows = Dispatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now)
        ids = list(rows.order_by("next_at").values_list("pk", flat=True)[:limit])
        Dispatch.objects.filter(pk__in=ids).update(next_at=now + LEASE)
    return ids


def wake_all() -> None:
    """A worker has started, so another may have died: look at once at what was being sent."""
    with as_system("waking what was being sent"):
        Dispatch.objects.filter(state=DispatchState.SENDING, next_at__isnull=False).update(next_at=clock.now())


# --- When


def is_put_off(dispatch: Dispatch) -> bool:
    """Whether it has to wait: for the morning, or since the channel has had as much as it takes in a minute."""
    channel = CHANNELS[dispatch.channel]
    if dispatch.state == DispatchState.RETRY and dispatch.next_at and dispatch.next_at > clock.now() + LEASE:
        return True
    until = morning_after(clock.now()) if channel.is_quiet_at_night else None
    if until is None and not has_room(channel):
        until = clock.now() + A_MINUTE
    if until is None:
        return False
    Dispatch.objects.filter(pk=dispatch.pk, state__in=OPEN_DISPATCHES).update(next_at=until)
    return True


def morning_after(now: datetime) -> datetime | None:
    """When the quiet hours end that `now` is in; None by day. Local time: also on the nights when clocks change."""
    here, rule = local(now), rules.on(local(now).date())
    start, end = rule.number("appointment.quiet_from"), rule.number("appointment.quiet_until")
    if end <= here.hour < start:
        return None
    day = here.date() + timedelta(days=1) if here.hour >= start else here.date()
    return datetime.combine(day, datetime.min.time().replace(hour=end), here.tzinfo)


def has_room(channel: Channel) -> bool:
    """Count one more in this minute. A cache that does not answer holds nothing up."""
    minute = int(clock.now().timestamp()) // 60
    key = f"appointments.sent.{channel.code}.{minute}"
    try:
        cache.add(key, 0, 120)
        count = cache.incr(key)
    except Exception:  # the limit is a courtesy; the channel says 429 where it is not
        return True
    return count <= rules.on(clock.now()).number(channel.most)


# --- Sending


@transaction.atomic
def prepare(planned: Dispatch) -> bool:
    """Write the bytes, the first time, and ask again whether it is still to go. Holds the invitation, then the row."""
    invitation = chain.hold(planned.invitation_id)
    dispatch = locked(Dispatch, pk=planned.pk, state__in=OPEN_DISPATCHES)
    if invitation is None or dispatch is None:
        return False
    if dispatch.state != DispatchState.SENDING and (why := chain.obstacle(invitation)):
        chain.stopped(dispatch, why)
        chain.give_to_clinic(invitation)
        return False
    if dispatch.content is None:
        dispatch.invitation = invitation
        try:
            dispatch.content = CHANNELS[dispatch.channel].write(dispatch)
        except Declined as no:
            chain.said_no(dispatch, no.error, no.code)
            return False
        dispatch.content_sha256 = sha256(dispatch.content).hexdigest()
        dispatch.is_simulated = CHANNELS[dispatch.channel].is_simulated
        dispatch.save(update_fields=["content", "content_sha256", "is_simulated"])
    return True


def send(dispatch_id: UUID) -> None:
    attempt = claim(Dispatch, dispatch_id, open_in=OPEN_DISPATCHES, sending=DispatchState.SENDING)
    if attempt is None:
        return
    with transaction.atomic():
        dispatch = locked(Dispatch, pk=dispatch_id, state=DispatchState.SENDING, attempts=attempt)
        if dispatch is not None:
            hand_over(dispatch)


def hand_over(dispatch: Dispatch) -> None:
    """Send and settle. The caller's transaction holds the row until the other side has answered."""
    try:
        taken = by(CHANNELS[dispatch.channel], dispatch)
    except Declined as no:
        chain.said_no(dispatch, no.error, no.code)
    except Failed as failure:
        if failure.is_final:
            chain.said_no(dispatch, DispatchError.REJECTED, failure.code)
        else:
            chain.no_answer(dispatch, failure.code, is_uncertain=failure.is_uncertain)
    else:
        chain.took(dispatch, reference=taken.reference, is_delivered=taken.is_delivered)


def by(channel: Channel, dispatch: Dispatch) -> Taken:
    """A fault of ours is a failed attempt like any other: it neither stops others nor is tried for ever."""
    try:
        return channel.send(dispatch, bytes(dispatch.content or b""))
    except Failed:
        raise
    except Exception as error:
        logger.exception("the channel %s is broken", channel.code)
        raise Failed(type(error).__name__, is_uncertain=True) from error


@transaction.atomic
def conclude(invitation_id: UUID, dispatch_id: UUID) -> None:
    """What the sending has come to, for the invitation; then nobody needs to look at it again."""
    invitation = chain.hold(invitation_id)
    if invitation is None:
        return
    chain.conclude(invitation)
    Dispatch.objects.filter(pk=dispatch_id).exclude(state__in=OPEN_DISPATCHES).update(next_at=None)


# --- Who has a mailbox


def look_up(invitation_id: UUID) -> None:
    """Ask the mailboxes about the person, and plan anew where more is known and nothing has gone yet."""
    with as_system("asking who has a digital mailbox"):
        invitation = Invitation.objects.select_related("appointment__patient").filter(pk=invitation_id).first()
        if invitation is None or not ask_about(invitation.appointment.patient):
            return
        with transaction.atomic():
            invitation = chain.hold(invitation_id)
            if invitation is not None and invitation.state in UNANSWERED and not has_gone(invitation):
                plan_anew(invitation)


def ask_about(person: Person) -> bool:
    """Ask each mailbox in use. True where the answer differs from what was known; what does not answer stays known."""
    if person.is_protected or person.deceased_at:
        return False
    preference, _new = Preference.objects.get_or_create(person=person)
    known = set(preference.mailboxes)
    for code, channel in CHANNELS.items():
        if isinstance(channel, Mailbox) and channel.is_on:
            try:
                (known.add if channel.reaches(person) else known.discard)(code)
            except Failed as failure:
                logger.warning("%s does not say who has a mailbox (%s)", code, failure.code)
    is_new = known != set(preference.mailboxes)
    preference.mailboxes, preference.asked_mailboxes_at = sorted(known), clock.now()
    preference.save(update_fields=["mailboxes", "asked_mailboxes_at"])
    return is_new


def is_stale(person: Person) -> bool:
    asked = Preference.objects.filter(person=person).values_list("asked_mailboxes_at", flat=True).first()
    return asked is None or asked < clock.now() - rules.on(clock.now()).duration("appointment.mailbox_known_for")


def look_up_soon(invitation: Invitation) -> None:
    """After the verb: nobody who presses a button waits for somebody else's system."""
    if is_stale(invitation.appointment.patient):
        queue.ask_after_commit(LOOK_UP, invitation.pk)


def has_gone(invitation: Invitation) -> bool:
    rows = invitation.dispatches.filter(state__in=(*ARRIVED_DISPATCHES, DispatchState.SENDING)).defer("content")
    return any(chain.carries(row) for row in rows)


def plan_anew(invitation: Invitation) -> None:
    """Letters that nobody has printed are not needed where the new plan has none."""
    steps = chain.channelplan.plan(chain.known(invitation))
    wanted = {step.channel for step in steps}
    for row in chain.waiting_letters(invitation):
        if row.channel not in wanted:
            chain.stopped(row, "planned_anew")
    invitation.plan = [step.as_dict() for step in steps]
    invitation.save(update_fields=["plan"])
    chain.carry_out(invitation, steps)
    chain.conclude(invitation)
