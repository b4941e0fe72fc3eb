"""One version of a budget: who pays what, how it stands, and the step that comes next."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.views import status_of
from apps.core.errors import AlreadyDone, Invalid, NotFound, Refused
from apps.costs import actions, compared
from apps.costs.forms import FilesForm, OutcomeForm, VoteForm
from apps.costs.models import BudgetYear
from apps.costs.principals import EVERYBODY
from apps.costs.printed import rate
from apps.costs.shown import Shown, show


class OfBudget(GuardedView, abstract=True):
    """About one version; somebody who may not see budgets does not learn that it exists."""

    model = BudgetYear

    def budget(self, activity: str = "") -> BudgetYear:
        return self.get_object(activity=activity)

    def refuse(self, refusal: Refused):
        """Back to the page of the budget, which says why."""
        messages.error(self.request, refusal.message)
        return redirect("costs:budget", pk=self.kwargs["pk"])


class OneBudget(OfBudget):
    permission = "view_costs"

    def get(self, request, pk):
        return page(self, self.budget(), VoteForm())


def page(view: GuardedView, budget: BudgetYear, form: VoteForm, status: int = 200):
    """The version, beside the one that the address asks for. That both are read is written down first."""
    versions = compared.others(budget, view.actor)
    other = beside(view, budget, versions)
    log.record(view.actor, "read", subject=budget, shown={"beside": str(other.pk)} if other else None)
    found = show(budget, view.actor, other)
    steps = {verb: found.budget.can(verb) and may(view, found, verb) for verb in actions_of_page()}
    context = {
        "shown": found,
        "budget": found.budget,
        "rate": rate(found.sharing.shared.rate) if found.sharing.is_complete else "",
        "voters": len(EVERYBODY),
        "steps": steps,
        "form": form,
        "versions": [(one.pk, compared.title_of(one), one.get_state_display(), one == other) for one in versions],
    }
    return render(view.request, "costs/budget.html", context, status=status)


def beside(view: GuardedView, budget: BudgetYear, versions: list[BudgetYear]) -> BudgetYear | None:
    """The version that the address asks to compare with, else the one that held before."""
    try:
        return compared.chosen(budget, versions, view.request.GET.get("mot"))
    except NotFound:
        raise Http404 from None


def actions_of_page() -> tuple[str, ...]:
    return (
        "load_budget",
        "prepare_budget",
        "take_back_budget",
        "recommend_budget",
        "open_budget_vote",
        "record_outcome",
    )


def may(view: GuardedView, found: Shown, verb: str) -> bool:
    """Whether the page offers the step; the verb itself asks again."""
    if not view.actor.may(verb):
        return False
    if verb == "recommend_budget":
        return found.code is not None and found.budget.prepared_by_id != view.actor.staff_id
    return found.has_pen and (verb != "prepare_budget" or found.sharing.is_complete)


class Vote(OfBudget):
    """POST: the principal's vote."""

    permission = "vote_on_budget"

    def post(self, request, pk):
        budget, form = self.budget(), VoteForm(request.POST)
        if not form.is_valid():
            return page(self, budget, form, 422)
        given = form.cleaned_data
        try:
            actions.vote_on_budget(
                budget, by=self.actor, once=given["once"], is_yes=given["answer"] == "yes", reason=given["reason"]
            )
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return page(self, self.budget(), form, status_of(refusal))
        messages.success(request, _("Your principal's vote is counted."))
        return redirect("costs:budget", pk=pk)


class Step(OfBudget, abstract=True):
    """POST: the budget goes on to its next state."""

    def post(self, request, pk):
        try:
            getattr(actions, self.permission)(self.budget(), by=self.actor)
        except Refused as refusal:
            return self.refuse(refusal)
        messages.success(request, self.said())
        return redirect("costs:budget", pk=pk)

    def said(self) -> str:
        raise NotImplementedError


class Prepare(Step):
    permission = "prepare_budget"

    def said(self) -> str:
        return _("The budget is prepared. Another representative recommends it.")


class TakeBack(Step):
    permission = "take_back_budget"

    def said(self) -> str:
        return _("The budget is a draft again.")


class Recommend(Step):
    permission = "recommend_budget"

    def said(self) -> str:
        return _("The budget is recommended. The region opens the vote.")


class OpenVote(Step):
    permission = "open_budget_vote"

    def said(self) -> str:
        return _("The vote is open to all principals.")


class Files(OfBudget):
    """Items and inhabitants, from files or pasted: every fault with its line, and what was typed stays."""

    permission = "load_budget"

    def get(self, request, pk):
        budget = self.budget("read")
        return self.show(budget, FilesForm(year=budget.year))

    def post(self, request, pk):
        budget = self.budget()
        form = FilesForm(request.POST, request.FILES, year=budget.year)
        if not form.is_valid():
            return self.show(budget, form, 422)
        population = form.population
        given = {"people": population.people, "people_day": population.day} if population else {}
        try:
            actions.load_budget(budget, by=self.actor, items=form.items, **given)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(budget, form, status_of(refusal))
        messages.success(request, _("Read in. Look at the shares before you say that it is prepared."))
        if population and not population.is_stated:
            messages.warning(
                request, _("Nothing says what the inhabitants shall sum to, so the sum has not been checked.")
            )
        return redirect("costs:budget", pk=pk)

    def show(self, budget, form, status=200):
        return render(self.request, "costs/files.html", {"budget": budget, "form": form}, status=status)


class Spent(OfBudget):
    """What each item has cost so far; never more in all than what everybody has approved."""

    permission = "record_outcome"

    def get(self, request, pk):
        return self.show(show(self.budget("read"), self.actor))

    def post(self, request, pk):
        budget = self.budget()
        found = show(budget, self.actor)
        form = self.form(found, request.POST)
        if not form.is_valid():
            return self.show(found, form, 422)
        try:
            actions.record_outcome(budget, by=self.actor, amounts=form.amounts)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(found, form, 422 if isinstance(refusal, Invalid) else status_of(refusal))
        messages.success(request, _("Saved."))
        return redirect("costs:budget", pk=pk)

    def form(self, found: Shown, data=None) -> OutcomeForm:
        return OutcomeForm(data, items=found.sharing.items, spent=found.spent)

    def show(self, found: Shown, form=None, status=200):
        context = {"shown": found, "budget": found.budget, "form": form or self.form(found)}
        return render(self.request, "costs/outcome.html", context, status=status)
