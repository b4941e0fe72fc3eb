"""Which way a promise and its deliveries go. Nothing promised ends anywhere but in one of the last three."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from apps.core.states import Move


class PromiseState(TextChoices):
    PROMISED = "promised", _("To be sent")
    DELIVERING = "delivering", _("Being sent")
    DELIVERED = "delivered", _("Sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Not sent: no longer to be told")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Given up")
    CANCELLED = "cancelled", _("Not sent: no longer to be told")


OPEN_PROMISES = (PromiseState.PROMISED, PromiseState.DELIVERING)
OPEN_DELIVERIES = (DeliveryState.WAITING, DeliveryState.SENDING)

PROMISE_MOVES = {
    "begin": Move.of(PromiseState.PROMISED, to=PromiseState.DELIVERING).also(PromiseState.DELIVERING),
    "finish": Move.of(PromiseState.DELIVERING, to=PromiseState.DELIVERED),
    "fail": Move.of(PromiseState.DELIVERING, to=PromiseState.FAILED),
    "cancel": Move.of(*OPEN_PROMISES, to=PromiseState.CANCELLED),
}
DELIVERY_MOVES = {
    # A delivery that is being sent may be claimed again: whoever was sending it has died.
    "claim": Move.of(DeliveryState.WAITING, to=DeliveryState.SENDING).also(DeliveryState.SENDING),
    "succeed": Move.of(DeliveryState.SENDING, to=DeliveryState.SENT),
    "wait": Move.of(DeliveryState.SENDING, to=DeliveryState.WAITING),
    "give_up": Move.of(DeliveryState.SENDING, to=DeliveryState.DEAD),
    "cancel": Move.of(*OPEN_DELIVERIES, to=DeliveryState.CANCELLED),
}
