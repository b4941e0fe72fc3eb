"""A clinic sets itself up: kinds of time and their texts, the week, closed days, its own rules."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.appointments import actions, content, lint
from apps.appointments.closing import closed_of
from apps.appointments.generating import lines_for
from apps.appointments.kinds import Modality
from apps.appointments.models import Appointment, Clinic, ClosedDays, Service
from apps.core.calendar import today
from apps.core.errors import Invalid, Refused
from apps.workplace.shell import frame_of
from apps.workplace.times import setup
from apps.workplace.times.forms.clinic import CloseForm, KindForm, RulesForm, WeekForm

from .common import TimePage

SHOWN = 14  # days of a preview


class ClinicPage(TimePage):
    permission = "view_clinic"
    template = "workplace/times/clinic.html"

    def get(self, request):
        unit = frame_of(request).unit
        clinic = Clinic.objects.filter(unit=unit).first()
        limits = setup.limits(clinic)
        return self.show(
            kinds=setup.kinds(unit.pk),
            beside={"closed": setup.closed(unit.pk)},
            close_form=CloseForm(actor=self.actor),
            clinic=clinic,
            limits=limits,
            hours=setup.hours_of(limits),
            outside=lint.outside_name(unit, clinic),
            may_change=self.actor.may("save_clinic"),
        )


class OfClinic(TimePage, abstract=True):
    """A form that changes the own unit's clinic."""

    template = "workplace/times/form.html"
    form_class: Any
    title: Any = ""
    submit: Any = _lazy("Save")
    said: Any = ""

    @property
    def unit(self):
        return frame_of(self.request).unit

    def initial(self, **kwargs) -> dict[str, Any]:
        return {}

    def do(self, form, **kwargs) -> Any:
        raise NotImplementedError

    def get(self, request, **kwargs):
        return self.page(self.form_class(actor=self.actor, initial=self.initial(**kwargs)), **kwargs)

    def post(self, request, **kwargs):
        form = self.form_class(request.POST, actor=self.actor, initial=self.initial(**kwargs))
        if not form.is_valid() or request.POST.get("do") == "look":
            return self.page(form, 422 if form.errors else 200, **kwargs)
        try:
            self.do(form, **kwargs)
        except Invalid as refusal:
            form.take(refusal)
            return self.page(form, 422, **kwargs)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.page(form, 409, **kwargs)
        messages.success(request, str(self.said))
        return redirect("workplace:clinic")

    def page(self, form, status: int = 200, **kwargs):
        context = {"form": form, "title": self.title, "submit": self.submit, "back_url": reverse("workplace:clinic")}
        return self.show(status, **context, **self.more(form, **kwargs))

    def more(self, form, **kwargs) -> dict[str, Any]:
        return {}


class Rules(OfClinic):
    permission = "save_clinic"
    form_class = RulesForm
    title = _lazy("How the clinic is found, and its own rules")
    said = _lazy("The clinic's rules are saved.")

    def initial(self, **kwargs):
        clinic = Clinic.objects.filter(unit=self.unit).first()
        if clinic is None:
            return {}
        found = {name: getattr(clinic, name) for name in RulesForm.base_fields if hasattr(clinic, name)}
        return {**found, "is_sensitive": "yes" if clinic.is_sensitive else "no"}

    def do(self, form, **kwargs):
        actions.save_clinic(self.unit, by=self.actor, **form.to_verb())

    def more(self, form, **kwargs):
        return {"lead": _("An empty rule means the common one.")}


class NewKind(OfClinic):
    """A kind of time, with what the person will read and a warning for what must not be written."""

    permission = "save_service"
    template = "workplace/times/kind.html"
    form_class = KindForm
    title = _lazy("A new kind of time")
    said = _lazy("The kind of time is saved. Put out times for it.")

    def do(self, form, **kwargs):
        actions.save_service(self.unit, by=self.actor, **form.to_verb())

    def more(self, form, **kwargs):
        """Of what stands in the fields, also where it cannot be saved yet: it is looked through while one writes."""
        texts = {name: str(form[name].value() or "") for name in setup.TEXTS}
        return {
            "warnings": warnings_of(form, self.unit, setup.IN_LETTER),
            "lines": lines_of(self.unit, texts, form["modality"].value()) if texts["title"] else [],
        }


def warnings_of(form, unit, names) -> list[str]:
    """What would keep an invitation from being sent, in the fields with these names."""
    texts = {name: str(form[name].value() or "") for name in names}
    labels = {name: form.fields[name].label for name in names}
    return setup.warnings_of(texts, labels, unit, Clinic.objects.filter(unit=unit).first())


def lines_of(unit, texts: dict[str, str], modality) -> list[content.Line]:
    """The invitation as it will look, without a time."""
    how = modality if modality in Modality.values else Modality.PHYSICAL
    draft = Appointment(unit=unit, service=Service(unit=unit, name=texts["title"], **texts), modality=how)
    return content.lines_of(content.page_of(draft, "open", None))


class Kind(NewKind):
    permission = "save_service"
    title = _lazy("Change a kind of time")
    said = _lazy("The kind of time is saved. Invitations that have gone keep what they said.")

    def service(self, pk) -> Service:
        found = Service.objects.filter(pk=pk, unit=self.actor.unit).first()
        if found is None:
            raise Http404
        return found

    def initial(self, pk):
        row = self.service(pk)
        found = {name: getattr(row, name) for name in KindForm.base_fields if hasattr(row, name)}
        flags = ("patients_book", "is_active")
        return {**found, **{name: "yes" if getattr(row, name) else "no" for name in flags}}


class Week(OfClinic):
    """The week of a kind of time: looked through before its times are put out."""

    permission = "set_hours"
    template = "workplace/times/week.html"
    form_class = WeekForm
    title = _lazy("The week, and times ahead")
    submit = _lazy("Put out the times")
    said = _lazy("The times are put out.")

    def service(self, pk) -> Service:
        found = Service.objects.filter(pk=pk, unit=self.actor.unit).first()
        if found is None:
            raise Http404
        return found

    def initial(self, pk):
        schedule = self.service(pk).schedules.order_by("-valid_from").prefetch_related("hours").first()
        if schedule is None:
            return {}
        found: dict[str, Any] = {"performer": schedule.performer, "place": schedule.place}
        for each in schedule.hours.all():
            found |= {
                f"from_{each.weekday}": f"{each.opens_at:%H.%M}",
                f"to_{each.weekday}": f"{each.closes_at:%H.%M}",
            }
            found["capacity"] = each.capacity
            for begins, ends in each.breaks[:1]:
                found[f"break_from_{each.weekday}"] = begins.replace(":", ".")
                found[f"break_to_{each.weekday}"] = ends.replace(":", ".")
        return found

    def do(self, form, pk):
        row, data = self.service(pk), form.cleaned_data
        actions.set_hours(
            self.unit,
            by=self.actor,
            service=row.name,
            week=form.week(row.minutes),
            until=data["until"],
            performer=data["performer"],
            place=data["place"],
        )

    def more(self, form, pk):
        row = self.service(pk)
        seen = {"kind": row, "warnings": warnings_of(form, self.unit, ["place"])}  # a letter says where in the house
        if not (form.is_bound and form.is_valid()):
            return seen
        lines = lines_for(form.week(row.minutes), today(), form.cleaned_data["until"], closed_of(self.unit))
        days = setup.by_day(lines)
        return seen | {
            "count": len(lines),
            "days": days[:SHOWN],
            "left": max(len(days) - SHOWN, 0),
            "seen": True,
        }


class Close(OfClinic):
    permission = "close_days"
    form_class = CloseForm
    title = _lazy("Close some days")
    submit = _lazy("Close the days")
    said = _lazy("The days are closed. Move those who are booked then.")

    def do(self, form, **kwargs):
        actions.close_days(self.unit, by=self.actor, **form.to_verb())


class Open(TimePage):
    """People are taken on those days after all."""

    permission = "open_days"

    def days(self, pk) -> ClosedDays:
        found = ClosedDays.objects.filter(pk=pk, unit=self.actor.unit).first()
        if found is None:
            raise Http404
        return found

    def get(self, request, pk):
        self.days(pk)
        return redirect("workplace:clinic")

    def post(self, request, pk):
        try:
            actions.open_days(frame_of(request).unit, by=self.actor, closed=self.days(pk))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The days are open again."))
        return redirect("workplace:clinic")
