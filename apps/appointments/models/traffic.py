"""What goes to the printer, and what channels tell us afterwards."""

from django.db import models
from django.db.models import Q

from apps.core.guard import Access, Guarded
from apps.core.models import Base


class PrintBatch(Base, Guarded):
    """All letters of one unit for one posting day, as one file with an address page for each (utskrift).

    The bytes are kept until somebody has confirmed that they were printed.
    """

    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    posting_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    letters = models.PositiveIntegerField(default=0)
    printed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the clinic was asked why nobody has said so
    printed_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = Access("BOOKING", unit="unit")


class InboundEvent(models.Model):
    """Something that a channel has told us, once: the same event again is answered and changes nothing.

    `reference` is kept of what we do not know only (not `is_known`), for whoever finds out who sends it.
    """

    channel = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    what = models.CharField(max_length=20)
    is_known = models.BooleanField(default=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["received_at"], condition=Q(is_known=False), name="event_of_nothing_sent")]
        constraints = [models.UniqueConstraint(fields=["channel", "event_id"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.what}"
