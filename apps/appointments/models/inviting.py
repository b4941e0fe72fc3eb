"""An invitation, each sending of it, what came back, and reminders."""

from django.db import models
from django.db.models import Q

from apps.appointments.kinds import AnswerKind, ChannelKind, DispatchError, InvitationKind, Opened, Said
from apps.appointments.states import (
    CAMPAIGN_MOVES,
    DISPATCH_MOVES,
    INVITATION_MOVES,
    UNANSWERED,
    DispatchState,
    InvitationState,
)
from apps.core.guard import Access, Guarded
from apps.core.models import Base
from apps.core.states import Stateful

from .booking import of_booking


class Campaign(Stateful, Base, Guarded):
    """Many invited at once (utskick): a screening, yearly checks. Planned, looked at, begun, paused; shows how far.

    `counts` is what the plan came to: {people, channels: {channel: n}, problems: {problem: n}}.
    """

    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    service = models.ForeignKey("Service", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=InvitationKind, default=InvitationKind.OPEN)
    respond_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default="draft")  # CampaignState
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    access = Access("BOOKING", unit="unit")
    moves = CAMPAIGN_MOVES

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_state", condition=Q(state__in=["draft", "planned", "running", "paused", "done"])
            )
        ]


class Invitation(Stateful, Base, Guarded):
    """That somebody is invited (kallelse). What it says is kept as it was sent: page, letter and the letter's hash.

    `plan` is [{channel, reason}] in the order of sending. `page` is what the person reads behind the sign-in.
    `opened_at` is the first sign that somebody has read it. `fallback_at`: when it goes another way if nobody has;
    `nudged_at`: when the person was reminded before that.
    """

    appointment = models.ForeignKey("Appointment", models.PROTECT, related_name="invitations")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="invitations")
    kind = models.CharField(max_length=10, choices=InvitationKind, default=InvitationKind.FIXED)
    state = models.CharField(max_length=20, choices=InvitationState, default=InvitationState.DRAFT)
    opened = models.CharField(max_length=10, choices=Opened, default=Opened.UNKNOWN)
    opened_at = models.DateTimeField(null=True)
    respond_by = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, default="sv")
    page = models.JSONField(default=dict)
    pdf = models.BinaryField(null=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    plan = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by_unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    fallback_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    access = of_booking("appointment__")
    carries = ("appointment", "campaign")
    moves = INVITATION_MOVES

    class Meta:
        indexes = [
            models.Index(
                fields=["appointment"],
                condition=Q(state__in=[InvitationState.DRAFT, *UNANSWERED]),
                name="invitation_living",
            ),
            models.Index(
                fields=["fallback_at"], condition=Q(state__in=["sent", "paper_required"]), name="invitation_unread"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="invitation_state", condition=Q(state__in=InvitationState.values)),
            models.CheckConstraint(
                name="opened_has_a_time", condition=~Q(opened=Opened.OPENED) | Q(opened_at__isnull=False)
            ),
        ]


class Dispatch(Stateful, Base, Guarded):
    """One sending of an invitation by one channel (försändelse). The same bytes under the same key at every attempt.

    `key` names it to the channel. `uncertain` counts attempts that died without an answer after the bytes may have
    left: possible duplicates. `is_simulated`: the channel was a simulator. `next_at`: when somebody looks
    at it again, until what became of it has been concluded; empty in scenarios.
    """

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="dispatches")
    channel = models.CharField(max_length=20, choices=ChannelKind)
    order = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, choices=DispatchState, default=DispatchState.QUEUED)
    key = models.UUIDField(unique=True)
    content = models.BinaryField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    external_ref = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    uncertain = models.PositiveSmallIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)
    error = models.CharField(max_length=20, choices=DispatchError, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    batch = models.ForeignKey("PrintBatch", models.PROTECT, null=True, related_name="dispatches")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    access = of_booking("invitation__appointment__")
    carries = ("invitation", "batch")
    moves = DISPATCH_MOVES

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="dispatch_due"),
            models.Index(fields=["external_ref"], name="dispatch_by_reference"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "channel"], name="dispatched_once_per_channel"),
            models.CheckConstraint(name="dispatch_state", condition=Q(state__in=DispatchState.values)),
        ]


class Answer(Base, Guarded):
    """What the person said to an invitation (svar), or what staff wrote down that they said."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    said = models.CharField(max_length=10, choices=Said, default=Said.SELF)
    by_person = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    by_staff = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = of_booking("invitation__appointment__")
    carries = ("invitation",)


class Reminder(Base, Guarded):
    """That the person is reminded of a time: a week before, the day before, two hours before a video meeting."""

    appointment = models.ForeignKey("Appointment", models.CASCADE, related_name="reminders")
    before = models.CharField(max_length=8)  # "7d", "1d", "2h", as the rule says
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)

    access = of_booking("appointment__")
    carries = ("appointment",)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, skipped_at=None), name="reminder_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "before"], name="reminded_once"),
        ]


class CampaignPerson(Base, Guarded):
    """Somebody in a campaign, and what became of it. `problem` is a word of `Trouble`."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="people")
    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="+")
    planned_channel = models.CharField(max_length=20, choices=ChannelKind, blank=True)
    problem = models.CharField(max_length=20, blank=True)

    access = Access("BOOKING", patient="patient", unit="campaign__unit")
    carries = ("campaign", "patient", "invitation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "patient"], name="once_in_a_campaign")]
