"""What comes next in a coordinated plan, for the unit that holds it together, and what there is nothing to do with."""

from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans.planfile import PlanFile
from apps.cases.forms import FORMS
from apps.core.calendar import local, today
from apps.core.phrases import people_time

from .offers import suits
from .steps import can_do, form_url

# The state of a plan → what the unit that holds it together does next, why, and what else lies near.
NEXT = {
    "proposed": (
        "record_consent", lambda: _("Ask the person for consent"), lambda: _("Nothing is shared before the yes."),
        "record_preparation",
    ),
    "preparing": (
        "send_summons", lambda: _("Call to a meeting"), lambda: _("The person has said yes to a plan."),
        "record_preparation",
    ),
    "called": (
        "hold_meeting", lambda: _("Hold the meeting"), lambda: _("Tick who came, and write the plan together."),
        "record_preparation",
    ),
    "plan_draft": (
        "activate_plan", lambda: _("Let the plan come into force"), lambda: _("Read it aloud to the person first."),
        "write_plan",
    ),
}  # fmt: skip
OF_A_MEETING_AHEAD = frozenset(("answer_summons", "reschedule", "cancel_meeting", "hold_meeting"))


def proposed(file: PlanFile, actor: Actor, tasks: list) -> dict[str, str] | None:
    """What the unit that holds the plan together does next where no task says it."""
    case = file.case
    is_ours = any(task.unit_id == actor.unit for task in tasks)
    if case.is_closed or is_ours or case.responsible_unit_id != actor.unit or case.state not in NEXT:
        return None
    verb, title, text, other = until_the_day(file) or NEXT[case.state]
    if not can_do(actor, case, verb):
        return None
    more = can_do(actor, case, other)
    return {
        "title": title(),
        "text": text(),
        "url": form_url(verb, case.pk),
        "label": str(FORMS[verb].title),
        "other_url": form_url(other, case.pk) if more else "",
        "other_label": str(FORMS[other].title) if more else "",
    }


def until_the_day(file: PlanFile) -> tuple | None:
    """People are called to a day that has not come: nobody says today who was there."""
    meeting = file.meeting
    if meeting is None or not file.is_called or local(meeting.starts_at).date() <= today():
        return None
    called = file.answers()
    words = {"n": sum(1 for one in called if one.answer), "all": len(called)}
    return (
        "record_preparation",
        lambda: _("The meeting is on %(time)s") % {"time": people_time(meeting.starts_at)},
        lambda: _("%(n)s of %(all)s have answered. Write down what matters before the meeting.") % words,
        "reschedule",
    )


def idle(file: PlanFile, actor: Actor) -> frozenset[str]:
    """What there is nothing to do with just now: no meeting ahead, nothing to confirm, no question about the lead."""
    if not file.plan:
        return frozenset()
    found = set() if file.is_called else set(OF_A_MEETING_AHEAD)
    if not any(one.unit_id == actor.unit and one.confirmed_at is None for one in file.efforts):
        found.add("confirm_responsibility")
    if file.plan.lead_offered_to_id != actor.unit:
        found.add("accept_lead")
    return frozenset(found)


def anew_url(file: PlanFile, actor: Actor) -> str:
    """Where its lead writes down that somebody who took the yes back says yes again. Nobody is asked to ask."""
    offered = can_do(actor, file.case, "record_consent") and suits("record_consent", file.case, actor)
    return form_url("record_consent", file.case.pk) if file.case.is_closed and offered else ""
