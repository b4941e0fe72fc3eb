"""What a discharge adds to a case (samverkan vid utskrivning, SVU; lag 2017:612)."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models import of_case
from apps.core.calendar import end_of_day, local
from apps.core.guard import Guarded
from apps.core.models import Base


class CareForm(models.TextChoices):
    SOMATIC = "somatic", _("Somatic care")
    PSYCHIATRIC = "psychiatric", _("Psychiatric care")
    LPT = "lpt", _("Compulsory psychiatric care")
    LRV = "lrv", _("Forensic psychiatric care")


class Need(models.TextChoices):
    SOCIAL = "social", _("Social services")
    MUNICIPAL_HEALTH = "municipal_health", _("Municipal health care")
    OUTPATIENT = "outpatient", _("Outpatient care")


class Destination(models.TextChoices):
    OWN_HOME = "own_home", _("Own home")
    SPECIAL_HOUSING = "special_housing", _("Special housing")
    SHORT_TERM = "short_term", _("Short-term housing")
    OTHER_WARD = "other_ward", _("Another ward")
    OTHER_HOSPITAL = "other_hospital", _("Another hospital")
    OTHER_REGION = "other_region", _("Another region")


class StanceView(models.TextChoices):
    NEED = "need", _("A coordinated plan is needed")
    NO_NEED = "no_need", _("No coordinated plan is needed")
    ALREADY_EXISTS = "already_exists", _("There is a plan already")


class ReadyAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    YES_WITH_CONDITION = "yes_with_condition", _("Yes, with a condition")
    NO = "no", _("No")


class RetractReason(models.TextChoices):
    DETERIORATED = "deteriorated", _("The patient has become worse")
    NEEDS_REMAIN = "needs_remain", _("The need for hospital care remains")
    REGISTERED_IN_ERROR = "registered_in_error", _("Registered in error")


class ObstacleReason(models.TextChoices):
    """Why somebody who is ready cannot leave (hinder)."""

    OUTPATIENT_EFFORT_UNAVAILABLE = "outpatient_effort_unavailable", _("Outpatient care cannot do its part yet")
    OUTPATIENT_EFFORT_UNCLEAR = (
        "outpatient_effort_unclear",
        _("It is not clear whether outpatient care can do its part"),
    )
    MUNICIPAL_EFFORT_MISSING = "municipal_effort_missing", _("The municipality's help is missing")
    HOUSING = "housing", _("Housing")
    AIDS = "aids", _("Aids")
    PATIENT_OPPOSED = "patient_opposed", _("The patient does not want the help")
    OTHER = "other", _("Something else")


class AnnulReason(models.TextChoices):
    WRONG_PATIENT = "wrong_patient", _("Wrong patient")
    DUPLICATE = "duplicate", _("Registered twice")
    REGISTERED_IN_ERROR = "registered_in_error", _("Registered in error")
    OTHER = "other", _("Something else")


class CancelReason(models.TextChoices):
    NO_NEEDS = "no_needs", _("No needs after the stay")
    PATIENT_DECLINES = "patient_declines", _("The patient declines")
    MOVED_OTHER_REGION = "moved_other_region", _("Moved to another region")
    WRONG_PATIENT = "wrong_patient", _("Wrong patient")
    DUPLICATE = "duplicate", _("Registered twice")


class Stay(Base, Guarded):
    """The hospital stay (vårdtillfälle) that a discharge case is about. Its registration is the care relation.

    `estimated_discharge_at` is a moment; when only the day is known `is_estimate_a_day` is true and its time means
    nothing.
    """

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="stay")
    admitted_at = models.DateTimeField()
    need_assessed_at = models.DateTimeField(null=True)
    notice_due_at = models.DateTimeField()  # judged by the rules of the day the case was opened
    assessed_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    care_form = models.CharField(max_length=20, choices=CareForm, blank=True)
    expected_needs = ArrayField(models.CharField(max_length=20, choices=Need), default=list)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    estimated_discharge_at = models.DateTimeField(null=True)
    is_estimate_a_day = models.BooleanField(default=True)
    notice_sent_at = models.DateTimeField(null=True)
    fixed_care_contact = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    fixed_contact_name = models.CharField(max_length=120, blank=True)
    fixed_contact_unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    fixed_contact_phone = models.CharField(max_length=40, blank=True)
    is_sip_required = models.BooleanField(null=True)
    sip_decided_at = models.DateTimeField(null=True)
    sip_called_at = models.DateTimeField(null=True)
    discharged_at = models.DateTimeField(null=True)
    destination = models.CharField(max_length=20, choices=Destination, blank=True)
    transfer_to = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    placing_municipality = models.CharField(max_length=4, blank=True)

    access = of_case()
    carries = ("case",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="discharged_after_admission",
                condition=Q(discharged_at__isnull=True) | Q(discharged_at__gte=F("admitted_at")),
            ),
            models.CheckConstraint(
                name="discharge_has_a_destination", condition=Q(discharged_at__isnull=True) | ~Q(destination="")
            ),
        ]

    @property
    def estimate_due_at(self) -> datetime | None:
        """The last moment of the estimate: the moment itself, or the end of the day."""
        if self.estimated_discharge_at is None:
            return None
        return end_of_day(self.estimate_day) if self.is_estimate_a_day else self.estimated_discharge_at

    @property
    def estimate_day(self):
        return local(self.estimated_discharge_at).date() if self.estimated_discharge_at else None

    @property
    def estimate_text(self) -> str:
        """ISO text in local time: a date, or a date with hour and minute."""
        if self.estimated_discharge_at is None:
            return ""
        moment = local(self.estimated_discharge_at)
        return moment.date().isoformat() if self.is_estimate_a_day else moment.strftime("%Y-%m-%dT%H:%M")


class ReadyPeriod(Base, Guarded):
    """From a notice that the patient is ready to leave until it is taken back or the patient leaves."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="ready_periods")
    decided_by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    is_notice_sent = models.BooleanField(default=True)
    first_payable_day = models.DateField()
    sip_call_due = models.DateField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True)

    access = of_case(case="stay__case")
    carries = ("stay",)

    class Meta:
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["stay"], condition=Q(ended_at=None), name="one_ready_period_at_a_time"),
            models.CheckConstraint(
                name="ready_period_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("sent_at"))
            ),
        ]


class Stance(Base, Guarded):
    """What one unit thinks about a coordinated plan (ställningstagande till SIP). The latest one counts."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="stances")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    view = models.CharField(max_length=20, choices=StanceView)
    at = models.DateTimeField()

    access = of_case(unit="unit")
    carries = ("case",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="one_stance_per_unit")]


class Readiness(Base, Guarded):
    """Whether one unit is ready for the patient to leave (ställningstagande inför utskrivning)."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="readiness")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    ready = models.CharField(max_length=20, choices=ReadyAnswer)
    ready_from = models.DateTimeField(null=True)
    condition = models.TextField(blank=True)
    at = models.DateTimeField()

    access = of_case(unit="unit")
    carries = ("case",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="one_readiness_per_unit")]


class ServicePause(Base, Guarded):
    """A unit has paused its service while the person is in hospital (pausad insats)."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="pauses")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    resume_by = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)

    access = of_case(unit="unit")
    carries = ("case",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(resumed_at=None), name="one_live_pause_per_unit"
            )
        ]


class Obstacle(Base, Guarded):
    """What keeps a patient who is ready from leaving (hinder), as one unit sees it. Some of them stop the payment
    (5 kap. 5 §). What the unit wrote about it stands in the message, which asks for a basis."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="obstacles")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40, choices=ObstacleReason)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    message = models.OneToOneField("cases.Message", models.PROTECT, null=True, related_name="obstacle")

    access = of_case(unit="unit")
    carries = ("case",)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(name="known_obstacle", condition=Q(reason__in=ObstacleReason.values)),
            models.CheckConstraint(
                name="obstacle_ends_after_it_began", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def holds_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment and (self.valid_to is None or self.valid_to > moment)


class Annulment(Base, Guarded):
    """That a case, or one message of it, should never have been written (makulering): why, who said so, and the second
    person who has looked at it where it was about the wrong patient."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="annulments")
    message = models.OneToOneField("cases.Message", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30, choices=AnnulReason)
    text = models.TextField(blank=True)
    annulled_by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    access = of_case(unit="unit")
    carries = ("case",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(message=None), name="case_is_annulled_once"),
            models.CheckConstraint(name="known_annulment", condition=Q(reason__in=AnnulReason.values)),
            models.CheckConstraint(
                name="somebody_else_confirms",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("annulled_by")),
            ),
        ]
