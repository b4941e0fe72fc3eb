"""What has happened to one invitation, step by step, each with its reason; and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.access.actor import Actor
from apps.appointments.channels import is_simulated
from apps.appointments.kinds import AnswerKind, CallOutcome, ChannelKind, DispatchError, Said, TaskKind, TaskState, Why
from apps.appointments.models import Answer, ClinicTask, Dispatch
from apps.appointments.states import (
    ARRIVED_DISPATCHES,
    DEAD_DISPATCHES,
    OPEN_DISPATCHES,
    UNANSWERED,
    DispatchState,
    InvitationState,
)
from apps.core import clock
from apps.core.parts import Entry, Line
from apps.core.phrases import people_time

D, I = DispatchState, InvitationState  # noqa: E741
ICONS = {
    "portal": "bell",
    "kivra": "mail",
    "mina_meddelanden": "mail",
    "1177": "mail",
    "sms": "message-square",
    "email": "mail",
    "paper": "printer",
    "phone": "phone",
}
TELLS = ("portal", "1177")


@dataclass(frozen=True, slots=True)
class Next:
    """The next step: what, when, and one line more. `is_quiet`: nothing is left to do."""

    title: str
    text: str = ""
    at: datetime | None = None
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    invitation: Any
    sendings: list
    answers: list
    tasks: list

    @property
    def call(self) -> Any:
        return next((task for task in self.tasks if task.state == TaskState.OPEN), None)

    @property
    def question(self) -> Any:
        """A question that nobody has answered."""
        waiting = (one for one in self.answers if one.kind == AnswerKind.QUESTION and not one.replied_at)
        return next(waiting, None)


def trail_of(invitation, actor: Actor) -> Trail:
    """Three statements."""
    sendings = Dispatch.objects.visible_to(actor).filter(invitation=invitation).defer("content")
    answers = Answer.objects.visible_to(actor).filter(invitation=invitation).select_related("by_staff", "replied_by")
    calls = ClinicTask.objects.visible_to(actor).filter(invitation=invitation, kind=TaskKind.PHONE_PATIENT)
    return Trail(
        invitation,
        list(sendings.order_by("made_at", "order")),
        list(answers.order_by("at")),
        list(calls.select_related("ended_by").order_by("made_at")),
    )


def why(reason: str) -> str:
    return str(Why(reason).label) if reason in Why.values else ""


def entries(trail: Trail) -> list[Entry]:
    """Newest last: one reads how it went."""
    invitation = trail.invitation
    ways = ", ".join(str(ChannelKind(way).label) for way in dict.fromkeys(step["channel"] for step in invitation.plan))
    found = [Entry("list", _("The plan: %(ways)s") % {"ways": ways}, invitation.made_at, tone="info")]
    found += [of_sending(one) for one in trail.sendings]
    if invitation.nudged_at:
        found.append(Entry("bell", _("Reminded"), invitation.nudged_at, text=_("Nobody had opened it.")))
    if invitation.opened_at:
        found.append(Entry("mail-open", pgettext("an invitation", "Opened"), invitation.opened_at, tone="success"))
    found += [of_call(task) for task in trail.tasks]
    found += [of_answer(answer) for answer in trail.answers]
    if invitation.state == I.WITHDRAWN and invitation.ended_at:
        found.append(Entry("undo-2", pgettext("an invitation", "Withdrawn"), invitation.ended_at, tone="quiet"))
    if invitation.state == I.EXPIRED and invitation.ended_at:
        found.append(Entry("clock", _("The time has passed"), invitation.ended_at, tone="quiet"))
    return sorted(found, key=lambda entry: entry.at)


def of_sending(one) -> Entry:
    """One sending: what the channel said, why it was chosen, and whether the channel is a simulator."""
    channel = ChannelKind(one.channel)
    lines = [Line(str(DispatchState(one.state).label), tone_of(one))]
    if one.error and one.state not in ARRIVED_DISPATCHES:
        said = str(DispatchError(one.error).label)
        if said.rstrip(".") == lines[0].text:  # the state says the same
            lines.clear()
        lines.append(Line(f"{said} ({one.error_code})" if one.error_code else said, "danger"))
    if one.state in ARRIVED_DISPATCHES and one.state != D.OPENED:
        told = (
            pgettext("an invitation", "Not opened")
            if one.channel in TELLS
            else _("The channel does not say whether it is opened")
        )
        lines.append(Line(told, "quiet", "info"))
    if one.uncertain:
        lines.append(Line(_("May have come twice: the channel did not answer"), "warning"))
    if one.is_simulated or is_simulated(one.channel):
        lines.append(Line(_("Simulated channel"), "quiet", "info"))
    if one.state == D.RETRY and one.next_at:
        lines.append(Line(_("Tried again %(time)s") % {"time": people_time(one.next_at)}, "warning"))
    at = one.accepted_at or one.attempted_at or one.made_at
    return Entry(
        ICONS[one.channel], str(channel.label), at, text=why(one.reason), tone=mark_of(one), receipts=tuple(lines)
    )


def tone_of(one) -> str:
    if one.state in ARRIVED_DISPATCHES:
        return "success"
    return "danger" if one.state in DEAD_DISPATCHES else "warning" if one.state in OPEN_DISPATCHES else "quiet"


def mark_of(one) -> str:
    return {"success": "success", "danger": "danger", "warning": "warning"}.get(tone_of(one), "quiet")


def of_call(task) -> Entry:
    if task.state == TaskState.OPEN:
        return Entry("phone", _("To be phoned"), task.made_at, text=why(task.reason), tone="warning")
    said = outcome_words(task.outcome)
    is_done = task.state == TaskState.DONE
    title = _("Phoned") if is_done else _("No longer needed to phone")
    who = task.ended_by.name if task.ended_by else ""
    return Entry("phone", title, task.ended_at, meta=who, text=said, tone="success" if is_done else "quiet")


def outcome_words(outcome: str) -> str:
    code, _sep, rest = outcome.partition(". ")
    label = str(CallOutcome(code).label) if code in CallOutcome.values else code
    return ". ".join(filter(None, (label, rest)))


def of_answer(answer) -> Entry:
    who = str(Said(answer.said).label) + (f", {answer.by_staff.name}" if answer.by_staff else "")
    text = answer.text
    if answer.reply:
        text = f"{text} → {answer.reply}" if text else answer.reply
    return Entry("message-square", str(AnswerKind(answer.kind).label), answer.at, meta=who, text=text, tone="success")


def next_of(trail: Trail) -> Next:
    """What comes next, and who does it."""
    invitation, appointment = trail.invitation, trail.invitation.appointment
    if trail.question is not None:
        return Next(_("Answer the question"), trail.question.text)
    if trail.call is not None:
        return Next(_("Phone the person"), why(trail.call.reason), trail.call.due_at)
    if invitation.state == I.ANSWERED:
        return Next(pgettext("an invitation", "Answered"), _("Nothing more is sent."), is_quiet=True)
    if invitation.state not in UNANSWERED:
        return Next(str(invitation.get_state_display()), _("Nothing more is sent."), is_quiet=True)
    if any(one.channel == "paper" and one.state in OPEN_DISPATCHES for one in trail.sendings):
        return Next(_("Print the letter"), _("It waits under Not opened."))
    retry = next((one for one in trail.sendings if one.state in OPEN_DISPATCHES), None)
    if retry is not None:
        title = _("It is sent by %(way)s") % {"way": ChannelKind(retry.channel).label}
        return Next(title, _("This goes by itself."), retry.next_at)
    if invitation.state == I.SENT and invitation.fallback_at and invitation.fallback_at > clock.now():
        text = _("If nobody has opened it by then: a letter where it would be there in time, else a call.")
        return Next(_("It goes another way"), text, invitation.fallback_at)
    text = _("Nothing more is sent before that.")
    return Next(_("The visit"), text, appointment.starts_at, is_quiet=True)
