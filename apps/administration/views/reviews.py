"""Whether each assignment is still needed: the manager of the unit says yes, or ends it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.administration import reviewing
from apps.administration.actions import confirm_assignment, end_assignment
from apps.administration.operations import name_of
from apps.audit import log
from apps.core import rules
from apps.core.calendar import today
from apps.core.errors import Refused
from apps.core.text import swedish_order

from .finding import own_or_404

AT_MOST = 200


class Reviews(GuardedView):
    """Those that are late, unit by unit. One press for each: still needed, or end it."""

    permission = "view_reviews"

    def get(self, request):
        day, rule = today(), rules.on(today())
        late = reviewing.due(reviewing.asked_of(self.actor), day, rule).select_related("staff", "unit", "profile")
        rows = list(late.order_by(swedish_order("unit__name"), swedish_order("staff__name"), "pk")[:AT_MOST])
        log.record(self.actor, "list", subject_type="organisations.assignment", shown={"count": len(rows)})
        units: dict = {}
        for post in rows:
            units.setdefault(post.unit, []).append({"post": post, "name": name_of(post.staff)})
        return render(
            request,
            "administration/reviews.html",
            {"units": list(units.items()), "months": rule.number("assignment.review_months")},
        )


class Answer(GuardedView, abstract=True):
    """POST: the answer about one assignment."""

    verb: staticmethod

    def post(self, request, pk):
        post = own_or_404(self, reviewing.asked_of(self.actor).select_related("staff"), pk)
        name = name_of(post.staff)
        try:
            self.verb(post, by=self.actor)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("administration:reviews")
        messages.success(request, self.words() % {"name": name})
        return redirect("administration:reviews")


class Keep(Answer):
    permission = "confirm_assignment"
    verb = staticmethod(confirm_assignment)

    def words(self) -> str:
        return _("%(name)s keeps the assignment.")


class EndIt(Answer):
    """GET asks once more, since it holds at once."""

    permission = "end_assignment"
    verb = staticmethod(end_assignment)

    def get(self, request, pk):
        asked = reviewing.asked_of(self.actor).select_related("staff", "unit", "profile")
        post = own_or_404(self, asked, pk)
        return render(request, "administration/end.html", {"post": post, "name": name_of(post.staff)})

    def words(self) -> str:
        return _("The assignment of %(name)s has ended. Tasks have gone back to the unit.")
