"""The person's times: what they must answer, what comes, what they wait for, what has been.

Every query goes through the policy, and none is asked once for each row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.access.actor import Actor
from apps.appointments.kinds import AnswerKind, EndReason, InvitationKind, Modality
from apps.appointments.models import Answer, Appointment, Invitation, Offer
from apps.appointments.states import HERE, PLANNED, UNANSWERED, AppointmentState, InvitationState
from apps.careplans.kinds import MeetingState
from apps.careplans.models import Invitation as Summons
from apps.careplans.models import Meeting
from apps.core import clock
from apps.core.calendar import local, today
from apps.core.phrases import people_date, people_time

AT_MOST = 200
EARLIER = 20  # of what has been, the newest
ON_HOME = 3
LIVING = (*UNANSWERED, InvitationState.ANSWERED)
ONLY_KEPT_A_WHILE = (EndReason.REBOOKED, EndReason.HOLD_EXPIRED, EndReason.WRONG)
NOTICES = frozenset({"appointment", "invitation", "invitation_to_guardian", "appointment_reminder", "time_offered"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `at` is None for what has no time yet."""

    url: str
    title: str
    where: str
    at: datetime | None = None
    icon: str = "calendar-days"
    tag: str = ""
    tone: str = ""
    text: str = ""
    asks: bool = False
    pk: UUID | None = None


@dataclass(slots=True)
class Times:
    """The list in its parts. `months` are [(name, rows)]."""

    asks: list[Row] = field(default_factory=list)
    months: list[tuple[str, list[Row]]] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    earlier: list[Row] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.asks or self.months or self.waiting or self.earlier)

    @property
    def has_none_ahead(self) -> bool:
        return not (self.asks or self.months or self.waiting)


# --- The list


def all_of(actor: Actor) -> Times:
    """Two statements, however many times there are."""
    found = list(with_answers(actor, listed(actor).order_by("-starts_at", "pk"))[:AT_MOST])
    now = clock.now()
    rows = [(one, row_of(one)) for one in found]
    waits = [row for one, row in rows if one.state == AppointmentState.WAITING and not row.asks]
    ahead = [row for one, row in rows if is_ahead(one, now) and row not in waits]
    ahead += [row_of_meeting(one) for one in meetings(actor)]
    coming = sorted((row for row in ahead if not row.asks), key=lambda row: row.at or now)
    return Times(
        asks=sorted((row for row in ahead if row.asks), key=lambda row: row.at or now),
        months=[(name, list(rows)) for name, rows in groupby(coming, key=lambda row: month_of(row.at or now))],
        waiting=waits,
        earlier=[row for one, row in rows if not is_ahead(one, now) and is_told(one)][:EARLIER],
    )


def listed(actor: Actor) -> QuerySet[Appointment]:
    return (
        Appointment.objects.visible_to(actor).exclude(state=AppointmentState.WRONG).select_related("unit", "service")
    )


def with_answers(actor: Actor, rows: QuerySet[Appointment]) -> Any:
    """Times with how their invitation stands, what was answered to it last, and whether a time is offered."""
    living = Invitation.objects.visible_to(actor).filter(appointment=OuterRef("pk"), state__in=LIVING)
    newest = living.order_by("-made_at")
    said = Answer.objects.visible_to(actor).filter(invitation__appointment=OuterRef("pk"))
    said = said.exclude(kind=AnswerKind.QUESTION).order_by("-at")
    offers = Offer.objects.visible_to(actor).filter(
        appointment=OuterRef("pk"), answered_at=None, expires_at__gt=clock.now()
    )
    return rows.annotate(
        invited=Subquery(newest.values("kind")[:1]),
        answer_by=Subquery(newest.values("respond_by")[:1]),
        said=Subquery(said.values("kind")[:1]),
        is_offered=Exists(offers),
    )


def is_ahead(one: Appointment, now: datetime) -> bool:
    """What is to come, or is cancelled by somebody else and would have come: the person must not go there."""
    is_to_come = one.ends_at is None or one.ends_at > now
    if one.state in (*PLANNED, *HERE):
        return is_to_come
    return one.ends_at is not None and is_to_come and one.end_reason == EndReason.BY_CLINIC


def is_told(one: Appointment) -> bool:
    """What was only kept for a while, or is now another time, is no news."""
    return one.starts_at is not None and one.end_reason not in ONLY_KEPT_A_WHILE


def month_of(moment: datetime) -> str:
    day = local(moment).date()
    return formats.date_format(day, "F" if day.year == today().year else "F Y").capitalize()


def row_of(one: Any) -> Row:
    """A time as a line: what, where, when, and what there is to do."""
    tag, tone, asks = mark_of(one)
    return Row(
        url=url_of(one),
        title=title_of(one),
        where=where_of(one),
        at=one.starts_at,
        icon="clock" if one.starts_at is None else "calendar-days",
        tag=tag,
        tone=tone,
        text=when_to_answer(one) if asks else "",
        asks=asks,
        pk=one.pk,
    )


def url_of(one: Appointment) -> str:
    return reverse("portal:time", args=[one.pk])


def title_of(one: Appointment) -> str:
    if one.service is None:
        return _("Visit")
    return one.service.title or one.service.name


def where_of(one: Appointment) -> str:
    if one.modality == Modality.PHYSICAL:
        return one.unit.name
    return f"{one.unit.name}. {how(one.modality)}"


def how(modality: str) -> str:
    return str(Modality(modality).label)


def mark_of(one: Any) -> tuple[str, str, bool]:
    """What stands on a time's line: the words, how they look, and whether the person must do something."""
    state = one.state
    if state == AppointmentState.WAITING:
        return (_("A time is offered"), "warning", True) if one.is_offered else (_("You wait"), "quiet", False)
    if state == AppointmentState.PROPOSED:
        return _("Choose a time"), "warning", True
    if state == AppointmentState.CANCELLED:
        return pgettext("a booking", "Cancelled"), "danger", False
    if state == AppointmentState.NO_SHOW:
        return (_("You did not come"), "quiet", False) if one.no_show_at else ("", "", False)
    if state in HERE:
        return _("You have checked in"), "success", False
    if state == AppointmentState.FULFILLED:
        return "", "", False
    if one.said == AnswerKind.REBOOK:
        return _("You have asked for another time"), "info", False
    if one.is_agreed and state == AppointmentState.BOOKED:
        return ("", "", False)
    if state == AppointmentState.PENDING or one.invited == InvitationKind.FIXED:
        return pgettext("an invitation", "Answer"), "warning", one.starts_at > clock.now()
    return "", "", False


def when_to_answer(one: Any) -> str:
    by = one.hold_until if one.state == AppointmentState.PENDING else one.answer_by or one.respond_by
    return _("Answer by %(day)s") % {"day": people_time(by) if one.hold_until else people_date(by)} if by else ""


# --- Meetings about the person's plan


def meetings(actor: Actor) -> Iterable[Any]:
    """Meetings ahead that the reader may see, with what they answered. One statement."""
    mine = Summons.objects.visible_to(actor).filter(meeting=OuterRef("pk"), person=actor.person)
    rows = Meeting.objects.visible_to(actor).filter(
        case__patient=actor.whom, state=MeetingState.CALLED, starts_at__gt=clock.now()
    )
    return rows.annotate(is_mine=Exists(mine), answer=Subquery(mine.values("answer")[:1])).order_by("starts_at")


def row_of_meeting(one: Any) -> Row:
    asks = one.is_mine and not one.answer
    return Row(
        url=reverse("portal:plan-meeting", args=[one.case_id]),
        title=_("Meeting about your plan"),
        where=one.place,
        at=one.starts_at,
        icon="users",
        tag=pgettext("an invitation", "Answer") if asks else "",
        tone="warning" if asks else "",
        text=_("Answer by %(day)s") % {"day": people_date(one.respond_by)} if asks else "",
        asks=asks,
    )


# --- On the first page


def soon(actor: Actor) -> list[Row]:
    """What must be answered first, and the next time. One statement."""
    rows = listed(actor).filter(state__in=(*PLANNED, *HERE))
    rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now())).order_by("starts_at", "pk")
    found = [row_of(one) for one in with_answers(actor, rows)[:AT_MOST]]
    asks = [row for row in found if row.asks]
    coming = [row for row in found if row.at and not row.asks]
    return [*asks[:ON_HOME], *coming[:1]]


def when(row: Row) -> str:
    return people_time(row.at).capitalize() if row.at else ""


def as_next(row: Row) -> dict[str, str]:
    """The one dark block of a first page on which nothing else comes (components/next_step.html)."""
    label = _("Read and answer") if row.asks else _("See the time")
    text = ". ".join(filter(None, (row.where, row.text)))
    return {"title": row.title, "when": when(row), "text": text, "url": row.url, "label": label, "icon": row.icon}


def of_another(row: Row, name: str, whose: str) -> dict[str, Any]:
    """The same for whoever helps somebody: when, and nothing of what or where before they act for the person."""
    title = _("%(name)s: answer an invitation") if row.asks else _("%(whose)s next time")
    return {
        "title": title % {"name": name, "whose": whose},
        "text": ". ".join(filter(None, (when(row), row.text))),
        "icon": row.icon,
        "tone": row.tone,
        "tag": row.tag if row.asks else "",
        "pk": row.pk,
    }


def on_home(row: Row) -> dict[str, str]:
    """A row of components/link_rows.html."""
    return {
        "url": row.url,
        "title": row.title,
        "text": ". ".join(filter(None, (when(row), row.where))),
        "icon": row.icon,
        "tone": row.tone,
        "tag": row.tag,
    }
