"""Whoever leaves a unit leaves their tasks to it: what nobody there answers for any more, anybody there can take."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from apps.cases.kinds import TaskState
from apps.cases.models import Task
from apps.core import calendar, jobs
from apps.core.guard import as_system
from apps.organisations.models import Assignment


@jobs.periodic("return_tasks_of_leavers", every=timedelta(minutes=1), about="cases.Task")
def return_tasks_of_leavers(now: datetime) -> int:
    """Open tasks whose holder has no assignment at the unit today belong to the unit again. Returns how many."""
    today = calendar.local(now).date()
    still_here = Assignment.objects.valid_on(today).filter(staff=OuterRef("assignee"), unit=OuterRef("unit"))
    with as_system("giving a leaver's tasks back to the unit"):
        left = Task.objects.filter(state=TaskState.OPEN, assignee__isnull=False).exclude(Exists(still_here))
        return left.update(assignee=None)
