"""Who in the unit has taken the case."""

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases.kinds import TaskState
from apps.cases.models import Case, Task
from apps.core.errors import IllegalMove


@action(Case)
def take_task(case: Case, *, by: Actor):
    """Take the unit's open tasks in the case upon oneself (ta själv). Colleagues see who has it."""
    if not Task.objects.filter(case=case, unit=by.unit, state=TaskState.OPEN).update(assignee=by.staff_id):
        raise IllegalMove
