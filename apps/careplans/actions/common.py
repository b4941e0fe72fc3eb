"""What several verbs of a plan need. No verb of its own."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from apps.access import asking
from apps.access.actor import Actor
from apps.careplans.kinds import MeetingState
from apps.careplans.models import Meeting, Plan
from apps.cases import messages, participants
from apps.cases.consents import live_consent
from apps.cases.models import Case
from apps.core import calendar, clock
from apps.core.errors import Invalid, NotAllowed
from apps.notifications import outbox


def plan_of(case: Case) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).get(case=case)
    plan.case = case
    return plan


def open_plan(case: Case, by: Actor) -> Plan:
    """The plan, to write in: who may not, or when nobody agrees any more, is refused (rules C7, C12)."""
    plan = plan_of(case)
    asking.ask(by, plan, "write")
    return plan


def needs_consent(case: Case) -> None:
    """A plan is made only with the person's yes (lag 2017:612 4 kap. 2 §)."""
    if not live_consent(case):
        raise Invalid("consent", _("The person has not said yes to a plan, or has taken the yes back."))


def only_the_lead(case: Case, by: Actor) -> None:
    """Whoever is responsible for the whole: the unit that calls, and later the plan's lead."""
    if by.is_staff and case.responsible_unit_id != by.unit:
        raise NotAllowed


def who(by: Actor) -> dict[str, Any]:
    """The columns that say who wrote something, and when."""
    person = None if by.is_staff else by.person
    return {"at": clock.now(), "unit_id": by.unit, "staff_id": by.staff_id, "person_id": person}


def days_later(moment: datetime, length: timedelta) -> datetime:
    """The same time on the clock so many days later, also over a change of clocks."""
    wall = calendar.local(moment).replace(tzinfo=None)
    return (wall + length).replace(tzinfo=clock.SE)


def meeting_ahead(case: Case) -> Meeting | None:
    return Meeting.objects.filter(case=case, state=MeetingState.CALLED).first()


def tell_units(case: Case, by: Actor, kind: str = "plan") -> None:
    for unit in participants.units_of(case, without=by.unit):
        outbox.promise(kind, to_unit=unit, case_id=case.pk)


def tell_all(case: Case, by: Actor, kind: str = "plan") -> None:
    """The other units, and the person unless it is they who act."""
    tell_units(case, by, kind)
    tell_person(case, by)


def tell_person(case: Case, by: Actor) -> None:
    if by.person != case.patient_id or by.is_staff:
        messages.tell(case, plan_of(case))
