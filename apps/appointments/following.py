"""What the clock does with invitations: reminds of what is unread, lets it go another way, ends what is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from apps.core import clock, jobs, rules
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.patients.models import Preference

from . import chain, channelplan, dispatching
from .channelplan import Step
from .kinds import ChannelKind, Opened, Why
from .models import Appointment, Invitation, PrintBatch, Reminder
from .states import PLANNED, UNANSWERED, AppointmentState, InvitationState

AT_ONCE = 500
I = InvitationState  # noqa: E741


def held(*conditions, order: str, **which) -> list[Invitation]:
    """Under lock, at most so many at once. `order` is that of an index which has few but them: in the order of their
    keys a year of what is over would be looked through for them."""
    rows = Invitation.objects.select_for_update(skip_locked=True, of=("self", "appointment"))
    rows = rows.filter(*conditions, **which)
    return list(rows.select_related("appointment__patient", "appointment__unit").order_by(order, "pk")[:AT_ONCE])


@jobs.periodic("remind_of_unread_invitations", every=timedelta(minutes=15), about="appointments.Appointment")
def remind_of_unread(now: datetime) -> int:
    """Somebody has not read it for a while: one reminder, by text message where the person has a number."""
    after = rules.on(now).duration("appointment.nudge_after")
    with as_system("reminding of unread invitations"), transaction.atomic():
        unread = Q(sent_at__lte=now - after, fallback_at__gt=now) & ~Q(opened=Opened.OPENED)
        found = held(unread, order="fallback_at", state=I.SENT, nudged_at=None)
        for invitation in found:
            remind(invitation)
    return len(found)


def remind(invitation: Invitation) -> None:
    invitation.nudged_at = clock.now()
    invitation.save(update_fields=["nudged_at"])
    known = chain.known(invitation)
    ways = {row.channel for row in invitation.dispatches.defer("content")}
    if known.has_phone and not known.is_child and ChannelKind.SMS not in ways:
        step = Step(ChannelKind.SMS, Why.UNREAD)
        chain.add(invitation, step, order=len(ways))
        invitation.plan = [*invitation.plan, step.as_dict()]
        invitation.save(update_fields=["plan"])
    for one in chain.readers(invitation.appointment):
        outbox.promise("appointment", to_person=one)


@jobs.periodic("send_unread_invitations_another_way", every=timedelta(minutes=15), about="appointments.Appointment")
def send_another_way(now: datetime) -> int:
    """Unread for too long: a letter where it would arrive in time, else the clinic phones."""
    with as_system("sending unread invitations another way"), transaction.atomic():
        late = held(~Q(opened=Opened.OPENED), order="fallback_at", state=I.SENT, fallback_at__lte=now)
        for invitation in late:
            chain.fall_back(invitation)
        return len(late) + phone_where_no_letter_arrives()


def phone_where_no_letter_arrives() -> int:
    """A letter that nobody has printed, and that would no longer be there in time."""
    waiting = held(order="appointment_id", state__in=[I.PAPER_REQUIRED, I.FALLBACK_DUE])
    late = [one for one in waiting if not channelplan.is_in_time_for_paper(chain.known(one))]
    for invitation in late:
        chain.phone_instead_of_letter(invitation)
    return len(late)


@jobs.periodic("end_invitations_whose_time_has_passed", every=timedelta(minutes=15), about="appointments.Appointment")
def expire(now: datetime) -> int:
    """The visit has begun, or the last day to choose has passed: nobody needs to read or phone any more."""
    over = Q(appointment__starts_at__lte=now) | Q(appointment__starts_at=None, respond_by__lte=now)
    with as_system("ending invitations whose time has passed"), transaction.atomic():
        found = held(over, order="appointment_id", state__in=[I.DRAFT, *UNANSWERED])
        for invitation in found:
            chain.expire(invitation)
    return len(found)


@jobs.periodic("remind_of_times", every=timedelta(minutes=5), about="appointments.Appointment")
def remind_of_times(now: datetime) -> int:
    """A week and a day before, and two hours before a video visit: only of what is still to be."""
    with as_system("reminding of times"), transaction.atomic():
        due = Reminder.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            due_at__lte=now, sent_at=None, skipped_at=None
        )
        rows = list(due.select_related("appointment__patient").order_by("due_at", "pk")[:AT_ONCE])
        return sum(remind_of(row, now) for row in rows)


def remind_of(row: Reminder, now: datetime) -> bool:
    appointment = row.appointment
    is_to_be = appointment.state == AppointmentState.BOOKED and appointment.starts_at and appointment.starts_at > now
    if is_to_be and (until := dispatching.morning_after(now)) and until < appointment.starts_at:
        row.due_at = until  # nobody is woken for it
        row.save(update_fields=["due_at"])
        return False
    told = chain.readers(appointment) if is_to_be else []
    for one in told:
        outbox.promise("appointment_reminder", to_person=one)
    row.sent_at, row.skipped_at = (now, None) if told else (None, now)
    row.save(update_fields=["sent_at", "skipped_at"])
    return bool(told)


@jobs.periodic("ask_who_has_a_mailbox", every=timedelta(hours=6), about="appointments.Appointment")
def ask_who_has_a_mailbox(now: datetime) -> int:
    """Keep what is known of mailboxes fresh for those who have something to come. Nobody else is asked about."""
    if outbox.is_held():
        return 0
    stale = now - rules.on(now).duration("appointment.mailbox_known_for")
    with as_system("asking who has a digital mailbox"):
        fresh = Preference.objects.filter(asked_mailboxes_at__gt=stale).values("person")
        rows = Appointment.objects.filter(state__in=PLANNED).exclude(patient__in=fresh).select_related("patient")
        people = {row.patient_id: row.patient for row in rows.order_by("starts_at")[:AT_ONCE]}
        for person in people.values():
            dispatching.ask_about(person)
    return len(people)


@jobs.periodic("ask_about_unprinted_letters", every=timedelta(hours=1), about="appointments.PrintBatch")
def ask_about_unprinted(now: datetime) -> int:
    """Letters whose posting day has passed, and nobody has said that they were printed: the clinic is asked, once."""
    with as_system("asking about letters that nobody has printed"), transaction.atomic():
        rows = PrintBatch.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            printed_at=None, asked_at=None, posting_on__lt=clock.now().date()
        )
        batches = list(rows[:AT_ONCE])
        for batch in batches:
            outbox.promise("clinic_task", to_unit=batch.unit_id)
        PrintBatch.objects.filter(pk__in=[batch.pk for batch in batches]).update(asked_at=now)
    return len(batches)
