"""The spine: everything that people of different organisations do together about one person is a case.

A process (discharge, later the coordinated plan) brings its moves, forms, deadlines and pages, and nothing else.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from apps.core import clock
from apps.core.guard import Access, Guarded, GuardedManager
from apps.core.models import Base
from apps.core.states import Stateful

from .kinds import (
    Agreement,
    ConsentStatus,
    MessageKind,
    ParticipantState,
    Purpose,
    ReceiptState,
    SecrecyBasis,
    TaskState,
)
from .processes import process_of


class Case(Base, Stateful, Guarded):
    """One person and the units that plan together for a while (ärende).

    `state` belongs to the process (`process`), which registers its table of moves in `cases.processes`.
    `version` grows by one with every verb: pages compare it to know that somebody else has been here.
    `rules_on` is the day whose rule sets judge this case, whatever is decided later. `agreement` is what the person's
    consents come to where the process asks for one, until `agreed_until` (kept by `cases.consents`).
    `is_withheld`: what the process has written is kept from the person. `is_annulled`: it should never have been
    opened (makulerat), and only the responsible unit reads it.
    """

    process = models.CharField(max_length=20)
    patient = models.ForeignKey("patients.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    responsible_unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    is_closed = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    rules_on = models.DateField()
    agreement = models.CharField(max_length=10, choices=Agreement, default=Agreement.NONE)
    agreed_until = models.DateTimeField(null=True)
    is_withheld = models.BooleanField(default=False)
    is_annulled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    access = Access(
        "CASE",
        patient="patient",
        case="pk",
        unit="responsible_unit",
        closed="is_closed",
        annulled="is_annulled",
        keeper="responsible_unit",
        withheld=False,
        info="process",
        for_all=True,
        agreement="agreement",
        agreed_until="agreed_until",
    )
    carries = ("patient",)

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-opened_at"], name="case_by_patient"),
            models.Index(fields=["responsible_unit"], condition=Q(is_closed=False), name="case_open_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(name="closed_case_has_a_time", condition=Q(is_closed=Q(closed_at__isnull=False))),
            models.CheckConstraint(name="case_version_grows_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="annulled_case_is_closed", condition=Q(is_annulled=False) | Q(is_closed=True)),
            models.CheckConstraint(name="known_agreement", condition=Q(agreement__in=Agreement.values)),
        ]

    @property
    def moves(self):
        return process_of(self).moves

    def after_verb(self, verb: str, by, made) -> None:
        """Every verb moves the case where its table says, makes it one version newer, and leaves a line behind."""
        now = clock.now()
        move = self.moves[verb]
        target = self.heads_for if self.heads_for in move.others else move.target(self.state)
        self.heads_for = ""
        self.state, self.version, self.changed_at = target, self.version + 1, now
        self.save()
        message = made if isinstance(made, Message) else None
        Entry.objects.create(
            case=self,
            at=now,
            verb=verb,
            unit_id=by.unit,
            author_id=by.staff_id,
            message=message,
            data=self.told_by_verb,
        )
        self.told_by_verb = {}

    told_by_verb: dict = {}  # what a verb wants its line on the timeline to say; set per row with `note`

    heads_for = ""  # where a verb takes the case when that hangs on what was said: a yes, or a no

    def note(self, **data) -> None:
        self.told_by_verb = {**self.told_by_verb, **data}

    def end(self, reason: str) -> None:
        """Close the case for good. The caller's move says in which state it ends."""
        self.is_closed, self.closed_at, self.end_reason = True, clock.now(), reason


def of_case(**more):
    """What the policy must know about a row that hangs on a case: its participants and its patient read it."""
    case = more.get("case", "case")
    paths = {
        "patient": f"{case}__patient",
        "case": case,
        "closed": f"{case}__is_closed",
        "annulled": f"{case}__is_annulled",
        "keeper": f"{case}__responsible_unit",
        "withheld": False,
    }
    return Access("CASE", **{**paths, **more})


class Participant(Base, Guarded):
    """A unit that takes part in a case (part). Its ground to read lives in `access.Ground`, opened with it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ParticipantState, default=ParticipantState.ADDRESSED)
    is_responsible = models.BooleanField(default=False)
    reject_reason = models.CharField(max_length=40, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField()

    access = of_case(unit="unit", part_of="unit")
    carries = ("case",)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-last_activity_at"], name="participant_inbox"),
            models.Index(
                fields=["unit", "case"], condition=Q(left_at=None) & ~Q(state="done"), name="participant_live"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="unit_takes_part_once"),
            models.CheckConstraint(name="known_participant_state", condition=Q(state__in=ParticipantState.values)),
        ]


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


class Task(Base, Guarded):
    """Something a unit, or a person, owes the case by a moment. Verbs make it and verbs end it.

    `subject_id` tells tasks of one kind apart: which line of a plan, which question.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="tasks")
    subject_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=TaskState, default=TaskState.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    assignee = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = of_case(unit="unit", part_of="unit")
    carries = ("case", "message")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "due_at"], condition=Q(state="open"), name="task_worklist"),
            models.Index(fields=["case", "kind"], name="task_of_case"),
            models.Index(fields=["due_at"], condition=Q(state="open", escalated_at=None), name="task_to_escalate"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_unit_or_a_person_owes_a_task",
                condition=Q(unit__isnull=False, person=None) | Q(unit=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_task_has_a_time", condition=Q(state=TaskState.OPEN) | Q(ended_at__isnull=False)
            ),
        ]


class Entry(Base, Guarded):
    """A line of the case's timeline (händelse): which verb, who, when, and what to say about it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="+")
    data = models.JSONField(default=dict)

    access = of_case()
    carries = ("case",)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="timeline_of_case")]


class Draft(Base, Guarded):
    """What a unit is writing and has not sent (utkast). Each field knows its version, author and time.

    `fields` is {name: {"value": any, "version": int, "by": name, "at": ISO time}}.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    access = Access(
        "DRAFT",
        patient="case__patient",
        case="case",
        unit="unit",
        closed="case__is_closed",
        annulled="case__is_annulled",
        keeper="case__responsible_unit",
    )
    carries = ("case",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit", "form"], name="one_draft_per_unit_and_form")]


class Consent(Base, Guarded):
    """What the person said about sharing, for one purpose (samtycke). Ended, never erased.

    `signed_by` is who said it here, signed in; nobody where staff wrote down what they were told (`recorded_by`).
    `excluded_units` and `excluded_kinds` shall not take part, whatever `scope` says in the person's words.
    `answered_by` is whose answer it is, also then: nobody only where it was a guardian whom nobody here knew.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=30, choices=Purpose)
    status = models.CharField(max_length=30, choices=ConsentStatus)
    given_by = models.CharField(max_length=30)
    method = models.CharField(max_length=20, blank=True)
    scope = models.TextField(blank=True)
    excluded_units = ArrayField(models.UUIDField(), default=list)
    excluded_kinds = ArrayField(models.CharField(max_length=30), default=list)
    secrecy_assessment = models.TextField(blank=True)
    is_only_guardian = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")

    access = of_case(unit="unit")
    carries = ("case", "answered_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_consent_status", condition=Q(status__in=ConsentStatus.values))
        ]


class Statement(Base, Guarded):
    """The person's own words (egna ord), written by themselves or by staff on their behalf and then marked so."""

    class Kind(models.TextChoices):
        OWN_WORDS = "own_words"
        WISH = "wish"
        ANSWER = "answer"

    case = models.ForeignKey(Case, models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OWN_WORDS)
    text = models.TextField()
    said_at = models.DateTimeField()
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")

    access = of_case(ended_as="case__end_reason")
    carries = ("case",)


class GuestInvitation(Base, Guarded):
    """Somebody near the person is asked to follow one case, until a day (inbjudan till närstående).

    It opens nothing: the grant is made when whoever is asked says yes. Says who asked them, so that they can tell.
    `name` is what was written for the one who is asked; until they have said yes the person reads no other. Somebody
    with a protected identity is never asked and must not be found by a try: then `guest` and `mandate` are empty, and
    the invitation looks like any other that nobody answers.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="guest_invitations")
    person = models.ForeignKey("patients.Person", models.PROTECT, related_name="+")
    guest = models.ForeignKey("patients.Person", models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey("patients.Relationship", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    number_digest = models.CharField(max_length=64, blank=True)
    valid_until = models.DateTimeField()
    invited_at = models.DateTimeField(default=clock.now)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    invited_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)

    access = Access("MANDATE", patient="person", case="case", unit="unit", holder="guest")
    carries = ("person", "guest", "mandate")  # not the case: the invited has not been let in to it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "guest"], condition=Q(ended_at=None), name="guest_asked_once"),
            models.UniqueConstraint(
                fields=["case", "number_digest"],
                condition=Q(ended_at=None) & ~Q(number_digest=""),
                name="number_asked_once",
            ),
            models.CheckConstraint(
                name="guest_has_a_mandate",
                condition=Q(guest=None, mandate=None) | Q(guest__isnull=False, mandate__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_invitation_has_both",
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
            ),
        ]


class CaseGuest(UserObjectPermissionBase, Guarded):
    """The grant itself: one signed-in person may read one case until a moment. One row per person, never a rule.

    A table of its own with a direct foreign key (django-guardian); that it ends is our own condition, which the
    library's checks do not know. Only `guests.is_guest` reads it.
    """

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="guests")
    invitation = models.ForeignKey(GuestInvitation, models.PROTECT, related_name="grants")
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField()

    access = Access("GUEST", patient="content_object__patient", case="content_object")
    carries = ("content_object",)
    objects = GuardedManager()

    class Meta(UserObjectPermissionBase.Meta):
        constraints = [
            models.CheckConstraint(name="guest_leaves_after_coming", condition=Q(valid_until__gte=F("valid_from")))
        ]
