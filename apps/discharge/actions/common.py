"""What several verbs of a discharge need. No verb of its own."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.cases import participants
from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import SE, local
from apps.core.errors import Invalid, NotAllowed
from apps.discharge.models import Stay
from apps.organisations.models import Assignment, Staff

Moment = date | datetime


def stay_of(case: Case) -> Stay:
    return Stay.objects.select_for_update().get(case=case)


def only_the_responsible_ward(case: Case, by: Actor) -> None:
    """The stay belongs to one ward: another ward in the case may read, not decide."""
    if case.responsible_unit_id != by.unit:
        raise NotAllowed


def to_all(case: Case, by: Actor) -> list:
    return participants.units_of(case, without=by.unit)


def set_estimate(stay: Stay, estimate: Moment) -> None:
    """Keep a date or a moment. It cannot lie before the admission, nor in the past."""
    is_day = not isinstance(estimate, datetime)
    moment = datetime.combine(estimate, time(12), SE) if is_day else estimate
    if (
        local(moment).date() < local(max(stay.admitted_at, clock.now())).date()
        or not is_day
        and moment < stay.admitted_at
    ):
        raise Invalid(
            "estimated_discharge_at", _("The planned discharge cannot be before the admission or before today.")
        )
    stay.estimated_discharge_at, stay.is_estimate_a_day = moment, is_day


def not_in_future(moment: datetime, field: str) -> datetime:
    if moment > clock.now():
        raise Invalid(field, _("The time cannot be in the future."))
    return moment


def physician(staff: Staff | None, by: Actor, field: str) -> Staff:
    """The named physician behind a decision (1 kap. 3 §): the one given, or the physician who acts."""
    if staff is None and by.role == "treating_physician":
        staff = Staff.objects.get(pk=by.staff_id)
    if staff is None:
        raise Invalid(field, _("Say which physician decided."))
    today = local(clock.now()).date()
    if not Assignment.objects.valid_on(today).filter(staff=staff, role="treating_physician").exists():
        raise Invalid(field, _("Only a physician can decide this."))
    return staff
