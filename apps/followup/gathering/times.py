"""Invitations to times, and visits that came."""

from collections.abc import Iterator

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from apps.appointments.kinds import CallOutcome, ChannelKind, TaskKind, TaskState, Why
from apps.appointments.models import Appointment, ClinicTask, Dispatch, Invitation
from apps.appointments.states import ARRIVED_DISPATCHES, AppointmentState
from apps.core import rules
from apps.followup.subjects import InvitationFact, VisitFact, day_of

from .window import BATCH, Window, home_of, source, years_old

PERSON = ("patient__municipality_code", "patient__born_on")
BY_HAND = (ChannelKind.PAPER, ChannelKind.PHONE)
# What says only that there is something to read: a message, or a page in Samplan beside the mailbox.
NOTICES = Q(channel__in=(ChannelKind.SMS, ChannelKind.EMAIL)) | Q(channel=ChannelKind.PORTAL, reason=Why.NOTICE)


def gone_out(**where):
    """The invitation itself, by the ways that have taken it."""
    return Dispatch.objects.filter(**where, state__in=ARRIVED_DISPATCHES).exclude(NOTICES)


def spoken_to(**where):
    """Calls where somebody of the clinic has written down that they reached the person; the last resort of all."""
    calls = ClinicTask.objects.filter(
        **where, kind=TaskKind.PHONE_PATIENT, state=TaskState.DONE, ended_by__isnull=False
    )
    return calls.exclude(outcome__startswith=CallOutcome.GIVEN_UP)


@source(InvitationFact)
def invitations(window: Window) -> Iterator[InvitationFact]:
    within = rules.on(window.last).duration("followup.opened_within")
    mine = {"invitation": OuterRef("pk")}
    rows = Invitation.objects.filter(window.holds("sent_at")).exclude(appointment__state=AppointmentState.WRONG)
    fields = rows.annotate(
        is_digital=Exists(gone_out(**mine).exclude(channel__in=BY_HAND)),
        is_on_paper=Exists(gone_out(**mine, channel=ChannelKind.PAPER)),
    ).values_list(
        "appointment__unit", *(f"appointment__{name}" for name in PERSON), "sent_at", "opened_at", "is_digital",
        "is_on_paper",
    )  # fmt: skip
    for unit, code, born, sent_at, opened_at, is_digital, is_on_paper in fields.iterator(BATCH):
        yield InvitationFact(
            unit=unit,
            home=home_of(code),
            payer=home_of(code),
            age=years_old(born, day_of(sent_at)),
            is_opened_in_time=opened_at is not None and opened_at - sent_at <= within,
            is_digital=is_digital,
            is_on_paper=is_on_paper,
        )


@source(VisitFact)
def visits(window: Window) -> Iterator[VisitFact]:
    """The way that an invitation went last is the one by which the person was reached, as far as anybody knows."""
    mine = OuterRef("pk")
    latest = gone_out(invitation__appointment=mine).order_by("-invitation__made_at", "-order")
    called = When(Exists(spoken_to(appointment=mine)), then=Value(ChannelKind.PHONE.value))
    rows = Appointment.objects.filter(
        window.holds("starts_at"), state__in=(AppointmentState.FULFILLED, AppointmentState.NO_SHOW)
    )
    fields = rows.annotate(channel=Case(called, default=Subquery(latest.values("channel")[:1]))).values_list(
        "unit", *PERSON, "starts_at", "state", "channel"
    )
    for unit, code, born, starts_at, state, channel in fields.iterator(BATCH):
        yield VisitFact(
            unit=unit,
            home=home_of(code),
            payer=home_of(code),
            age=years_old(born, day_of(starts_at)),
            channel=channel or "",
            is_no_show=state == AppointmentState.NO_SHOW,
        )
