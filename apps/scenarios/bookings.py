"""Times and invitations in a story: what a name stands for, what it shows, and when jobs have something to do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from apps.appointments.kinds import ChannelKind
from apps.appointments.models import Appointment, ClinicTask, Dispatch, Invitation, Offer, Reminder, Slot
from apps.appointments.states import OPEN_DISPATCHES
from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.guard import as_system
from apps.organisations.models import Unit
from apps.patients.models import ContactKind, ContactPoint, Person, Preference

from .script import PersonEntry
from .world import WHY

MODEL = "appointments.Appointment"  # what jobs about times say that they look at
FACTS = ("appointment", "invitation", "opened", "channel_plan", "dispatches", "free")
BY_A_CHANNEL = "channel_answers"  # the verb that nobody of the cast does
MAILBOXES = (ChannelKind.KIVRA, ChannelKind.MINA_MEDDELANDEN, ChannelKind.INBOX_1177)


def appointment_of(row: Any) -> Appointment | None:
    """The time that a row is about; of a person, the latest one that was made."""
    with as_system(WHY):
        if isinstance(row, Person):
            return Appointment.objects.filter(patient=row).order_by("-made_at", "-pk").first()
        key = row.pk if isinstance(row, Appointment) else getattr(row, "appointment_id", None)
        if key is None and getattr(row, "invitation_id", None):
            key = Invitation.objects.values_list("appointment", flat=True).get(pk=row.invitation_id)
        return Appointment.objects.select_related("unit").get(pk=key) if key else None


def invitation_of(row: Any) -> Invitation | None:
    """The invitation that a row is, or the latest one to the time that it is about."""
    with as_system(WHY):
        if isinstance(row, Invitation):
            return Invitation.objects.get(pk=row.pk)
        appointment = appointment_of(row)
        return Invitation.objects.filter(appointment=appointment).order_by("-made_at", "-pk").first()


def states_of(row: Any) -> list[str]:
    """The state of the row itself: of an invitation, then also that of the time that it invites to."""
    invitation = invitation_of(row) if isinstance(row, Invitation) else None
    appointment = appointment_of(row) if isinstance(row, Appointment | Invitation) else None
    return [str(one.state) for one in (invitation, appointment) if one]


def stands_for(row: Any, model: type[Model]) -> Any:
    """The time or the invitation that a verb on such rows is done on, where the story names another row of it."""
    if model is Appointment:
        return appointment_of(row)
    return invitation_of(row) if model is Invitation else None


def shown(row: Any, last: Any = None) -> dict[str, Any]:
    """The facts of a time, its latest invitation and its clinic's free times.

    Of a unit, its own free times; the rest is told of what the story named `last`.
    """
    facts: dict[str, Any] = {}
    if appointment := appointment_of(last if isinstance(row, Unit) else row):
        facts = {"appointment": str(appointment.state), "free": dict(free_times(appointment.unit))}
        if invitation := invitation_of(last if isinstance(row, Unit) else row):
            facts |= told_of(invitation)
    return facts | ({"free": dict(free_times(row))} if isinstance(row, Unit) else {})


def told_of(invitation: Invitation) -> dict[str, Any]:
    rows = Dispatch.objects.filter(invitation=invitation).order_by("order", "made_at", "pk")
    return {
        "invitation": str(invitation.state),
        "opened": str(invitation.opened),
        "channel_plan": [step["channel"] for step in invitation.plan],
        "dispatches": [{"channel": str(one.channel), "state": str(one.state)} for one in rows],
    }


def free_times(unit: Unit) -> Iterator[tuple[str, int]]:
    """Local time, as the file writes it → how many places are left."""
    totals: dict[str, int] = {}
    for slot in Slot.objects.filter(schedule__service__unit=unit):
        key = f"{local(slot.starts_at):%Y-%m-%dT%H:%M}"
        totals[key] = totals.get(key, 0) + slot.left
    yield from sorted(totals.items())


def tasks_about(row: Any) -> QuerySet[ClinicTask]:
    """What clinics owe about the person of the time."""
    appointment = appointment_of(row)
    patient = appointment.patient_id if appointment else None
    return ClinicTask.objects.filter(appointment__patient=patient)


def moments(patients: list, after: datetime, until: datetime) -> set[datetime]:
    """When something about these people's times comes due: the jobs are to look then."""
    rule = rules.on(clock.now())
    mine = {"appointment__patient__in": patients}
    late = rule.duration("appointment.no_show_after")
    found = [
        Appointment.objects.filter(patient__in=patients, state="pending").values_list("hold_until", flat=True),
        Appointment.objects.filter(patient__in=patients, state="proposed").values_list("respond_by", flat=True),
        Invitation.objects.filter(**mine).values_list("fallback_at", flat=True),
        Invitation.objects.filter(**mine, ended_at=None).values_list("appointment__starts_at", flat=True),
        Reminder.objects.filter(**mine, sent_at=None, skipped_at=None).values_list("due_at", flat=True),
        Offer.objects.filter(**mine, answered_at=None).values_list("expires_at", flat=True),
        Dispatch.objects.filter(invitation__appointment__patient__in=patients, state__in=OPEN_DISPATCHES).values_list(
            "next_at", flat=True
        ),
    ]
    ends = Appointment.objects.filter(patient__in=patients, state="booked").values_list("ends_at", flat=True)
    due = {moment for rows in found for moment in rows if moment} | {end + late for end in ends if end}
    return {moment for moment in due if after <= moment <= until}


def prefer(person: Person, entry: PersonEntry) -> None:
    """How the cast says that somebody is reached: mailboxes, verified addresses, paper, an account, an interpreter."""
    now = clock.now()
    if entry.interpreter:
        is_language = entry.interpreter.lower() not in ("true", "yes")
        person.needs_interpreter, person.language = True, entry.interpreter[:8] if is_language else person.language
        person.save(update_fields=["needs_interpreter", "language"])
    for kind, channel, value in (
        (ContactKind.EMAIL, ChannelKind.EMAIL, f"{entry.id}@mejl.example"),
        (ContactKind.PHONE, ChannelKind.SMS, "070-174 06 05"),
    ):
        if channel in entry.reachable:
            ContactPoint.objects.get_or_create(person=person, kind=kind, value=value, defaults={"verified_at": now})
    mailboxes = [channel.value for channel in MAILBOXES if channel in entry.reachable]
    Preference.objects.update_or_create(
        person=person,
        defaults={
            "prefers_paper": entry.prefers == "paper",
            "has_account": entry.has_account or ChannelKind.PORTAL in entry.reachable,
            "mailboxes": mailboxes,
            "asked_mailboxes_at": now,
        },
    )
