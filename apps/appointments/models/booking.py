"""What is booked for a person, and who waits for a time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.appointments.kinds import EndReason, Modality
from apps.appointments.states import APPOINTMENT_MOVES, COMING, AppointmentState
from apps.core.guard import Access, Guarded
from apps.core.models import Base
from apps.core.states import Stateful


def of_booking(prefix: str = "", **more) -> Access:
    """The unit that has the time, the unit that booked it for another, and the person it is about (rules T1–T3)."""
    return Access(
        "BOOKING",
        patient=f"{prefix}patient",
        unit=f"{prefix}unit",
        part_of=f"{prefix}made_by_unit",
        **more,
    )


class Appointment(Stateful, Base, Guarded):
    """A time that somebody has, chooses or waits for (FHIR Appointment; tid).

    Without `slot` and `starts_at` it is an open invitation or stands on the waiting list. `is_agreed`: the person has
    agreed to the time, without which nobody owes a fee. `replaces`: the one that was moved here. `sequence` rises with
    every change, for calendars.
    `no_show_at`: when somebody confirmed that nobody came. `hold_until`: kept, not yet confirmed.
    """

    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="appointments")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="appointments")
    service = models.ForeignKey("Service", models.PROTECT, null=True, related_name="+")
    slot = models.ForeignKey("Slot", models.PROTECT, null=True, related_name="appointments")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    modality = models.CharField(max_length=20, choices=Modality, default=Modality.PHYSICAL)
    performer = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)
    note = models.TextField(blank=True)  # why, for the clinic and behind the sign-in only
    state = models.CharField(max_length=20, choices=AppointmentState, default=AppointmentState.PROPOSED)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    end_text = models.CharField(max_length=500, blank=True)
    is_agreed = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=40, blank=True)
    respond_by = models.DateTimeField(null=True)
    hold_until = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    made_by_staff = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    made_by_person = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    checked_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    no_show_at = models.DateTimeField(null=True)

    access = of_booking()
    carries = ("patient", "replaces")
    moves = APPOINTMENT_MOVES

    class Meta:
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="appointment_day_list"),
            models.Index(fields=["patient", "starts_at"], name="appointment_of_person"),
            models.Index(fields=["hold_until"], condition=Q(state="pending"), name="appointment_held"),
            models.Index(fields=["ends_at"], condition=Q(state="booked"), name="appointment_to_come"),
            models.Index(fields=["unit"], condition=Q(state="waitlist"), name="appointment_waiting"),
            models.Index(fields=["respond_by"], condition=Q(state="proposed"), name="appointment_to_choose"),
        ]
        constraints = [
            models.CheckConstraint(name="appointment_state", condition=Q(state__in=AppointmentState.values)),
            models.CheckConstraint(
                name="who_comes_knows_when",
                condition=~Q(state__in=[*COMING, "noshow", "fulfilled"])
                | Q(starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_began",
                condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
            models.UniqueConstraint(
                fields=["patient", "slot"], condition=Q(state__in=COMING), name="one_place_each_in_a_slot"
            ),
        ]


class Wait(Base, Guarded):
    """What somebody who waits can take: between which days, on which weekdays, with how many hours' warning."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="wait")
    earliest = models.DateField()
    latest = models.DateField()
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    notice_hours = models.PositiveSmallIntegerField(default=24)

    access = of_booking("appointment__")
    carries = ("appointment",)

    class Meta:
        constraints = [
            models.CheckConstraint(name="waits_forwards", condition=Q(latest__gte=F("earliest"))),
        ]


class Offer(Base, Guarded):
    """A free time offered to somebody who waits. Several are asked at once; whoever accepts first has it."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="offers")
    slot = models.ForeignKey("Slot", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)

    access = of_booking("appointment__")
    carries = ("appointment",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "slot"], name="offered_once"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(answered_at=None), name="offer_open"),
        ]
