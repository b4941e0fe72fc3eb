"""The person's coordinated plan: its page, its versions, on paper and in files; and what every page of a verb is."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.audit import log
from apps.careplans import told
from apps.careplans.models import Meeting, Plan
from apps.core import clock, rules
from apps.core.calendar import age_on, today
from apps.core.errors import AlreadyDone, IllegalMove, Invalid, Refused
from apps.patients.models import Person
from apps.portal import helping, reading, together

from .base import OwnView


class Writing(OwnView, abstract=True):
    """Does a verb that staff may as well, from the person's own pages. It does not exist for those who only read."""

    verb = ""

    def dispatch(self, request, *args, **kwargs):
        if request.actor.may(self.permission) and self.verb and not request.actor.may(self.verb):
            return self.is_not_there()
        return super().dispatch(request, *args, **kwargs)

    def is_not_there(self):
        log.record(self.actor, "refused", effect="DENY", rule="not_found", reason=self.verb or self.permission)
        raise Http404

    def settle(self, form, do, again, done):
        """Do it with what was written: `done` answers, or `again` with everything that was typed and what is wrong."""
        if not form.is_valid():
            return again(422)
        try:
            do(form.cleaned_data.pop("once"), form.cleaned_data)
        except AlreadyDone:
            pass
        except Invalid as refusal:
            for field, sentence in refusal.fields.items():
                form.add_error(field if field in form.fields else None, sentence)
            return again(422)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return again(409)
        return done()


class PlanPage(Writing, abstract=True):
    """A page about one plan, for the person, for who acts for them, or for somebody who was invited to it."""

    place = "plan"
    model = Plan
    reader: Any = None

    def find(self, activity: str = "read") -> told.Seen:
        """The plan, or 404: what one may not see does not exist. Opening it is written down first."""
        self.reader, seen = together.seen_by(self.actor, self.kwargs["pk"])
        if seen is None:
            return self.is_not_there()
        log.record(self.reader, activity, patient_id=seen.case.patient_id, subject=seen.case)
        return seen

    @property
    def is_guest(self) -> bool:
        """Somebody near the person, who sees this plan and nothing else of theirs."""
        return self.reader.kind == "relative"

    def plan_page(self, template: str, seen: told.Seen, status: int = 200, **context):
        context |= {"seen": seen, "story": seen.story, "now": clock.now(), "is_guest": self.is_guest}
        if self.is_guest:
            self.place = "more"
        return self.page(template, status=status, plan_name=self.plan_name(seen), **context)

    def plan_name(self, seen: told.Seen) -> str:
        if self.standing or self.is_guest:
            return helping.plan_of(seen.case.patient.name)
        return _("My plan")

    def show(self, seen: told.Seen, way_home=None):
        """The whole plan, and the way to a discharge under way. What was new about the plan has been seen."""
        keys = {seen.plan.pk}
        reading.mark_seen(self.actor, self.new, keys)
        left = [one for one in self.new if one.about not in keys]
        context = {
            "may": together.may(self.reader, seen),
            "door": together.door(seen),
            "new": left,
            "way_home": way_home,
        }
        return self.plan_page("portal/coordinated/plan.html", seen, todo=together.rows_of(seen)[1:], **context)


class OnePlan(PlanPage):
    """One plan, also an earlier one, or somebody else's that one has been invited to."""

    def get(self, request, pk):
        return self.show(self.find())


class Doing(PlanPage, abstract=True):
    """A page with one form for one verb. What somebody typed comes back with what must be mended."""

    form_class: Any = None
    template = "portal/coordinated/form.html"
    thanks = ""
    title = ""
    text = ""
    label = ""

    def get(self, request, pk, **more):
        seen = self.find()
        if not self.is_possible(seen):
            notices.warning(request, IllegalMove().message)
            return redirect(self.back(seen))
        return self.form_page(seen, self.form(seen))

    def post(self, request, pk, **more):
        seen = self.find()
        form = self.form(seen, request.POST)
        return self.settle(
            form,
            lambda once, given: self.do(seen, once, given),
            lambda status: self.form_page(seen, form, status=status),
            lambda: self.thank(seen, form),
        )

    def thank(self, seen, form):
        notices.success(self.request, self.said(form.cleaned_data))
        return redirect(self.back(seen))

    def form(self, seen: told.Seen, data=None):
        return self.form_class(data)

    def do(self, seen: told.Seen, once, given: dict[str, Any]) -> None:
        raise NotImplementedError

    def said(self, given: dict[str, Any]) -> str:
        return str(self.thanks)

    def find(self, activity: str = "read") -> told.Seen:
        seen = super().find(activity)
        return seen if self.reader.may(self.verb) else self.is_not_there()

    def is_possible(self, seen: told.Seen) -> bool:
        return seen.case.can(self.verb)

    def back(self, seen: told.Seen) -> str:
        return plan_url(self.reader, seen)

    def form_page(self, seen: told.Seen, form, status: int = 200, **more):
        return self.plan_page(self.template, seen, status, form=form, back=self.back(seen), page=self, **more)


def plan_url(reader: Actor, seen: told.Seen) -> str:
    if reader.kind == "relative" or seen.case.is_closed:
        return reverse("portal:plan-one", args=[seen.case.pk])
    return reverse("portal:plan")


def is_child(person: Person) -> bool:
    limit = rules.on(clock.now()).number("citizen.adult_age")
    return person.born_on is not None and age_on(person.born_on, today()) < limit


# --- To take along


class PlanVersions(PlanPage):
    """What has been changed in the plan, and when."""

    def get(self, request, pk):
        seen = self.find()
        steps = told.steps_of(self.reader, seen.case.pk)
        back = plan_url(self.reader, seen)
        return self.plan_page("portal/coordinated/versions.html", seen, steps=steps, back=back)


class PrintedPlan(PlanPage):
    """The plan for the fridge."""

    def get(self, request, pk):
        seen = self.find(activity="print")
        html = told.html_for(request, seen, back_url=plan_url(self.reader, seen))
        return HttpResponse(html)


class PlanFile(PlanPage):
    """The plan as a file that a screen reader can read (PDF/UA)."""

    def get(self, request, pk):
        seen = self.find(activity="print")
        return as_file(told.pdf_of(seen), "application/pdf", _("my-plan.pdf"))


class MeetingFile(PlanPage):
    """The meeting for one's calendar, without a word about whom or why. There is none where nobody has been called."""

    model = Meeting

    def get(self, request, pk):
        seen = self.find()
        if seen.story.meeting is None:
            return self.is_not_there()
        return as_file(told.ics_of(seen.story.meeting), "text/calendar; charset=utf-8", _("meeting.ics"))


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
