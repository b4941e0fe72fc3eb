"""Every component with invented people, to look at and to test. Exists in development and tests only."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from apps.core import clock

from . import samples
from .forms import StyleForm, StylePatientForm


@method_decorator(login_not_required, name="dispatch")
class Style(View):
    """`/dev/stil/` lists the sample pages, `/dev/stil/<part>/` shows one. The clock stands still on a Friday."""

    def get(self, request: HttpRequest, part: str = "index", *, forms: dict[str, Any] | None = None) -> HttpResponse:
        if part not in samples.PARTS:
            raise Http404
        with clock.at(samples.NOW):
            context = samples.context(part) | (forms or {"form": StyleForm(), "patient_form": StylePatientForm()})
            return render(request, f"core/style/{part}.html", context, status=422 if forms else 200)

    def post(self, request: HttpRequest, part: str = "index") -> HttpResponse:
        forms = {"form": StyleForm(request.POST), "patient_form": StylePatientForm(request.POST)}
        return self.get(request, part, forms=forms)
