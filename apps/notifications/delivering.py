"""Keeping a promise: plan the channels, send by each, settle. Any number of workers may try at once, or die trying."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import models, transaction

from apps.core import clock
from apps.core.attempts import LEASE, claim, fingerprint, locked, next_try
from apps.core.guard import as_system

from .channels import CHANNELS, Channel, Failed
from .models import Delivery, Promise
from .states import OPEN_DELIVERIES, OPEN_PROMISES, DeliveryState, PromiseState

logger = logging.getLogger("samplan.notifications")

# How long to wait after each attempt; after the last one the delivery is given up and shown to staff.
WAITS = [timedelta(seconds=s) for s in (10, 30, 120, 600, 1800, 7200, 21_600, 43_200)]


def deliver(promise_id: UUID) -> None:
    """Do what can be done for this promise now. Calling it twice, or from two workers, does no harm."""
    with as_system("delivering what was promised"):
        for delivery_id in _plan(promise_id, list(CHANNELS)):
            _send(delivery_id)
        _conclude(promise_id)


def deliver_due(now) -> int:
    """Deliver what was promised while the outbox was held, inside the house only. Returns how many."""
    with as_system("delivering the promises of a scenario"), clock.at(now):
        waiting = Promise.objects.filter(state=PromiseState.PROMISED, next_attempt_at=None)
        ids = list(waiting.order_by("created_at").values_list("pk", flat=True))
        for promise_id in ids:
            for delivery_id in _plan(promise_id, [code for code in CHANNELS if not CHANNELS[code].leaves_the_house]):
                _send(delivery_id)
            _conclude(promise_id)
    return len(ids)


def take_overdue(limit: int = 1_000) -> list[UUID]:
    """The keys of promises that should have been delivered by now, the oldest first; each is taken for one lease."""
    now = clock.now()
    with as_system("sweeping the outbox"), transaction.atomic():
        overdue = Promise.objects.filter(state__in=OPEN_PROMISES, next_attempt_at__lte=now)
        overdue = overdue.select_for_update(skip_locked=True, of=("self",)).order_by("next_attempt_at")
        ids = list(overdue.values_list("pk", flat=True)[:limit])
        Promise.objects.filter(pk__in=ids).update(next_attempt_at=now + LEASE)
    return ids


def wake_all() -> None:
    """Let the sweep look at every open promise at once: a worker has started, so another may have died."""
    with as_system("waking the outbox"):
        Promise.objects.filter(state__in=OPEN_PROMISES, next_attempt_at__isnull=False).update(
            next_attempt_at=clock.now()
        )


@transaction.atomic
def _plan(promise_id: UUID, codes: list[str]) -> list[UUID]:
    """Decide the channels, the first time, and return the deliveries to try now."""
    promise = locked(Promise, pk=promise_id, state__in=OPEN_PROMISES)
    if promise is None:
        return []
    if _is_void(promise):
        _cancel(promise)
        return []
    if promise.state == PromiseState.PROMISED:
        for code in codes:
            _prepare(promise, code)
    promise.move("begin")
    promise.attempts += 1
    if promise.next_attempt_at:
        promise.next_attempt_at = clock.now() + LEASE
    promise.save(update_fields=["attempts", "next_attempt_at"])
    due = models.Q(next_attempt_at=None) | models.Q(next_attempt_at__lte=clock.now())
    rows = Delivery.objects.filter(due, promise=promise, state__in=OPEN_DELIVERIES)
    return list(rows.order_by("channel").values_list("pk", flat=True))


def _prepare(promise: Promise, code: str) -> None:
    channel = CHANNELS[code]
    address = channel.address(promise)
    if address is None:
        return
    delivery = Delivery(promise=promise, channel=code, address_hash=fingerprint(address))
    delivery.content = channel.write(promise, delivery.pk, address)
    delivery.save(force_insert=True)


def _send(delivery_id: UUID) -> None:
    attempt = _claim(delivery_id)
    if attempt is None:
        return
    with transaction.atomic():
        delivery = locked(Delivery, pk=delivery_id, state=DeliveryState.SENDING, attempts=attempt)
        if delivery is not None:
            _hand_over(delivery)


def _claim(delivery_id: UUID) -> int | None:
    return claim(Delivery, delivery_id, open_in=OPEN_DELIVERIES, sending=DeliveryState.SENDING)


def _hand_over(delivery: Delivery) -> None:
    """Send and settle. The caller's transaction holds the row until the other side has answered."""
    channel = CHANNELS[delivery.channel]
    address = channel.address(delivery.promise)
    if address is None or fingerprint(address) != delivery.address_hash or _is_void(delivery.promise):
        delivery.error = "address_changed" if not _is_void(delivery.promise) else "void"
        _settle(delivery, "cancel")
        return
    try:
        _by(channel, address, bytes(delivery.content or b""))
    except Failed as failure:
        delivery.error = failure.code
        delivery.uncertain += failure.is_uncertain
        is_over = failure.is_final or delivery.attempts > len(WAITS)
        _settle(delivery, "give_up" if is_over else "wait")
    else:
        delivery.sent_at, delivery.error = clock.now(), ""
        _settle(delivery, "succeed")


def _by(channel: Channel, address: str, content: bytes) -> None:
    """Send. A fault of ours is a failed attempt like any other: it neither stops others nor is tried for ever."""
    try:
        channel.send(address, content)
    except Failed:
        raise
    except Exception as error:
        logger.exception("the channel %s is broken", channel.code)
        raise Failed(type(error).__name__, is_uncertain=True) from error


def _settle(delivery: Delivery, move: str) -> None:
    """Save how the attempt went. What is over forgets its bytes, and with them the address."""
    delivery.move(move)
    if delivery.is_open:
        delivery.next_attempt_at = next_try(delivery.attempts, WAITS)
    else:
        delivery.content = None
    delivery.save(update_fields=["content", "error", "uncertain", "sent_at", "next_attempt_at"])


@transaction.atomic
def _conclude(promise_id: UUID) -> None:
    """End the promise when all its deliveries have ended, or say when to look again."""
    promise = locked(Promise, pk=promise_id, state=PromiseState.DELIVERING)
    if promise is None:
        return
    deliveries = list(promise.deliveries.defer("content"))
    waiting = [delivery.next_attempt_at for delivery in deliveries if delivery.state == DeliveryState.WAITING]
    if any(delivery.is_open for delivery in deliveries):
        if waiting:
            promise.next_attempt_at = min((at for at in waiting if at), default=clock.now() + LEASE)
            promise.save(update_fields=["next_attempt_at"])
        return
    promise.move("fail" if any(delivery.state == DeliveryState.DEAD for delivery in deliveries) else "finish")
    promise.delivered_at, promise.next_attempt_at = clock.now(), None
    promise.save(update_fields=["delivered_at", "next_attempt_at"])


def _cancel(promise: Promise) -> None:
    promise.move("cancel")
    promise.next_attempt_at = None
    promise.save(update_fields=["next_attempt_at"])
    for delivery in promise.deliveries.select_for_update(skip_locked=True).filter(state__in=OPEN_DELIVERIES):
        delivery.error = "void"
        _settle(delivery, "cancel")


def _is_void(promise: Promise) -> bool:
    """Whether there is nobody left to tell: never after death."""
    return promise.to_person is not None and promise.to_person.deceased_at is not None
