"""Changing whom one acts for, and back again. Always one press."""

from uuid import UUID

from django.contrib import messages as notices
from django.shortcuts import redirect
from django.urls import reverse

from apps.access import acting_for
from apps.access.middleware import actor_of
from apps.audit import log
from apps.identity import sessions
from apps.portal import helping

from .base import OwnView


class ActFor(OwnView):
    """POST with a mandate: act for that person, and come to a time of theirs if one is named. Without: for oneself."""

    permission = "act_for"
    is_way_back = True

    def get(self, request):
        return redirect("portal:home")

    def post(self, request):
        sessions.act_under(request, None)
        asked = request.POST.get("mandate", "")
        if not asked:
            log.record(actor_of(request), "act_for", rule="capacity.patient")
            return redirect("portal:home")
        standing = self.find(request, asked)
        if standing is None or not standing.holds:
            if standing:
                notices.warning(request, helping.over(standing)["title"])
            return redirect("portal:home")
        sessions.act_under(request, standing.mandate.pk)
        mandate = standing.mandate
        log.record(
            actor_of(request),
            "act_for",
            patient_id=mandate.person_id,
            subject=mandate,
            rule=f"capacity.{mandate.kind}",
        )
        return redirect(f"{self.where_to(request)}#acting")  # the banner comes first: the address gives it the focus

    def where_to(self, request) -> str:
        try:
            return reverse("portal:time", args=[UUID(request.POST.get("tid", ""))])
        except ValueError:
            return reverse("portal:home")

    def find(self, request, asked: str) -> acting_for.Standing | None:
        """The mandate, if it is one of the person's own."""
        own = acting_for.held_by(actor_of(request))
        return next((one for one in own if str(one.mandate.pk) == asked), None)
