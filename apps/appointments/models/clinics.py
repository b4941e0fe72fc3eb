"""What a clinic offers and when. Nothing here is about a person; a clinic's settings are its own to change."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from apps.appointments.kinds import Modality
from apps.core.models import Base, days


class Clinic(Base):
    """How a unit invites and receives people (mottagning). Its times and templates are changed here.

    An empty rule means what the dated rules say (`appointment.*`): hours before a visit until when it may be cancelled
    or moved, hours until an unread invitation goes another way, working days that a letter needs.
    `is_sensitive`: the unit's very name tells about health, so that it is never said outside the sign-in.
    """

    unit = models.OneToOneField("organisations.Unit", models.PROTECT, related_name="clinic")
    is_sensitive = models.BooleanField(default=False)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=60, blank=True)
    way_there = models.TextField(blank=True)
    entrance_code = models.CharField(max_length=12, blank=True)  # shown at the door: who writes it has arrived
    cancel_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    rebook_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    fallback_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    paper_days = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Clinic {self.pk}"


class Service(Base):
    """Something that one can book a time for (FHIR HealthcareService; tidstyp). `name` is the clinic's own word.

    `title` is what the person reads behind the sign-in; `prepare`, `bring` and `company` (who may come along) too.
    `patients_book`: whether people choose and move their times themselves. `title_en` and so on: the same in English.
    """

    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="services")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    modality = models.CharField(max_length=20, choices=Modality, default=Modality.PHYSICAL)
    prepare = models.TextField(blank=True)
    bring = models.TextField(blank=True)
    company = models.TextField(blank=True)
    prepare_en = models.TextField(blank=True)
    bring_en = models.TextField(blank=True)
    company_en = models.TextField(blank=True)
    patients_book = models.BooleanField(default=True)
    no_show_fee = models.PositiveIntegerField(default=0)  # kronor; told to the person, never charged here
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="service_once_per_unit")]

    def __str__(self) -> str:
        return self.name


class Schedule(Base):
    """One resource's times for one service (FHIR Schedule): a nurse, a room, or only the service itself."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="schedules")
    performer = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    modality = models.CharField(max_length=20, choices=Modality, default=Modality.PHYSICAL)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="schedule_ends_after_it_began", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            )
        ]

    def __str__(self) -> str:
        return f"Schedule {self.pk}"


class OpenHours(Base):
    """The weekly pattern that slots are made from, in local time.

    `weekday` 0 is Monday. `breaks` is [["12:00", "13:00"]].
    """

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    capacity = models.PositiveSmallIntegerField(default=1)
    breaks = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="weekday_of_the_week", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="closes_after_it_opened", condition=Q(closes_at__gt=F("opens_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at}"


class ClosedDays(Base):
    """Days when a unit takes nobody: holidays of its own, moving house. Both days are included."""

    unit = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="closed_days")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="closed_days_do_not_overlap",
                expressions=[
                    (F("unit"), RangeOperators.EQUAL),
                    (days("first_on", "last_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on}–{self.last_on}"


class Slot(Base):
    """A time that can be booked, with room for `capacity` people (FHIR Slot).

    `taken` counts the appointments that hold a place; it changes only under this row's lock, and the database refuses
    more than fit.
    """

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    is_closed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["schedule", "starts_at"], condition=Q(is_closed=False), name="slot_open_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "starts_at"], name="slot_once_per_schedule"),
            models.CheckConstraint(name="slot_ends_after_it_began", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="nobody_is_booked_where_it_is_full", condition=Q(taken__lte=F("capacity"))),
        ]

    def __str__(self) -> str:
        return f"Slot {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def left(self) -> int:
        return 0 if self.is_closed else self.capacity - self.taken
