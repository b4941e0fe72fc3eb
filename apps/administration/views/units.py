"""The provider's own units: find one, make one, change how it is reached."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.administration.actions import save_unit
from apps.administration.forms import UnitForm
from apps.audit import log
from apps.cases.views import status_of
from apps.core.calendar import today
from apps.core.errors import Invalid, Refused
from apps.organisations.models import Provider, Unit

from .finding import own_or_404


class Units(GuardedView):
    permission = "view_assignments"

    def get(self, request):
        text, day = request.GET.get("q", "")[:80].strip(), today()
        valid = Q(assignments__valid_from__lte=day) & (
            Q(assignments__valid_to=None) | Q(assignments__valid_to__gte=day)
        )
        rows = Unit.objects.filter(provider=self.actor.provider).annotate(
            people=Count("assignments__staff", filter=valid, distinct=True)
        )
        if text:
            rows = rows.filter(Q(name__icontains=text) | Q(hsa_id__icontains=text))
        units = list(rows.by_name()[:500])
        log.record(self.actor, "list", subject_type="organisations.unit", shown={"count": len(units)})
        context = {"units": units, "q": text, "may_save": self.actor.may("save_unit")}
        return render(request, "administration/units.html", context)


class SaveUnit(GuardedView):
    """A new unit without `pk`, else one of the own."""

    permission = "save_unit"

    def get(self, request, pk=None):
        return self.show(self.form(pk))

    def post(self, request, pk=None):
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            provider = Provider.objects.get(pk=self.actor.provider)
            save_unit(provider, by=self.actor, unit=pk, **form.cleaned_data)
        except Invalid as refusal:
            form.take(refusal)
            return self.show(form, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.show(form, status=status_of(refusal))
        messages.success(request, _("Saved."))
        return redirect("administration:units")

    def form(self, pk, data=None):
        own = Unit.objects.filter(provider=self.actor.provider)
        unit = own_or_404(self, own, pk) if pk else None
        return UnitForm(data, actor=self.actor, unit=unit)

    def show(self, form, status=200):
        return render(self.request, "administration/unit.html", {"form": form}, status=status)
