"""Everything that the pages of one case show, fetched in two statements whatever the case holds."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef

from apps.access.actor import Actor
from apps.access.deciding import Decision, ruling
from apps.access.models import SharingConsent
from apps.cases.models import Case, Consent, Content, Draft, Entry, Message, Participant, Receipt, Statement, Task
from apps.core import clock
from apps.core.bundle import models_of, rows_of, unpack
from apps.discharge.facts import OBSTACLE_FIELDS, PERIOD_FIELDS
from apps.discharge.models import Annulment, Obstacle, Readiness, ReadyPeriod, ServicePause, Stance, Stay
from apps.discharge.payment import Payment, payment_of
from apps.organisations.bundled import UNIT, with_units

EVENTS = 60  # lines of the timeline on the page; the rest are on the printed page
STAY_FIELDS = [each.attname for each in Stay._meta.concrete_fields]


@dataclass
class CaseFile:
    """One case as its reader may see it."""

    case: Case
    stay: Any
    why: Decision
    parts: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    periods: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)
    annulments: list = field(default_factory=list)
    stances: list = field(default_factory=list)
    readiness: list = field(default_factory=list)
    pauses: list = field(default_factory=list)
    consents: list = field(default_factory=list)
    sharing: list = field(default_factory=list)
    statements: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    drafts: list = field(default_factory=list)

    @property
    def person(self):
        return self.case.patient

    @property
    def here(self) -> list:
        """The parts that have not left."""
        return [part for part in self.parts if part.left_at is None]

    @property
    def period(self):
        return next((period for period in reversed(self.periods) if period.ended_at is None), None)

    @property
    def in_the_way(self) -> list:
        """The obstacles that nobody has ended."""
        return [one for one in self.obstacles if one.holds_at(clock.now())]

    @property
    def annulment(self):
        return next(iter(self.annulments), None)

    def payment(self) -> Payment:
        return payment_of(self.stay, clock.now(), periods=self.periods, parts=self.parts, obstacles=self.obstacles)


def of_case(model, actor: Actor, *order, **more):
    return model.objects.visible_to(actor).filter(case=OuterRef("pk"), **more).order_by(*order)


def whole(actor: Actor):
    """Cases with everything that hangs on them, as lists in the same statement."""
    periods = ReadyPeriod.objects.visible_to(actor).filter(stay__case=OuterRef("pk")).order_by("sent_at")
    tasks = of_case(Task, actor, F("due_at").asc(nulls_last=True), state="open")
    return Case.objects.select_related("patient", "responsible_unit").annotate(
        stay_rows=rows_of(of_case(Stay, actor), *STAY_FIELDS),
        why=ruling(actor, Case.access, "read"),
        parts=rows_of(
            of_case(Participant, actor, "-is_responsible", "joined_at", "unit__name"),
            "state", "is_responsible", "reject_reason", "left_at", **UNIT,
        ),
        open_tasks=rows_of(
            tasks, "kind", "due_at", "message_id",
            message_kind=F("message__kind"), sender_name=F("message__sender__name"), assignee_name=F("assignee__name"),
            **UNIT,
        ),
        periods=rows_of(periods, *PERIOD_FIELDS),
        obstacle_rows=rows_of(of_case(Obstacle, actor, "valid_from"), *OBSTACLE_FIELDS, unit_name=F("unit__name")),
        annulment_rows=rows_of(
            of_case(Annulment, actor, "at", message=None), "reason", "text", "annulled_by_id", "confirmed_at",
            made_at=F("at"), by=F("annulled_by__name"), confirmed_name=F("confirmed_by__name"),
        ),
        stance_rows=rows_of(of_case(Stance, actor, "at"), "view", said_at=F("at"), **UNIT),
        ready_rows=rows_of(of_case(Readiness, actor, "at"), "ready", "condition", said_at=F("at"), **UNIT),
        pause_rows=rows_of(of_case(ServicePause, actor, resumed_at=None), "paused_at", **UNIT),
        consent_rows=rows_of(
            of_case(Consent, actor, "-valid_from"),
            "purpose", "status", "given_by", "method", "scope", "withdrawn_at", "excluded_units", "excluded_kinds",
            unit_name=F("unit__name"), valid_from_at=F("valid_from"), valid_to_at=F("valid_to"),
            answered_by_name=F("answered_by__name"),
        ),
        sharing_rows=rows_of(
            SharingConsent.objects.visible_to(actor)
            .filter(patient=OuterRef("patient"), unit=actor.unit, voided_at=None, end_reason="")
            .order_by("-valid_from")[:3],
            "is_given", "not_covered",
            valid_from_at=F("valid_from"), valid_until_at=F("valid_until"), by=F("registered_by__name"),
        ),
        statement_rows=rows_of(
            of_case(Statement, actor, "-said_at"), "kind", "text", "said_at",
            unit_name=F("unit__name"), recorder=F("recorded_by__name"),
        ),
        entry_rows=rows_of(
            of_case(Entry, actor, "-at")[:EVENTS], "verb", "data", "message_id",
            happened_at=F("at"), unit_name=F("unit__name"), author=F("author__name"),
        ),
        draft_rows=rows_of(
            of_case(Draft, actor, unit=actor.unit).exclude(fields={}), "form", saved_at=F("changed_at")
        ),
    )  # fmt: skip


def obstacles_of(rows: list | None) -> list[Any]:
    """The obstacles, each with the name of the unit that recorded it."""
    found = models_of(Obstacle, rows)
    for one, row in zip(found, rows or [], strict=True):
        one.unit_name = row["unit_name"]
    return found


def messages_of(actor: Actor, case: Case) -> list:
    """The messages that the reader may know of, newest first; `body` is None where the content is closed."""
    content = Content.objects.visible_to(actor).filter(message=OuterRef("pk"))
    receipts = Receipt.objects.visible_to(actor).filter(message=OuterRef("pk")).order_by("unit__name")
    found = list(
        Message.objects.visible_to(actor)
        .filter(case=case)
        .select_related("sender", "author")
        .annotate(
            content_rows=rows_of(content, "body"),
            receipt_rows=rows_of(
                receipts, "state", "opened_at", "acknowledged_at", by=F("acknowledged_by__name"), **UNIT
            ),
        )
        .order_by("-sent_at", "-version")
    )
    older = {message.supersedes_id for message in found}
    for message in found:
        message.case, message.newer = case, message.pk in older
        message.body = next((row["body"] for row in message.content_rows), None)
        message.receipt_list = unpack(message.receipt_rows)
        message.sender_name = message.sender.name
    return found


def open_file(case: Case, actor: Actor) -> CaseFile:
    """The file of a case that was fetched from `whole`. One statement more, for the messages."""
    stays = models_of(Stay, case.stay_rows)
    stay = stays[0] if stays else None
    if stay:
        stay.case = case
    return CaseFile(
        case=case,
        stay=stay,
        why=Decision(*case.why.split()),
        parts=with_units(case.parts),
        tasks=unpack(case.open_tasks),
        periods=models_of(ReadyPeriod, case.periods),
        obstacles=obstacles_of(case.obstacle_rows),
        annulments=unpack(case.annulment_rows),
        stances=unpack(case.stance_rows),
        readiness=unpack(case.ready_rows),
        pauses=unpack(case.pause_rows),
        consents=unpack(case.consent_rows),
        sharing=unpack(case.sharing_rows),
        statements=unpack(case.statement_rows),
        entries=unpack(case.entry_rows),
        messages=messages_of(actor, case),
        drafts=unpack(case.draft_rows),
    )
