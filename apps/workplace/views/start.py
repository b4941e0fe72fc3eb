"""The first page of roles that have no worklist, and the assignments of one's own provider."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.core.calendar import today
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment

AT_MOST = 500


class Start(GuardedView):
    """Says what this assignment gives today, and what is not built yet."""

    permission = "view_start"

    def get(self, request):
        return render(request, "workplace/start.html", {"role": Role(self.actor.role).label})


class Assignments(GuardedView):
    """Who works where at the own provider, today. Only to read: granting and ending come with administration."""

    permission = "view_assignments"

    def get(self, request):
        rows = (
            Assignment.objects.valid_on(today())
            .filter(unit__provider=self.actor.provider)
            .select_related("staff", "unit")
            .order_by("unit__name", "staff__name")[:AT_MOST]
        )
        log.record(self.actor, "list", subject_type="organisations.assignment", shown={"count": len(rows)})
        people = [
            {
                "name": _("Protected identity") if row.staff.is_protected else row.staff.name,
                "role": row.get_role_display(),
                "unit": row.unit.name,
                "until": row.valid_to,
            }
            for row in rows
        ]
        return render(request, "workplace/assignments.html", {"people": people})
