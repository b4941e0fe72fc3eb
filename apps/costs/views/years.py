"""The years and their versions, and beginning another."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.views import status_of
from apps.core.errors import Refused
from apps.costs import shown
from apps.costs.actions import make_budget
from apps.costs.forms import YearForm
from apps.costs.principals import EVERYBODY, holds_the_pen
from apps.organisations.models import Provider


class Years(GuardedView):
    permission = "view_costs"

    def get(self, request):
        years = shown.years(self.actor)
        log.record(self.actor, "list", subject_type="costs.budgetyear", shown={"count": len(years)})
        context = {"years": years, "voters": len(EVERYBODY), "has_pen": holds_the_pen(self.actor)}
        return render(request, "costs/years.html", context)


class NewYear(GuardedView):
    """Begin a year, or a new version of one. Only the region's own; for others the page is not there."""

    permission = "make_budget"

    def get(self, request):
        if not holds_the_pen(self.actor):
            raise Http404
        return self.show(YearForm(initial={"year": request.GET.get("ar", "")[:4]}))

    def post(self, request):
        form = YearForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            provider = Provider.objects.get(pk=self.actor.provider)
            made = make_budget(provider, by=self.actor, year=form.cleaned_data["year"])
        except Refused as refusal:
            form.add_error("year", refusal.message)
            return self.show(form, status_of(refusal))
        messages.success(request, _("The draft is begun. Fill in its items and inhabitants."))
        return redirect("costs:files", pk=made.pk)

    def show(self, form, status=200):
        return render(self.request, "costs/new.html", {"form": form}, status=status)
