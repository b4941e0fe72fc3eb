"""What happens next and whom to call, the plan with everything around it, and the person's own words."""

from datetime import timedelta

from django.contrib import messages as notices
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access import acting_for
from apps.audit import log
from apps.cases.actions import write_own_words
from apps.cases.models import Case, Statement
from apps.core import clock
from apps.core.errors import AlreadyDone, Refused
from apps.discharge import told
from apps.portal import helping, mandates, reading
from apps.portal.forms import OwnWordsForm

from .base import OwnView

A_MONTH = timedelta(days=30)


class Home(OwnView):
    """What happens next, and whom to call."""

    place = "home"

    def get(self, request):
        seen = told.latest(self.actor)
        log.record(self.actor, "read", patient_id=self.actor.whom, subject=seen and seen.case)
        more = {"now": clock.now(), **self.around()}
        if seen is None or is_long_ago(seen.case):
            return self.nothing("portal/nothing.html", **more)
        to_do = [] if self.standing else reading.to_do(seen, self.new)
        return self.page("portal/home.html", seen=seen, to_do=to_do, **more)

    def around(self) -> dict:
        """Those one may act for; or, when acting, what one may do and what is good to know."""
        if self.standing is None:
            is_asked = any(one.about is None for one in self.notices)
            questions = mandates.questions(self.actor) if is_asked else []
            helped = helping.people(acting_for.held_by(self.actor))
            return {"questions": questions, "helped": helped, "services": [], "to_know": []}
        services = helping.services(self.actor, self.standing)
        return {"helped": [], "services": services, "to_know": list(helping.good_to_know(self.standing))}


def is_long_ago(case) -> bool:
    """What ended more than a month ago is no news. "My plan" keeps it."""
    return case.is_closed and clock.now() - case.closed_at > A_MONTH


class PlanView(OwnView, abstract=True):
    """A discharge: where we are, who helps, what comes, what has been said."""

    place = "plan"

    def show(self, seen):
        """The page. What the staff have written down on the person's behalf stands on it, so it has been seen."""
        said = {one.id for one in seen.said}
        reading.mark_seen(self.actor, self.new, said)
        left = [one for one in self.new if one.about not in said]
        recent = reading.all_messages(self.actor, left, seen.case)
        more = {"may_write": self.actor.may("write_own_words"), "plan_name": self.plan_name}
        return self.page(
            "portal/plan.html", seen=seen, recent=recent[: reading.NEWEST], now=clock.now(), new=left, **more
        )

    @property
    def plan_name(self) -> str:
        return helping.plan_of(self.standing.whose) if self.standing else _("My plan")


class Discharge(PlanView):
    """One discharge, also an earlier one."""

    model = Case

    def get(self, request, pk):
        case = self.get_object(Case.objects.filter(process="svu"))
        seen = told.seen_by(self.actor, case.pk)
        if seen is None:
            raise Http404
        return self.show(seen)


class Plan(PlanView):
    """The newest discharge, under an address that does not change."""

    def get(self, request):
        seen = told.latest(self.actor)
        log.record(self.actor, "read", patient_id=self.actor.whom, subject=seen and seen.case)
        return self.show(seen) if seen else self.nothing("portal/no_plan.html")


class PrintedDischarge(OwnView):
    """The same on paper, for the fridge."""

    place = "plan"
    model = Case

    def get(self, request, pk):
        case = self.get_object(Case.objects.select_related("patient"), activity="print")
        html = told.html_of(request, case, back_url=reverse("portal:discharge", args=[pk]))
        if not html:
            raise Http404
        return HttpResponse(html)


class OwnWords(OwnView):
    """What matters to me: written by the person, read by those who help."""

    permission = "write_own_words"
    place = "plan"
    model = Case

    def get(self, request, pk):
        return self.form_page(self.get_object(), OwnWordsForm())

    def post(self, request, pk):
        case = self.get_object(activity="")
        form = OwnWordsForm(request.POST)
        if not form.is_valid():
            return self.form_page(case, form, status=422)
        try:
            write_own_words(case, by=self.actor, once=form.cleaned_data["once"], text=form.cleaned_data["text"])
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.form_page(case, form, status=422)
        notices.success(request, _("Saved. Those who help you can read it now."))
        return redirect("portal:plan")

    def form_page(self, case, form, status=200):
        said = Statement.objects.visible_to(self.actor).filter(case=case).annotate(unit_name=F("unit__name"))
        said = said.order_by("-said_at")
        return self.page("portal/own_words.html", status=status, case=case, form=form, said=said)
