"""What the pages about times share: the row of pages, one press that ends in one verb, and a form that ends in one."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.access.views import GuardedView
from apps.appointments.models import Appointment
from apps.cases.views import status_of
from apps.core import clock
from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.workplace.times import nav

OF_A_TIME = Appointment.objects.select_related("patient", "service", "unit", "slot")


class TimePage(GuardedView, abstract=True):
    """A page with the row of pages above it. For staff: people do the verbs that both may on pages of their own."""

    template = ""

    def may_come_in(self) -> bool:
        return self.actor.is_staff and super().may_come_in()

    def show(self, status: int = 200, *, day=None, beside: dict[str, Any] | None = None, **context: Any):
        """`beside`: small lists of the page by the name they have there, fetched together with the row of pages."""
        beat = nav.beat(self.actor, day, **(beside or {}))
        frame = {"times": nav.tabs(self.request, self.actor, beat), "beat": beat, "now": clock.now(), **beat.beside}
        return render(self.request, self.template, {**frame, **context}, status=status)

    def back(self, otherwise: str) -> str:
        """Where one came from, if it is a page of ours about times."""
        asked = self.request.GET.get("till", "")
        is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if is_ours and asked.startswith(reverse("workplace:times")) else otherwise


class Press(TimePage, abstract=True):
    """One press. Done, or refused in words, and then back to where one was."""

    said: Any = ""

    def do(self, row) -> Any:
        raise NotImplementedError

    def after(self, row) -> str:
        raise NotImplementedError

    def get(self, request, pk):
        return redirect(self.after(self.row()))

    def row(self):
        return self.get_object(activity="")

    def post(self, request, pk):
        row = self.row()
        try:
            self.do(row)
        except AlreadyDone:
            pass
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, str(self.said))
        return redirect(self.back(self.after(row)))


class FormPage(TimePage, abstract=True):
    """One form about one row, that ends in one verb."""

    template = "workplace/times/form.html"
    form_class: Any
    title: Any = ""
    submit: Any = ""
    lead: Any = ""
    said: Any = ""

    def row(self):
        return self.get_object(activity="read")

    def form(self, row, data=None):
        return self.form_class(data, person=None, actor=self.actor)

    def do(self, row, form) -> Any:
        raise NotImplementedError

    def after(self, row, done) -> str:
        raise NotImplementedError

    def more(self, row, form) -> dict[str, Any]:
        return {}

    def get(self, request, pk):
        row = self.row()
        return self.page(row, self.form(row))

    def post(self, request, pk):
        row = self.row()
        form = self.form(row, request.POST)
        if not form.is_valid():
            return self.page(row, form, 422)
        try:
            done = self.do(row, form)
        except Invalid as refusal:
            form.take(refusal)
            return self.page(row, form, 422)
        except AlreadyDone:
            return redirect(self.after(row, None))
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.page(row, form, status_of(refusal))
        messages.success(request, str(self.said))
        return redirect(self.after(row, done))

    def page(self, row, form, status: int = 200):
        context = {"row": row, "form": form, "title": self.title, "submit": self.submit, "lead": self.lead}
        return self.show(status, **{**context, "back_url": self.after(row, None), **self.more(row, form)})
