"""Changes that wait, and one change: what it would mean, who has said what, and the second person's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.administration import hindsight, operations
from apps.administration.actions import approve_change, reject_change, remind_about_change, withdraw_change
from apps.administration.figures import figures_of, restored
from apps.administration.models import Change
from apps.administration.operations import name_of
from apps.audit import log
from apps.cases.views import status_of
from apps.core.errors import Invalid, Refused
from apps.core.parts import Step
from apps.core.phrases import people_time

PAGE = 30
VERBS = {
    "approve": approve_change,
    "reject": reject_change,
    "withdraw": withdraw_change,
    "remind": remind_about_change,
}


class Changes(GuardedView):
    """Those that wait first, then the newest. What is about oneself is not shown."""

    permission = "view_assignments"

    def get(self, request):
        rows = Change.objects.visible_to(self.actor).filter(provider=self.actor.provider)
        rows = rows.select_related("proposed_by", "approved_by")
        page = Paginator(waiting_first(rows), PAGE).get_page(request.GET.get("page"))
        log.record(self.actor, "list", subject_type="administration.change", shown={"count": len(page)})
        return render(request, "administration/changes.html", {"page": page, "may_propose": self.may_propose})

    @property
    def may_propose(self) -> bool:
        return self.actor.may("propose_permission_change")


def waiting_first(rows):
    return rows.order_by(F("decided_at").desc(nulls_first=True), "-proposed_at")


class OneChange(GuardedView):
    """The figures are counted anew while it waits, so that nobody approves what was true last week."""

    permission = "view_assignments"
    model = Change

    def get(self, request, pk):
        return self.show(self.change())

    def post(self, request, pk):
        change, do = self.change(activity=""), request.POST.get("do", "")
        if do not in VERBS:
            raise Http404
        said = {"approve": {"read": request.POST.get("read", "")[:40]}, "reject": {"reason": self.reason}}
        try:
            VERBS[do](change, by=self.actor, **said.get(do, {}))
        except Invalid as refusal:
            return self.show(self.change(activity=""), error=refusal.message, status=422)
        except Refused as refusal:
            return self.show(self.change(activity=""), refused=refusal.message, status=status_of(refusal))
        messages.success(request, DONE[do]())
        return redirect("administration:change", pk=pk)

    @property
    def reason(self) -> str:
        return self.request.POST.get("reason", "")

    def change(self, activity="read") -> Change:
        rows = Change.objects.filter(provider=self.actor.provider).select_related(
            "proposed_by", "approved_by", "staff"
        )
        return self.get_object(rows, activity=activity)

    def show(self, change, *, error="", refused="", status=200):
        figures, broken = restored(change.figures), ""
        if change.is_waiting:
            try:
                figures = figures_of(change.operations, change.provider_id)
            except Invalid as refusal:
                broken = refusal.message
        is_mine = change.proposed_by_id == self.actor.staff_id
        context = {
            "change": change,
            "figures": figures,
            "has_moved": figures.digest != restored(change.figures).digest,
            "broken": broken,
            "sentences": operations.sentences(change.operations),
            "last_month": hindsight.of_changes(change.operations) if change.is_waiting else [],
            "steps": steps_of(change),
            "proposer": name_of(change.proposed_by),
            "is_mine": is_mine,
            "may_decide": change.is_waiting and not is_mine and self.actor.may("approve_change"),
            "reason": self.reason if error else "",
            "error": error,
            "refused": refused,
        }
        return render(self.request, "administration/change.html", context, status=status)


DONE = {
    "approve": lambda: _("Approved. It holds from now on."),
    "reject": lambda: _("Rejected. The proposer sees why."),
    "withdraw": lambda: _("Taken back. Nothing has changed."),
    "remind": lambda: _("Those who can approve it see it first on their page."),
}


def steps_of(change: Change) -> list[Step]:
    proposed = f"{name_of(change.proposed_by)}, {people_time(change.proposed_at)}"
    steps = [Step(_("Proposed"), proposed, "done")]
    if change.is_waiting:
        reminded = _("Reminded %(when)s.") % {"when": people_time(change.reminded_at)} if change.reminded_at else ""
        return [*steps, Step(_("Waits for a second person"), reminded, "now"), Step(_("Holds"), "", "later")]
    by = f"{name_of(change.approved_by)}, " if change.approved_by else ""
    state = "done" if change.status == "approved" else "stop"
    return [*steps, Step(change.get_status_display(), f"{by}{people_time(change.decided_at)}", state)]
