"""Forms that end in a proposal: filled in, shown with what it would mean, and then proposed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.administration import forms, hindsight, operations, rulebook
from apps.administration.actions import propose_permission_change
from apps.administration.figures import figures_of
from apps.cases.views import status_of
from apps.core.calendar import today
from apps.core.errors import Invalid, Refused
from apps.organisations.models import Provider, RiskAnalysis, RoleProfile

from .finding import own_or_404
from .people import own_post


class Proposal(GuardedView, abstract=True):
    """GET the form, POST to see what it would mean, POST once more to propose it."""

    permission = "propose_permission_change"
    form_class: type[forms.Asking]

    def get(self, request, **of):
        return self.show(self.form())

    def post(self, request, **of):
        form = self.form(request.POST)
        if not form.is_valid() or request.POST.get("do") == "edit":
            return self.show(form, status=200 if request.POST.get("do") == "edit" else 422)
        try:
            changes = form.changes()
            if request.POST.get("do") == "propose":
                return self.propose(changes, form)
            return self.preview(form, changes)
        except Invalid as refusal:
            form.take(refusal)
            return self.show(form, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(form, status=status_of(refusal))

    def form(self, data=None):
        return self.form_class(data, actor=self.actor, **self.about())

    def about(self) -> dict:
        """What the form needs to know besides who fills it in."""
        return {}

    def propose(self, changes, form):
        provider = Provider.objects.get(pk=self.actor.provider)
        reason = form.cleaned_data["reason"]
        change = propose_permission_change(provider, by=self.actor, changes=changes, reason=reason)
        messages.success(self.request, _("Proposed. It begins to hold when a second person approves it."))
        return redirect("administration:change", pk=change.pk)

    def preview(self, form, changes):
        context = {"form": form, "figures": figures_of(changes, self.actor.provider)}
        context["sentences"] = operations.sentences(changes)
        context["last_month"] = hindsight.of_changes(changes)
        return render(self.request, "administration/preview.html", context)

    def show(self, form, status=200):
        return render(self.request, "administration/propose.html", {"form": form}, status=status)


class Give(Proposal):
    form_class = forms.Give


class OfPost(Proposal, abstract=True):
    """About one assignment of the own provider."""

    def about(self):
        return {"post": own_post(self)}


class Dates(OfPost):
    form_class = forms.Dates


class Leave(OfPost):
    form_class = forms.Leave


class OtherProfile(OfPost):
    form_class = forms.OtherProfile


class End(OfPost):
    form_class = forms.End


class NewProfile(Proposal):
    form_class = forms.Profile


class ChangeProfile(Proposal):
    form_class = forms.Profile

    def about(self):
        own = RoleProfile.objects.filter(provider=self.actor.provider)
        return {"profile": own_or_404(self, own, self.kwargs["pk"])}


class NewAnalysis(Proposal):
    form_class = forms.Analysis


class ChangeAnalysis(Proposal):
    form_class = forms.Analysis

    def about(self):
        own = RiskAnalysis.objects.filter(provider=self.actor.provider)
        return {"analysis": own_or_404(self, own, self.kwargs["pk"])}


class ChangeRule(Proposal):
    form_class = forms.RuleChange

    def about(self):
        if not Provider.objects.filter(pk=self.actor.provider, decides_rules=True).exists():
            raise Http404
        if rulebook.standing_of(self.kwargs["key"], today()) is None:
            raise Http404
        return {"key": self.kwargs["key"]}
