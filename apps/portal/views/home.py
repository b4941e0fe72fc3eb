"""What happens next and whom to call, the plan with everything around it, and the person's own words."""

from datetime import timedelta

from django.contrib import messages as notices
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access import acting_for
from apps.access.actor import Actor
from apps.audit import log
from apps.careplans import told as plans
from apps.cases.actions import write_own_words
from apps.cases.models import Case, Statement
from apps.core import clock
from apps.core.errors import AlreadyDone, Refused
from apps.discharge import told
from apps.portal import helping, mandates, news, reading, times, together
from apps.portal.forms import OwnWordsForm

from .base import OwnView
from .plans import OnePlan

A_MONTH = timedelta(days=30)


class Home(OwnView):
    """What happens next, and whom to call."""

    place = "home"

    def get(self, request):
        seen, plan = told.latest(self.actor), plans.latest(self.actor)
        subject = seen.case if seen else plan and plan.case
        log.record(self.actor, "read", patient_id=self.actor.whom, subject=subject)
        seen, plan = recent(seen), recent(plan)
        more = {
            "now": clock.now(),
            "news": news.rows(self.actor, self.notices),
            **self.of_times(is_first=not comes_something(seen, plan)),
            **self.around(),
        }
        if seen is None and plan is None:
            return self.nothing("portal/nothing.html", **more)
        to_do = [*self.of_plan(plan, seen), *self.of_discharge(seen, plan)]
        return self.page(
            "portal/home.html", seen=seen, plan=plan, door=plan and together.door(plan), to_do=to_do, **more
        )

    def of_times(self, *, is_first: bool) -> dict:
        """What to answer and the next time. Where nothing else comes, the first of them is the page's dark block."""
        rows = times.soon(self.actor)
        first = times.as_next(rows[0]) if rows and is_first else None
        return {"first_time": first, "times": [times.on_home(row) for row in rows[1 if first else 0 :]]}

    def of_plan(self, plan, seen) -> list[dict]:
        """What waits in the plan. Where the plan's block leads to the first, it is not said twice."""
        rows = together.rows_of(plan) if plan else []
        return rows if is_on_the_way(seen) else rows[1:]

    def of_discharge(self, seen, plan) -> list[dict]:
        if self.standing:
            return []
        new = [one for one in self.new if plan is None or one.about != plan.plan.pk]
        return reading.to_do(seen, new) if seen else []

    def around(self) -> dict:
        """Those one may act for; or, when acting, what one may do and what is good to know."""
        if self.standing is None:
            is_asked = any(one.about is None for one in self.notices)
            questions = mandates.questions(self.actor) if is_asked else []
            held = acting_for.held_by(self.actor)
            theirs = list(self.times_of(held))
            return {"questions": questions, "helped": helping.people(held), "theirs": theirs, "services": []}
        services = helping.services(self.actor, self.standing)
        return {"helped": [], "services": services, "to_know": list(helping.good_to_know(self.standing))}

    def times_of(self, held: list[acting_for.Standing]):
        """Of each person that one may act for: what there is to answer, or the next time. Looking is written down."""
        for one in held:
            acting = Actor.of_mandate(one.mandate, loa=self.actor.loa, user_id=self.actor.user_id)
            if not (one.holds and helping.sees_times(acting, one)):
                continue
            log.record(acting, "list", patient_id=acting.whom, subject_type="appointments.appointment")
            for row in times.soon(acting)[:1]:
                said = times.of_another(row, helping.first(one.whose), helping.whose(one.whose))
                yield {**said, "mandate": one.mandate.pk}


def comes_something(seen, plan) -> bool:
    """Whether a way home or a plan has a next step of its own."""
    return any(one is not None and not one.story.is_over for one in (seen, plan))


def is_on_the_way(seen) -> bool:
    """Whether the way home from hospital is what comes next."""
    return seen is not None and not seen.story.is_over


def recent(seen):
    return None if seen is None or is_long_ago(seen.case) else seen


def is_long_ago(case) -> bool:
    """What ended more than a month ago is no news. "My plan" keeps it."""
    return case.is_closed and clock.now() - case.closed_at > A_MONTH


class PlanView(OwnView, abstract=True):
    """A discharge: where we are, who helps, what comes, what has been said."""

    place = "plan"

    def show(self, seen, other=None):
        """The page. `other` is a coordinated plan to lead to. What staff have written down here has been seen."""
        said = {one.id for one in seen.said}
        reading.mark_seen(self.actor, self.new, said)
        left = [one for one in self.new if one.about not in said]
        recent = reading.all_messages(self.actor, left, seen.case)
        more = {"may_write": self.actor.may("write_own_words"), "plan_name": self.plan_name}
        more["may_ask"] = other is None and self.actor.may("propose_plan")
        return self.page(
            "portal/plan.html",
            seen=seen,
            other=other,
            recent=recent[: reading.NEWEST],
            now=clock.now(),
            new=left,
            **more,
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
    """The plan, under an address that does not change: the coordinated one once it says something, or the way home.

    While somebody is in hospital the way home comes first until the plan is in force. Each page leads to the other.
    """

    def get(self, request):
        seen, plan = told.latest(self.actor), plans.latest(self.actor)
        first = plan if comes_first(plan, seen) else seen
        log.record(self.actor, "read", patient_id=self.actor.whom, subject=first and first.case)
        if first is None:
            return self.nothing("portal/no_plan.html", may_ask=self.actor.may("propose_plan"))
        if first is plan:
            return self.show_coordinated(plan, seen)
        return self.show(seen, other=plan and not plan.case.is_closed and plan)

    def show_coordinated(self, plan, seen):
        page = OnePlan(reader=self.actor)
        page.setup(self.request)
        return page.show(plan, way_home=seen if seen and not seen.story.is_over else None)


def comes_first(plan, seen) -> bool:
    """Whether "My plan" is the coordinated one."""
    if plan is None or seen is None:
        return plan is not None
    on_the_way = not seen.case.is_closed
    if plan.case.is_closed:
        return not on_the_way and plan.case.opened_at > seen.case.opened_at
    return plan.plan.version > 0 or not on_the_way


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
