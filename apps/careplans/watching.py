"""What the clock does with a plan: who is late is told, and a consent that runs out is asked for anew in time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from apps.cases import messages, tasks
from apps.cases.kinds import Agreement, TaskState
from apps.cases.models import Case, Task
from apps.core import jobs, rules
from apps.core.guard import as_system
from apps.notifications import outbox

from .models import Plan
from .states import State

AT_ONCE = 500
WATCHED = ("first_performance", "effort_due", "follow_up", "renew_consent")
REMINDED = ("first_performance", "effort_due", "follow_up", "answer_summons", "answer_change")


@jobs.periodic("plans_tell_what_is_late", every=timedelta(minutes=15), about="careplans.Plan")
def tell_what_is_late(now: datetime) -> int:
    """Tell the lead, once, that something was not done in time, and the unit that owes it.

    When the person's yes has run out, or whose child it was has come of age, the person is told too.
    """
    with as_system("telling what is late in plans"), transaction.atomic():
        rows = Task.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            kind__in=WATCHED, state=TaskState.OPEN, due_at__lt=now, escalated_at=None, case__process="sip"
        )
        late = list(rows.select_related("case__patient")[:AT_ONCE])
        for task in late:
            is_consent = task.kind == "renew_consent"
            for unit in dict.fromkeys((task.case.responsible_unit_id, task.unit_id)):
                outbox.promise("plan" if is_consent else "effort_late", to_unit=unit, case_id=task.case_id)
            if is_consent:
                messages.tell(task.case, Plan.objects.select_related("case").get(case=task.case_id))
        Task.objects.filter(pk__in=[task.pk for task in late]).update(escalated_at=now)
    return len(late)


@jobs.periodic("plans_remind", every=timedelta(hours=1), about="careplans.Plan")
def remind(now: datetime) -> int:
    """Remind of what is due soon, once at each step of the rule: a week before, some days before, and on the day."""
    steps = [rules.duration(step) for step in rules.on(now).get("sip.remind_before")]
    due = Q()
    for step in steps:
        since = F("due_at") - step
        due |= Q(due_at__lte=now + step, made_at__lt=since) & (Q(reminded_at=None) | Q(reminded_at__lt=since))
    with as_system("reminding of plans"), transaction.atomic():
        rows = Task.objects.select_for_update(skip_locked=True).filter(
            due, kind__in=REMINDED, state=TaskState.OPEN, due_at__gt=now, due_at__lte=now + max(steps)
        )
        soon = list(rows[:AT_ONCE])
        for task in soon:
            to = {"to_unit": task.unit_id} if task.unit_id else {"to_person": task.person_id}
            outbox.promise("plan_reminder", case_id=task.case_id, **to)
        Task.objects.filter(pk__in=[task.pk for task in soon]).update(reminded_at=now)
    return len(soon)


@jobs.periodic("plans_ask_for_consent_anew", every=timedelta(hours=1), about="careplans.Plan")
def ask_for_consent_anew(now: datetime) -> int:
    """Let the lead ask anew before the person's yes runs out: its last day, or the eighteenth birthday."""
    ahead = rules.on(now).duration("sip.renew_before")
    with as_system("asking for consents anew"), transaction.atomic():
        asked = Task.objects.filter(kind="renew_consent", state=TaskState.OPEN).values("case")
        rows = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            process="sip", is_closed=False, agreement=Agreement.VALID, agreed_until__lte=now + ahead
        )
        found = list(rows.select_related("patient").exclude(pk__in=asked).exclude(state=State.PROPOSED)[:AT_ONCE])
        for case in found:
            tasks.make(case, case.responsible_unit, "renew_consent", case.agreed_until)
            outbox.promise("plan", to_unit=case.responsible_unit_id, case_id=case.pk)
            messages.tell(case, Plan.objects.select_related("case").get(case=case))
    return len(found)
