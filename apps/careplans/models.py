"""The coordinated individual plan (samordnad individuell plan, SIP; lag 2017:612 4 kap., HSL 16 kap. 4 §).

Everything here is of the kind PLAN: whoever takes part reads it while the person agrees (rules C5–C12). What the case
is about at all, who takes part and what each owes stands on the spine.
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from apps.core import calendar
from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .kinds import Answer, EffortState, FailReason, Initiator, MeetingFormat, MeetingState, Result


def of_plan(**more) -> Access:
    """What the policy must know about a row of a plan. `for_all`, `part_of`: what those who are only invited see."""
    return Access(
        "PLAN",
        patient="case__patient",
        case="case",
        unit="case__responsible_unit",
        closed="case__is_closed",
        withheld="case__is_withheld",
        agreement="case__agreement",
        agreed_until="case__agreed_until",
        **more,
    )


MINE = of_plan()


def case_key(related_name: str) -> models.ForeignKey:
    return models.ForeignKey("cases.Case", models.PROTECT, related_name=related_name)


def to(model: str, **more) -> models.ForeignKey:
    return models.ForeignKey(model, models.PROTECT, null=True, related_name="+", **more)


class Said(Base, Guarded):
    """Who wrote something: a member of staff for a unit, or a person (the one it is about, or who acts for them)."""

    at = models.DateTimeField()
    unit = to("organisations.Unit")
    staff = to("organisations.Staff")
    person = to("patients.Person")

    class Meta:
        abstract = True


class Plan(Base, Guarded):
    """The plan of a case (FHIR CarePlan). Its lead is the case's responsible unit (huvudansvarig).

    `needs` is [{area, text}], `others` [{text}]: what others than region and municipality do.
    `other_plans` [{kind, text}]: which plans the person has beside this one, and where they are. `version` is 0 until
    the plan is in force, and then grows with every change. `own_words_missing` says why there are none,
    `withheld_reason` why the plan is kept from the person (`Case.is_withheld`; OSL 25 kap. 6 §).
    """

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="plan")
    initiated_by = models.CharField(max_length=20, choices=Initiator)
    proposed_by = to("patients.Person")
    reason = models.TextField(blank=True)
    question = models.TextField(blank=True)
    own_words = models.TextField(blank=True)
    own_words_missing = models.TextField(blank=True)
    childs_voice = models.TextField(blank=True)
    childs_best = models.TextField(blank=True)
    adaptations = models.TextField(blank=True)
    needs = models.JSONField(default=list)
    others = models.JSONField(default=list)
    other_plans = models.JSONField(default=list)
    crisis = models.TextField(blank=True)
    relatives_role = models.TextField(blank=True)
    cost_sharing = models.TextField(blank=True)  # where somebody is placed: who pays what (kostnadsfördelning)
    has_lead = models.BooleanField(default=False)
    lead_contact = to("organisations.Staff")
    lead_offered_to = to("organisations.Unit")
    follow_up_on = models.DateField(null=True)
    ask_again_on = models.DateField(null=True)
    withheld_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    activated_at = models.DateTimeField(null=True)

    access = MINE
    carries = ("case",)

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_plan_initiator", condition=Q(initiated_by__in=Initiator.values))
        ]


class Sheet(Base, Guarded):
    """What is being written into a plan and is not in it yet (utkast): one sheet that all units write on together.

    Shaped like the spine's `Draft`, but without a unit: each field says who wrote it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sheets")
    form = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    access = Access(
        "PLAN",
        patient="plan__case__patient",
        case="plan__case",
        unit="plan__case__responsible_unit",
        closed="plan__case__is_closed",
        withheld="plan__case__is_withheld",
        agreement="plan__case__agreement",
        agreed_until="plan__case__agreed_until",
    )
    carries = ("plan",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "form"], name="one_sheet_for_each_form")]


class Goal(Base, Guarded):
    """What the person wants to reach (mål, FHIR Goal). `key` is its name in the plan, kept from version to version."""

    case = case_key("goals")
    key = models.CharField(max_length=40)
    text = models.TextField()
    target_on = models.DateField(null=True)
    result = models.CharField(max_length=20, choices=Result, blank=True)
    own_rating = models.PositiveSmallIntegerField(null=True)
    is_removed = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    access = MINE
    carries = ("case",)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="goal_has_one_name"),
            models.CheckConstraint(name="rating_to_ten", condition=Q(own_rating=None) | Q(own_rating__lte=10)),
        ]


class Effort(Base, Guarded):
    """Who does what for a goal, from when (insats). By a unit, somebody near, or the person (`is_self`)."""

    case = case_key("efforts")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="efforts")
    key = models.CharField(max_length=40)
    action = models.TextField()
    unit = to("organisations.Unit")
    person = to("patients.Person")
    is_self = models.BooleanField(default=False)
    start_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    frequency = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_after_hours = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, choices=EffortState, default=EffortState.PLANNED)
    first_performed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fail_reason = models.CharField(max_length=20, choices=FailReason, blank=True)
    comment = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = to("organisations.Staff")
    is_removed = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    access = of_plan(part_of="unit")
    carries = ("case", "goal", "person")

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="effort_has_one_name"),
            models.CheckConstraint(
                name="effort_has_one_doer",
                condition=Q(unit__isnull=False, person=None, is_self=False)
                | Q(unit=None, person__isnull=False, is_self=False)
                | Q(unit=None, person=None, is_self=True),
            ),
            models.CheckConstraint(
                name="only_what_failed_says_why", condition=Q(state="not_done") | Q(fail_reason="")
            ),
            models.CheckConstraint(
                name="effort_known_state", condition=Q(state__in=EffortState.values) & ~Q(state="overdue")
            ),
        ]

    def state_on(self, moment: datetime) -> str:
        """Its state as people see it: late when its last day has passed, or its first and nothing has happened."""
        if self.state in (EffortState.DONE, EffortState.NOT_DONE, EffortState.PAUSED):
            return self.state
        day = calendar.local(moment).date()
        began_late = self.state == EffortState.PLANNED and self.start_on and self.start_on < day and not self.is_self
        is_late = began_late or (self.due_on is not None and self.due_on < day)
        return EffortState.OVERDUE if is_late else self.state


class Preparation(Said):
    """What somebody wrote before the meeting (förberedelse). Each time is a row: nobody writes over another."""

    case = case_key("preparations")
    what_matters = models.TextField(blank=True)
    questions = models.TextField(blank=True)
    wants_present = models.TextField(blank=True)
    not_shared = models.TextField(blank=True)

    access = MINE
    carries = ("case", "person")


class Meeting(Base, Guarded):
    """A meeting about the plan that people are called to (SIP-möte). Units get a summons, others an invitation."""

    case = case_key("meetings")
    state = models.CharField(max_length=20, choices=MeetingState, default=MeetingState.CALLED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    format = models.CharField(max_length=20, choices=MeetingFormat, default=MeetingFormat.PHYSICAL)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    topics = models.TextField(blank=True)
    adaptations = models.TextField(blank=True)
    interpreter = models.CharField(max_length=60, blank=True)  # the language; empty where none is needed
    respond_by = models.DateTimeField()
    called_by = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was moved or cancelled, the last time

    access = of_plan(for_all=True)
    carries = ("case",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="called"), name="one_meeting_ahead"),
            models.CheckConstraint(
                name="meeting_ends_after_it_began", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="held_meeting_has_a_time", condition=~Q(state="held") | Q(held_at__isnull=False)
            ),
        ]


class Invitation(Base, Guarded):
    """One unit's summons (kallelse), or one person's invitation (inbjudan), and the answer.

    `withdrawn_at`: the person has said that they shall not take part after all.
    """

    case = case_key("summons")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    unit = to("organisations.Unit")
    person = to("patients.Person")
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    substitute = models.CharField(max_length=120, blank=True)
    proposed_start = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    recorded_by = to("organisations.Staff")  # who wrote down the answer of somebody else
    has_attended = models.BooleanField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    access = of_plan(part_of="unit")
    carries = ("case", "meeting", "person")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_unit_or_a_person_is_called",
                condition=Q(unit__isnull=False, person=None) | Q(unit=None, person__isnull=False),
            ),
            models.UniqueConstraint(fields=["meeting", "unit"], condition=~Q(unit=None), name="unit_called_once"),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=~Q(person=None), name="person_called_once"
            ),
        ]


class Objection(Said):
    """The person does not want somebody near them to take part (motsätter sig), until it is lifted."""

    case = case_key("objections")
    relative = models.ForeignKey("patients.Person", models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True)

    access = MINE
    carries = ("case", "person", "relative")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "relative"], condition=Q(lifted_at=None), name="one_objection_to_somebody"
            )
        ]


class Change(Said):
    """Somebody proposes other words in the plan (ändringsförslag); whoever they belong to answers.

    `what` is own_words, goal:KEY or effort:KEY. `answers_unit` or `answers_person` owes the answer.
    """

    case = case_key("changes")
    what = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    text = models.TextField()
    answers_unit = to("organisations.Unit")
    answers_person = to("patients.Person")
    answer_due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = to("organisations.Staff")
    answered_by_person = to("patients.Person")

    access = MINE
    carries = ("case", "person")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_owes_the_answer",
                condition=Q(answers_unit__isnull=False, answers_person=None)
                | Q(answers_unit=None, answers_person__isnull=False),
            ),
            models.CheckConstraint(
                name="answered_change_says_what",
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
            ),
        ]


class Version(Said):
    """The plan as it stood when it came into force, and after each change: written once (version)."""

    case = case_key("versions")
    number = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    content = models.JSONField()

    access = MINE
    carries = ("case", "person")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_version_of_a_number")]


class FollowUp(Said):
    """What was found when the plan was followed up (uppföljning). `results` is [{goal, result, own_rating}]."""

    case = case_key("follow_ups")
    results = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    next_on = models.DateField(null=True)

    access = MINE
    carries = ("case",)


class Evaluation(Said):
    """What the person thought of the plan (SIP-kollen): each answer from 1 to 5, None where there is none."""

    case = case_key("evaluations")
    took_part = models.PositiveSmallIntegerField(null=True)
    knows_who = models.PositiveSmallIntegerField(null=True)
    plan_helps = models.PositiveSmallIntegerField(null=True)
    was_done = models.PositiveSmallIntegerField(null=True)
    right_people = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)

    access = MINE
    carries = ("case",)

    QUESTIONS = ("took_part", "knows_who", "plan_helps", "was_done", "right_people")


class Question(Said):
    """What the person asks about the plan, and the lead unit's answer (fråga om planen)."""

    case = case_key("questions")
    text = models.TextField()
    answer_due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = to("organisations.Staff")

    access = MINE
    carries = ("case",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answered_question_has_words", condition=Q(answered_at=None, answer="") | ~Q(answered_at=None)
            )
        ]
