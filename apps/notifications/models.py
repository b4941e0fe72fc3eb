"""The outbox: what somebody shall be told. A row commits with the verb that promised, and is delivered afterwards."""

from django.db import models
from django.utils.functional import cached_property

from apps.core.guard import Access, Guarded
from apps.core.models import Base
from apps.core.states import Stateful

from . import kinds
from .states import DELIVERY_MOVES, OPEN_DELIVERIES, OPEN_PROMISES, PROMISE_MOVES, DeliveryState, PromiseState

SHORT = 40


class Promise(Stateful, Base, Guarded):
    """That one unit or one person shall be told that there is something new. It stands in their inbox at once.

    The key is the idempotency key. Cases and messages are named without foreign keys, since they live above.
    `next_attempt_at` is when the sweep looks at it next; empty for promises of a scenario, which no worker delivers.
    """

    access = Access("INBOX", unit="to_unit", patient="to_person")

    kind = models.CharField(max_length=SHORT)
    to_unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="promises")
    to_person = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="promises")
    case_id = models.UUIDField(null=True)
    message_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=SHORT, choices=PromiseState, default=PromiseState.PROMISED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    moves = PROMISE_MOVES

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_unit=None, to_person__isnull=False)
                | models.Q(to_unit__isnull=False, to_person=None),
                name="notifications_promise_has_one_receiver",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PromiseState.values), name="notifications_promise_state"
            ),
        ]
        indexes = [
            models.Index("to_unit", models.F("created_at").desc(), name="notifications_of_unit"),
            models.Index("to_person", models.F("created_at").desc(), name="notifications_of_person"),
            models.Index(fields=["case_id"], name="notifications_of_case"),
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state__in=OPEN_PROMISES),
                name="notifications_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @cached_property
    def notice(self) -> kinds.Kind:
        return kinds.kind(self.kind)


class Delivery(Stateful, Base, Guarded):
    """One promise by one channel. The key names the message to the receiver, and the bytes are the same every time.

    The address itself is in the bytes only, which are forgotten when the delivery ends.
    `uncertain` counts attempts that died without an answer after the bytes may have left: possible duplicates.
    """

    access = Access("INBOX", unit="promise__to_unit", patient="promise__to_person")
    carries = ("promise",)

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=SHORT)
    state = models.CharField(max_length=SHORT, choices=DeliveryState, default=DeliveryState.WAITING)
    address_hash = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    uncertain = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=SHORT, blank=True)

    moves = DELIVERY_MOVES

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "channel"], name="notifications_delivery_once_per_channel"),
            models.CheckConstraint(
                condition=models.Q(state__in=DeliveryState.values), name="notifications_delivery_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_DELIVERIES


class ContactCheck(Base, Guarded):
    """That a code has been sent to an address, to show that the person reads what comes there.

    The code itself is kept nowhere: it follows from the key and the server's secret, see contacts.py. A new check
    takes the place of the one before.
    """

    access = Access("INBOX", patient="contact__person")
    carries = ("contact",)

    contact = models.OneToOneField("patients.ContactPoint", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"check {self.pk}"


class JobRun(models.Model):
    """When a periodic job last ran, so that two beats do no harm and a job that stands still is seen."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
