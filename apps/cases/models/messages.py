"""What units send to each other in a case: immutable once sent, with a receipt for each who was to read it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.cases.kinds import MessageKind, ReceiptState, SecrecyBasis
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .case import Case, of_case


class Message(Base, Guarded):
    """Something one unit told others in a case. Immutable once sent; a correction is version n+1.

    The head holds what the law lets every receiver know (the four statutory fields, lag 2017:612 2 kap. 2 §) and who
    sent it; the rest is its `Content`. `readers` are the units that it was sent to, also later ones.
    `occurred_at`, `sent_at` and `registered_at` are three different facts. Annulled, it is its sender's only.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=40, choices=MessageKind)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    sender = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    author = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    author_title = models.CharField(max_length=40)
    readers = ArrayField(models.UUIDField(), default=list)
    is_to_all = models.BooleanField(default=True)
    basis = models.CharField(max_length=20, choices=SecrecyBasis, default=SecrecyBasis.NONE)
    is_withheld = models.BooleanField(default=False)
    is_annulled = models.BooleanField(default=False)
    statutory = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    registered_at = models.DateTimeField()

    access = Access(
        "DOCUMENT",
        patient="case__patient",
        case="case",
        unit="sender",
        readers="readers",
        basis="basis",
        info="kind",
        closed="case__is_closed",
        annulled="is_annulled",
        keeper="case__responsible_unit",
        withheld="is_withheld",
        ended_as="case__end_reason",
    )
    carries = ("case", "supersedes")

    class Meta:
        indexes = [models.Index(fields=["case", "-sent_at"], name="message_of_case")]
        constraints = [models.CheckConstraint(name="known_message_kind", condition=Q(kind__in=MessageKind.values))]


class Content(Base, Guarded):
    """What a message says beyond its head: read by its sender, and by its readers when a basis is recorded."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="content")
    body = models.JSONField(default=dict)

    access = Access(
        "CONTENT",
        patient="message__case__patient",
        case="message__case",
        unit="message__sender",
        info="message__kind",
        readers="message__readers",
        basis="message__basis",
        closed="message__case__is_closed",
        annulled="message__is_annulled",
        keeper="message__case__responsible_unit",
        withheld="message__is_withheld",
        ended_as="message__case__end_reason",
    )
    carries = ("message",)


class Receipt(Base, Guarded):
    """One unit's receipt for one message (kvittens): read and taken charge of, not agreed to."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ReceiptState, default=ReceiptState.UNOPENED)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = of_case(case="message__case")
    carries = ("message",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "unit"], name="one_receipt_per_unit"),
            models.CheckConstraint(
                name="acknowledged_receipt_has_a_time",
                condition=~Q(state=ReceiptState.ACKNOWLEDGED) | Q(acknowledged_at__isnull=False),
            ),
        ]
