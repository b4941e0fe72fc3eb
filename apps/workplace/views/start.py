"""The first page of roles that have no other."""

from django.shortcuts import render

from apps.access.views import GuardedView
from apps.organisations.kinds import Role


class Start(GuardedView):
    """Says what this assignment gives today."""

    permission = "view_start"

    def get(self, request):
        return render(request, "workplace/start.html", {"role": Role(self.actor.role).label})
