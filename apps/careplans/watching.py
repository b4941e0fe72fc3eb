"""What the clock does with a plan: who is late is told, and a consent that runs out is asked for anew in time."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.cases import tasks
from apps.cases.kinds import Agreement, TaskState
from apps.cases.models import Case, Task
from apps.core import jobs, rules
from apps.core.guard import as_system
from apps.notifications import outbox

from .states import State

AT_ONCE = 500
WATCHED = ("first_performance", "effort_due")


@jobs.periodic("plans_tell_what_is_late", every=timedelta(minutes=15))
def tell_what_is_late(now: datetime) -> int:
    """Tell the lead, once, that something was not begun or finished in time, and the unit that owes it."""
    with as_system("telling what is late in plans"), transaction.atomic():
        rows = Task.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            kind__in=WATCHED, state=TaskState.OPEN, due_at__lt=now, escalated_at=None
        )
        late = list(rows.select_related("case")[:AT_ONCE])
        for task in late:
            for unit in dict.fromkeys((task.case.responsible_unit_id, task.unit_id)):
                outbox.promise("effort_late", to_unit=unit, case_id=task.case_id)
        Task.objects.filter(pk__in=[task.pk for task in late]).update(escalated_at=now)
    return len(late)


@jobs.periodic("plans_remind", every=timedelta(hours=1))
def remind(now: datetime) -> int:
    """Remind, once, of what is due soon: last days of efforts and follow-ups."""
    ahead = rules.on(now).duration("sip.remind_before")
    with as_system("reminding of plans"), transaction.atomic():
        rows = Task.objects.select_for_update(skip_locked=True).filter(
            kind__in=("effort_due", "follow_up", "answer_summons"), state=TaskState.OPEN, reminded_at=None,
            due_at__gt=now, due_at__lte=now + ahead, made_at__lt=now - ahead,
        )  # fmt: skip
        soon = list(rows[:AT_ONCE])
        for task in soon:
            to = {"to_unit": task.unit_id} if task.unit_id else {"to_person": task.person_id}
            outbox.promise("plan_reminder", case_id=task.case_id, **to)
        Task.objects.filter(pk__in=[task.pk for task in soon]).update(reminded_at=now)
    return len(soon)


@jobs.periodic("plans_ask_for_consent_anew", every=timedelta(hours=1))
def ask_for_consent_anew(now: datetime) -> int:
    """Let the lead ask anew before the person's yes runs out: its last day, or the eighteenth birthday."""
    ahead = rules.on(now).duration("sip.renew_before")
    with as_system("asking for consents anew"), transaction.atomic():
        asked = Task.objects.filter(kind="renew_consent", state=TaskState.OPEN).values("case")
        rows = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            process="sip", is_closed=False, agreement=Agreement.VALID, agreed_until__lte=now + ahead
        )
        found = list(rows.exclude(pk__in=asked).exclude(state=State.PROPOSED)[:AT_ONCE])
        for case in found:
            tasks.make(case, case.responsible_unit, "renew_consent", case.agreed_until)
            outbox.promise("plan", to_unit=case.responsible_unit_id, case_id=case.pk)
            outbox.promise("news", to_person=case.patient_id, case_id=case.pk)
    return len(found)
