"""What the pages of follow-up share: the choice in the address, the row of pages, and that reading is written down."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.core import rules
from apps.core.calendar import today
from apps.core.errors import NotFound
from apps.core.parts import Tab
from apps.followup import choosing
from apps.followup.choosing import Choice
from apps.followup.measures import all_measures
from apps.followup.places import reads_figures


class FollowUpPage(GuardedView, abstract=True):
    """A page about one month, place and cut. Figures are of nobody, and reading them is written down all the same."""

    permission = "view_followup"

    def choice(self) -> Choice | None:
        """None where there is nothing to choose: no month is closed, or the assignment is for care.

        Raises Http404 for a choice that there is not.
        """
        if not reads_figures(self.actor):
            return None
        try:
            return choosing.chosen(self.actor, self.request.GET)
        except NotFound:
            raise Http404 from None

    def page(self, template: str, choice: Choice | None, **context: Any) -> HttpResponse:
        self.write_down("list", choice)
        frame = {"definitions_url": reverse("followup:definitions"), "how_many": len(all_measures())}
        return render(self.request, template, {"choice": choice, "pages": self.tabs(choice), **frame, **context})

    def write_down(self, activity: str, choice: Choice | None) -> None:
        about = {"month": f"{choice.month:%Y-%m}", "place": choice.place.key, "cut": choice.cut.code} if choice else {}
        log.record(self.actor, activity, subject_type="followup.figure", shown=about)

    def tabs(self, choice: Choice | None) -> list[Tab]:
        """The pages, each with the same choice."""
        here, query = self.request.resolver_match.view_name, choice.address() if choice else ""
        pages = (
            ("followup:overview", _("Overview")),
            ("followup:quality", _("What is missing")),
            ("followup:definitions", _("How it is counted")),
        )
        return [Tab(label, reverse(name) + query, "", current=name == here) for name, label in pages]

    def nothing(self) -> HttpResponse:
        """Before the first month is closed, and for somebody whose assignment is for care."""
        if reads_figures(self.actor):
            title = _("No month has been closed yet")
            why = _("A month is counted %(days)s days after it has ended. Nothing is shown of the month that runs.")
            why %= {"days": rules.on(today()).number("followup.close_after_days")}
        else:
            title = _("Your assignment is for care")
            why = _(
                "Figures need an assignment for quality or statistics: choose it above, or ask whoever administers"
                " permissions at your provider for one."
            )
        to_mend = "" if reads_figures(self.actor) or not self.actor.may("view_case") else reverse("followup:quality")
        empty = {"title": title, "why": why, "to_mend_url": to_mend}
        return self.page("followup/empty.html", None, heading=_("Follow-up"), **empty)
