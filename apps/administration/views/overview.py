"""What waits for those who administer, and who works where."""

from django.db.models import Count, F, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils.http import urlencode

from apps.access.views import GuardedView
from apps.administration import reviewing
from apps.administration.models import Change
from apps.administration.states import ChangeState
from apps.audit import log
from apps.core import rules
from apps.core.calendar import today
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment, Provider, RiskAnalysis

from .listing import VIEWS, conditions, everybody, listing

SHOWN = 8


class Start(GuardedView):
    """First what a second person must look at, then what is late, then what ends soon."""

    permission = "view_administration"

    def get(self, request):
        day, rule = today(), rules.on(today())
        own = Change.objects.visible_to(self.actor).filter(provider=self.actor.provider)
        changes = list(waiting_first(own.filter(status=ChangeState.PROPOSED)).select_related("proposed_by")[:SHOWN])
        soon = everybody(self.actor.provider).filter(conditions(day, rule)["snart"])
        late = reviewing.due(reviewing.asked_of(self.actor), day, rule)
        analyses = RiskAnalysis.objects.filter(provider=self.actor.provider)
        reviewers = Assignment.objects.valid_on(day).filter(provider=self.actor.provider, role=Role.LOG_REVIEWER)
        numbers = Provider.objects.filter(pk=self.actor.provider).values_list(
            *(
                number_of(rows)
                for rows in (
                    late,
                    soon,
                    analyses.filter(approved_on=None),
                    analyses.filter(review_by__lt=day),
                    reviewers,
                )
            )
        )
        late, ending, unwritten, outdated, reviewing_now = numbers.get()
        context = {
            "for_me": [one for one in changes if one.proposed_by_id != self.actor.staff_id],
            "mine": [one for one in changes if one.proposed_by_id == self.actor.staff_id],
            "late": late,
            "soon": ending,
            "unwritten": unwritten,
            "outdated": outdated,
            "nobody_reviews": not reviewing_now,
            "may_propose": self.actor.may("propose_permission_change"),
            "provider": self.actor.provider_name,
        }
        log.record(self.actor, "list", subject_type="administration.change", shown={"count": len(changes)})
        return render(request, "administration/start.html", context)


def number_of(rows) -> Coalesce:
    """How many there are, as a part of a larger question."""
    counted = rows.order_by().values(all_of_them=Value(1)).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def waiting_first(rows):
    """Those that somebody was reminded of come first, then the oldest."""
    return rows.order_by(F("reminded_at").asc(nulls_last=True), "proposed_at")


class Assignments(GuardedView):
    """Everybody's assignments at the own provider: searched, in views with counts, a page at a time."""

    permission = "view_assignments"

    def get(self, request):
        text = request.GET.get("q", "")[:80].strip()
        found = listing(self.actor.provider, today(), request.GET.get("vy", ""), text, request.GET.get("page"))
        shown = {"count": len(found.rows), "query": log.query_hash(text) if text else None}
        log.record(self.actor, "list", subject_type="organisations.assignment", shown=shown)
        views = [(key, words, found.counts[key], key == found.view) for key, words in VIEWS.items()]
        context = {
            "found": found,
            "views": views,
            "q": text,
            "title": VIEWS[found.view],
            "query": urlencode({"vy": found.view, "q": text}) + "&",
            "may_propose": self.actor.may("propose_permission_change"),
        }
        return render(request, "administration/assignments.html", context)
