"""What channels tell us afterwards: that something was opened, delivered, or could not be delivered.

An event is signed (HMAC-SHA256 over `timestamp:body`, as Kivra's are), counts once by its id, and never says who it is
about but by the channel's own reference. One that we do not know is kept and shown: somebody sends under our name, or
we have lost something.
"""

import hmac
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet, Window

from apps.audit import log
from apps.core import clock
from apps.core.guard import as_system

from . import chain
from .kinds import ChannelKind, DispatchError
from .models import Dispatch, InboundEvent

logger = logging.getLogger("samplan.appointments")
DRIFT = timedelta(minutes=5)  # how old a signature may be
LONGEST = 120
TELLING = (ChannelKind.KIVRA, ChannelKind.MINA_MEDDELANDEN, ChannelKind.INBOX_1177, ChannelKind.SMS)


class NotSigned(Exception):
    """Nobody of ours has signed this, or too long ago."""


class NotUnderstood(Exception):
    """Signed, but no event that we know the shape of."""


@dataclass(frozen=True, slots=True)
class Event:
    event_id: str
    what: str
    reference: str


def check(body: bytes, timestamp: str, signatures: list[str]) -> None:
    """Raises NotSigned. Several signatures and several secrets, while a secret is being replaced."""
    at = int(timestamp) if timestamp.isascii() and timestamp.isdigit() and len(timestamp) < LONGEST else 0
    if abs(clock.now().timestamp() - at) > DRIFT.total_seconds():
        raise NotSigned
    message = f"{timestamp}:".encode() + body
    for secret in settings.CHANNEL_WEBHOOK_SECRETS:
        wanted = f"v1={hmac.new(secret.encode(), message, sha256).hexdigest()}"
        if any(hmac.compare_digest(wanted.encode(), one.strip().encode()) for one in signatures):
            return
    raise NotSigned


def read(body: bytes) -> Event:
    try:
        said = json.loads(body)
        event_id, what, reference = said["id"], said["event_type"], said["data"]["reference"]
    except (ValueError, KeyError, TypeError):
        raise NotUnderstood from None
    for one in (event_id, what, reference):
        if not isinstance(one, str) or not 0 < len(one) <= LONGEST or "\x00" in one:
            raise NotUnderstood
    return Event(event_id, what.rpartition(".")[2][:20], reference)


def take(channel: str, body: bytes) -> bool:
    """Do what an event says, once. False for one that was told before. Raises NotUnderstood."""
    event = read(body)
    with as_system("hearing what a channel tells"), transaction.atomic():
        named = Dispatch.objects.filter(external_ref=event.reference, channel=channel)
        found = named.values_list("pk", "invitation_id").first()
        try:
            with transaction.atomic():
                InboundEvent.objects.create(
                    channel=channel,
                    event_id=event.event_id,
                    received_at=clock.now(),
                    what=event.what,
                    is_known=found is not None,
                    reference="" if found else blotted(event.reference),
                )
        except IntegrityError:
            return False
        if found is None:
            logger.error("%s tells of something that we have not sent (%s)", channel, event.what)
        else:
            happened(*found, event.what)
    return True


def blotted(reference: str) -> str:
    """As it may be shown and kept: whoever sends us what we do not know may send a personal number."""
    return log.PERSONAL_NUMBER.sub("●●●●", reference)


def unknown(since: datetime) -> QuerySet:
    """Events since then about nothing that we have sent, the newest first; each says how many there are."""
    rows = InboundEvent.objects.filter(is_known=False, received_at__gte=since)
    return rows.annotate(count=Window(Count("pk"))).order_by("-received_at", "-pk")


def happened(dispatch_id, invitation_id, what: str) -> None:
    """The invitation first, then its sending: locked in the order of everybody else."""
    invitation = chain.hold(invitation_id)
    dispatch = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch_id)
    if what == "opened" and dispatch.can("open"):
        chain.was_opened(dispatch)
    elif what == "delivered" and dispatch.can("deliver"):
        chain.was_delivered(dispatch)
    elif what == "failed" and dispatch.can("come_back"):
        dispatch.move("come_back")
        chain.end(dispatch, DispatchError.REJECTED, "failed")
    if invitation is not None:
        chain.conclude(invitation)
