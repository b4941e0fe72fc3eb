"""The visit: checking in, done, did not come, had a good reason."""

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.models import Basis
from apps.appointments import ending, tasks
from apps.appointments.kinds import EndReason, Modality, TaskKind
from apps.appointments.models import Appointment, Clinic
from apps.appointments.states import AppointmentState
from apps.core import clock, rules
from apps.core.calendar import local, today
from apps.core.errors import Conflict, IllegalMove, Invalid
from apps.core.text import clean


@action(Appointment)
def check_in(appointment: Appointment, *, by: Actor, code: str = ""):
    """Say that one has come (ankomstregistrering): the person from an hour before until shortly after it began.

    With the code at the door, where the clinic has one. Staff may do it all that day, also for whoever came late. From
    here the unit takes part in the person's care.
    """
    if by.is_staff:
        if local(appointment.starts_at).date() != today():
            raise Conflict(_("The time is on another day."))
    else:
        check_window(appointment)
        check_code(appointment, clean(code, "code", 40))
    appointment.move("check_in")
    if by.is_staff:
        appointment.state = AppointmentState.ARRIVED
    appointment.checked_in_at = appointment.changed_at = clock.now()
    appointment.no_show_at = None
    appointment.save(update_fields=["state", "checked_in_at", "changed_at", "no_show_at"])
    tasks.end(appointment, TaskKind.REVIEW_NO_SHOW, TaskKind.PHONE_PATIENT)
    begin_care(appointment)


def check_window(appointment: Appointment) -> None:
    rule, now = rules.on(clock.now()), clock.now()
    opens = appointment.starts_at - rule.duration("appointment.checkin_from")
    closes = appointment.starts_at + rule.duration("appointment.checkin_until")
    if now < opens:
        at = local(opens)
        raise Conflict(_("You can check in from %(time)s that day.") % {"time": f"{at:%H.%M}"})
    if now > closes:
        raise Conflict(_("The time has begun. Tell the staff that you are here."))


def check_code(appointment: Appointment, code: str) -> None:
    clinic = Clinic.objects.filter(unit=appointment.unit_id).first()
    wanted = clinic.entrance_code if clinic and appointment.modality == Modality.PHYSICAL else ""
    if wanted and code.casefold() != wanted.casefold():
        raise Invalid("code", _("This is not the code at the door."))


def begin_care(appointment: Appointment) -> None:
    """Whoever comes to a visit is cared for there, and for a while after it."""
    now = clock.now()
    grounds.open(
        patient_id=appointment.patient_id,
        unit_id=appointment.unit_id,
        basis=Basis.CARE,
        source=ending.SOURCE,
        source_id=appointment.pk,
        valid_from=now,
        valid_until=now + rules.on(now).duration("appointment.care_after"),
    )


@action(Appointment)
def fulfil(appointment: Appointment, *, by: Actor):
    """The visit is done."""
    appointment.move("fulfil")
    appointment.ended_at = appointment.changed_at = clock.now()
    appointment.save(update_fields=["ended_at", "changed_at"])
    tasks.end(appointment)


@action(Appointment)
def mark_no_show(appointment: Appointment, *, by: Actor):
    """Confirm that the person did not come (uteblev). Nobody is charged by this: it only says so."""
    now = clock.now()
    if now < appointment.starts_at:
        raise IllegalMove
    appointment.move("mark_no_show")
    appointment.no_show_at = appointment.changed_at = now
    appointment.save(update_fields=["no_show_at", "changed_at"])
    tasks.end(appointment, TaskKind.REVIEW_NO_SHOW, by_staff=by.staff_id)


@action(Appointment)
def excuse(appointment: Appointment, *, by: Actor, reason: str = ""):
    """The person had a good reason not to come (giltigt förfall): no fee, and a new time if they want one."""
    text = clean(reason, "reason", 500)
    appointment.move("excuse")
    ending.end(appointment, EndReason.EXCUSED, text, gives_back=False)
    tasks.end(appointment, TaskKind.REVIEW_NO_SHOW, by_staff=by.staff_id)
