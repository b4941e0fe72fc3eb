"""One time as the staff see it: what is known of it, what has been sent, what is owed, and what can be done now."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.access.actor import Actor
from apps.appointments.free import free
from apps.appointments.kinds import Modality, TaskState
from apps.appointments.models import ClinicTask, Invitation
from apps.appointments.states import PLANNED, AppointmentState
from apps.core import clock
from apps.core.calendar import local, today
from apps.core.parts import Fact
from apps.core.phrases import people_time

from .words import language

A = AppointmentState
SHOWN = 60  # free times on a page


def facts(row) -> list[Fact]:
    """What is known of the time, in the order that one asks."""
    place = ", ".join(filter(None, (row.performer, row.place)))
    found = [
        (
            pgettext("of a time", "When"),
            people_time(row.starts_at).capitalize() if row.starts_at else _("Not chosen yet"),
        ),
        (_("What"), row.service.title or row.service.name if row.service else ""),
        (_("How"), row.get_modality_display()),
        (_("With whom and where"), place),
        (_("Link to the video"), row.link),
        (_("Interpreter"), language(row.interpreter)),
        (_("Why"), row.note),
        (pgettext("of a time", "State"), state_words(row)),
    ]
    return [Fact(label, value) for label, value in found if value]


def state_words(row) -> str:
    said = str(row.get_state_display())
    if row.state == A.BOOKED and not row.is_agreed:
        said = _("Booked. The person has not said yes to it yet.")
    if row.state == A.NO_SHOW and row.no_show_at is None:
        said = _("Did not come, as it seems. Nobody has confirmed it.")
    reason = row.get_end_reason_display() if row.end_reason else ""
    return ". ".join(filter(None, (said, reason, row.end_text)))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done with the time. `is_press`: done with the button itself, no form."""

    label: str
    url: str
    icon: str
    is_press: bool = False
    is_first: bool = False


def choices(row, actor: Actor) -> list[Choice]:
    """What can be done now, the likeliest first."""
    is_today = row.starts_at is not None and local(row.starts_at).date() == today()
    has_begun = row.starts_at is not None and row.starts_at <= clock.now()
    here = [
        ("check_in", "arrived", pgettext("button", "Has come"), "check", True, is_today and row.can("check_in")),
        ("fulfil", "done", pgettext("button", "Done"), "circle-check", True, row.can("fulfil")),
        ("mark_no_show", "missed", pgettext("button", "Did not come"), "x", True, is_missing(row, has_begun)),
        ("excuse", "excuse", _("There was a good reason"), "heart-handshake", False, row.can("excuse")),
        ("confirm_booking", "confirm", _("Confirm the time"), "check", True, row.state == A.PENDING),
        (
            "send_invitation",
            "invite",
            pgettext("to a time", "Invite"),
            "send",
            False,
            row.can("send_invitation") and not has_begun,
        ),
        ("rebook", "move", pgettext("button", "Move"), "refresh-cw", False, row.can("rebook") and row.slot_id),
        ("set_video_link", "video", _("Link to the video"), "play", False, may_have_link(row)),
        ("cancel_appointment", "cancel", pgettext("button", "Cancel the time"), "x", False, row.state in PLANNED),
        ("enter_in_error", "wrong", _("Entered by mistake"), "undo-2", False, row.can("enter_in_error")),
    ]
    return [
        Choice(
            label, reverse(f"workplace:{name}", args=[row.pk]), icon, is_press, is_first=name in ("arrived", "done")
        )
        for verb, name, label, icon, is_press, is_open in here
        if is_open and actor.may(verb)
    ]


def may_have_link(row) -> bool:
    return row.modality == Modality.VIDEO and row.can("set_video_link")


def is_missing(row, has_begun: bool) -> bool:
    """Somebody should have been here: to confirm that nobody came."""
    return has_begun and row.can("mark_no_show") and not (row.state == A.NO_SHOW and row.no_show_at)


def invitations(row, actor: Actor) -> list[Invitation]:
    rows = Invitation.objects.visible_to(actor).filter(appointment=row).defer("pdf", "page")
    return list(rows.order_by("-made_at"))


def tasks(row, actor: Actor) -> list[ClinicTask]:
    rows = ClinicTask.objects.visible_to(actor).filter(appointment=row, state=TaskState.OPEN)
    return list(rows.order_by("due_at"))


def other_times(row) -> list[dict[str, Any]]:
    """Free times of the same kind, by day."""
    slots = free(service=row.service_id)
    if row.slot_id:
        slots = slots.exclude(pk=row.slot_id)
    return by_day(slots[:SHOWN])


def by_day(slots) -> list[dict[str, Any]]:
    days = groupby(slots, key=lambda slot: local(slot.starts_at).date())
    return [{"day": day, "slots": list(found)} for day, found in days]
