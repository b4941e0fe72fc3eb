"""What waits at each unit, in words, for somebody who chooses where to work now."""

from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.kinds import TaskState
from apps.cases.models import Task
from apps.core import clock
from apps.core.guard import as_system


def at_units(units: list[UUID]) -> dict[UUID, str]:
    """Unit → "13 tasks, 2 late". Numbers only; one statement."""
    late = Count("pk", filter=Q(due_at__lt=clock.now()))
    with as_system("counting what waits where somebody works"):
        rows = Task.objects.filter(unit__in=units, state=TaskState.OPEN).order_by().values("unit")
        found = list(rows.annotate(n=Count("pk"), late=late).values_list("unit", "n", "late"))
    return {unit: words(number, is_late) for unit, number, is_late in found}


def words(number: int, late: int) -> str:
    text = ngettext("%(n)s task", "%(n)s tasks", number) % {"n": number}
    return _("%(all)s, %(n)s late") % {"all": text, "n": late} if late else text
