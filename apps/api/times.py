"""What times and invitations look like to a machine, and how its questions about them are read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.access.fields import is_day, moment_of
from apps.appointments.free import HORIZON
from apps.appointments.kinds import Modality, Why
from apps.appointments.models import Answer, Appointment, Dispatch, Invitation, Slot
from apps.core import clock
from apps.core.errors import Invalid, NotFound
from apps.core.text import clean

A_DAY = timedelta(days=1)


def moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def etag(shown: dict) -> str:
    """The same for the same content: what changes in it changes the tag."""
    return f'"{sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]}"'


# --- Rows


def appointments_of(actor: Actor):
    """The times that the actor may know of, with what is shown of each. One statement."""
    return Appointment.objects.visible_to(actor).select_related("patient", "unit", "service")


def of_appointment(row: Appointment, actor: Actor) -> dict:
    """A time. Why somebody comes is said to staff only; of somebody protected no name is said."""
    is_hidden = row.patient.is_protected and actor.is_staff
    return {
        "id": str(row.pk),
        "state": row.state,
        "version": row.sequence,
        "patient": {
            "id": str(row.patient_id),
            "name": "" if is_hidden else row.patient.name,
            "protected": row.patient.is_protected,
        },
        "unit": str(row.unit_id),
        "clinic": row.unit.hsa_id,
        "service": row.service.name if row.service else "",
        "modality": row.modality,
        "starts_at": moment(row.starts_at),
        "ends_at": moment(row.ends_at),
        "performer": row.performer,
        "place": row.place,
        "link": row.link,
        "agreed": row.is_agreed,
        "interpreter": row.interpreter,
        "respond_by": moment(row.respond_by),
        "hold_until": moment(row.hold_until),
        "replaces": str(row.replaces_id) if row.replaces_id else None,
        "end_reason": row.end_reason,
        "changed_at": moment(row.changed_at),
        "note": row.note if actor.is_staff else "",
        "can": can(row, actor),
    }


def can(row: Any, actor: Actor) -> list[str]:
    """The verbs that its state allows and the actor may say. Whether it is too late for one, the verb itself says."""
    return sorted(verb for verb in row.possible_moves() if actor.may(verb))


def one_appointment(pk: UUID, actor: Actor) -> dict:
    row = appointments_of(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return of_appointment(row, actor)


def of_invitation(row: Invitation, actor: Actor) -> dict:
    """An invitation: what it says, the ways that it goes, and what came back. Two statements."""
    sent = Dispatch.objects.visible_to(actor).filter(invitation=row).order_by("order", "made_at").defer("content")
    dispatches = [of_dispatch(one) for one in sent]
    answers = Answer.objects.visible_to(actor).filter(invitation=row).order_by("at", "pk")
    return {
        "id": str(row.pk),
        "appointment": str(row.appointment_id),
        "kind": row.kind,
        "state": row.state,
        "opened": row.opened,
        "opened_at": moment(row.opened_at),
        "respond_by": moment(row.respond_by),
        "sent_at": moment(row.sent_at),
        "fallback_at": moment(row.fallback_at),
        "language": row.language,
        "page": row.page,
        "plan": plan_of(row),
        "dispatches": dispatches,
        "simulated": any(one["simulated"] for one in dispatches),
        "answers": [of_answer(one) for one in answers],
        "can": can(row, actor),
    }


def plan_of(row: Invitation) -> list[dict]:
    """The ways in their order, each with the word for why, and the same as a sentence."""
    return [
        {"order": number, **step, "why": str(Why(step["reason"]).label)}
        for number, step in enumerate(row.plan, start=1)
    ]


def of_dispatch(row: Dispatch) -> dict:
    return {
        "id": str(row.pk),
        "channel": row.channel,
        "reason": row.reason,
        "state": row.state,
        "attempts": row.attempts,
        "simulated": row.is_simulated,
        "error": row.error,
        "error_code": row.error_code,
        "accepted_at": moment(row.accepted_at),
        "delivered_at": moment(row.delivered_at),
        "opened_at": moment(row.opened_at),
    }


def of_answer(row: Answer) -> dict:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "text": row.text,
        "said": row.said,
        "at": moment(row.at),
        "reply": row.reply,
        "replied_at": moment(row.replied_at),
    }


def one_invitation(pk: UUID, actor: Actor) -> dict:
    row = Invitation.objects.visible_to(actor).filter(pk=pk).defer("pdf").first()
    if row is None:
        raise NotFound
    return of_invitation(row, actor)


READERS: dict[type, Callable[[UUID, Actor], dict]] = {Appointment: one_appointment, Invitation: one_invitation}


def of_slot(slot: Slot) -> dict:
    schedule = slot.schedule
    return {
        "id": str(slot.pk),
        "start": moment(slot.starts_at),
        "end": moment(slot.ends_at),
        "service": schedule.service.name,
        "modality": schedule.modality,
        "performer": schedule.performer,
        "place": schedule.place,
        "left": slot.left,
    }


# --- Questions


def span_of(asked: Any, *, since: datetime | None = None) -> tuple[datetime, datetime]:
    """`from` and `to`, both included where they are days. Without them, the 62 days from now. Raises Invalid."""
    begins = moment_of("from", asked["from"]) if asked.get("from") else since or clock.now()
    if not asked.get("to"):
        return begins, begins + HORIZON
    ends = moment_of("to", asked["to"])
    ends += A_DAY if is_day(asked["to"]) else timedelta(0)
    if ends <= begins:
        raise Invalid("to", _("The last day comes after the first."), problem="invalid_time")
    if ends - begins > HORIZON + A_DAY:
        raise Invalid("to", _("Ask for at most %(days)s days.") % {"days": HORIZON.days}, problem="invalid_time")
    return begins, ends


def word_of(asked: Any, name: str, longest: int = 80) -> str:
    return clean(asked.get(name, ""), name, longest)


def modality_of(asked: Any) -> str:
    said = word_of(asked, "modality")
    if said and said not in Modality.values:
        raise Invalid("modality", _("Choose one of %(words)s.") % {"words": ", ".join(Modality.values)})
    return said
