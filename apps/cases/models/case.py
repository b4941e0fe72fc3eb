"""A case, and the units that take part in it."""

from django.db import models
from django.db.models import Q

from apps.cases.kinds import Agreement, ParticipantState
from apps.cases.processes import process_of
from apps.core import clock
from apps.core.guard import Access, Guarded
from apps.core.models import Base
from apps.core.states import Stateful


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
        from .messages import Message  # both point at the case
        from .tasks import Entry

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
