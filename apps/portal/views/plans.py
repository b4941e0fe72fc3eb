"""The person's coordinated plan: read, answered, prepared, changed, and ended (samordnad individuell plan)."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.audit import log
from apps.careplans import actions, told
from apps.careplans.models import Change, Meeting, Plan
from apps.cases.actions import end_consent, record_consent
from apps.cases.kinds import ConsentMethod, ConsentStatus, Purpose
from apps.core import clock, rules
from apps.core.calendar import age_on, today
from apps.core.errors import AlreadyDone, IllegalMove, Invalid, Refused
from apps.core.phrases import people_time
from apps.patients.models import Person
from apps.portal import helping, plan_forms, reading, together

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


# --- Yes or no to the plan


class PlanConsent(Doing):
    """Do you want a plan? What a yes covers and what it does not, and two buttons of the same size."""

    verb = "record_consent"
    form_class = plan_forms.ConsentForm
    template = "portal/coordinated/consent.html"
    title = _lazy("Yes or no to a plan")

    def form(self, seen, data=None):
        return self.form_class(data, is_guardian=self.reader.kind == "guardian")

    def do(self, seen, once, given):
        record_consent(
            seen.case,
            by=self.reader,
            once=once,
            purpose=purpose_for(seen.case.patient),
            status=ConsentStatus(given["answer"]),
            method=ConsentMethod.E_SIGNED,
            is_only_guardian=given.get("is_only_guardian", False),
        )

    def said(self, given):
        if given["answer"] == ConsentStatus.REFUSED:
            return _("You have said no. Those who asked you have been told.")
        return _("Thank you. You have said yes. You can change your mind at any time.")

    def is_possible(self, seen):
        return super().is_possible(seen) and not seen.case.is_closed

    def form_page(self, seen, form, status=200, **more):
        others = [one for one in seen.rows["consent"] if one.status == ConsentStatus.GIVEN and not one.withdrawn_at]
        return super().form_page(seen, form, status, others=others, **more)


def purpose_for(person: Person) -> Purpose:
    """A child's plan is asked for by its own name."""
    return Purpose.CHILD_PLAN if is_child(person) else Purpose.SIP


def is_child(person: Person) -> bool:
    limit = rules.on(clock.now()).number("citizen.adult_age")
    return person.born_on is not None and age_on(person.born_on, today()) < limit


class EndPlanConsent(Doing):
    """What happens when the yes is taken back; then it is done, in one press."""

    verb = "end_consent"
    form_class = plan_forms.OnceForm
    template = "portal/coordinated/end_consent.html"
    title = _lazy("Take back your yes?")

    def do(self, seen, once, given):
        for purpose in sorted({one.purpose for one in live(seen)}) or [Purpose.SIP]:
            end_consent(seen.case, by=self.reader, once=once, purpose=Purpose(purpose))
            seen.case.refresh_from_db()

    def said(self, given):
        return _("Your yes ended %(time)s. Those who helped with the plan cannot read it any more.") % {
            "time": people_time(clock.now())
        }

    def is_possible(self, seen):
        return super().is_possible(seen) and bool(live(seen))

    def back(self, seen):
        return reverse("portal:plan-one", args=[seen.case.pk])


def live(seen: told.Seen) -> list:
    return [one for one in seen.rows["consent"] if one.status == ConsentStatus.GIVEN and not one.withdrawn_at]


# --- Before the meeting


class AskForPlan(Writing):
    """The person, or who acts for them, asks for a plan."""

    verb = "propose_plan"
    place = "plan"

    def get(self, request):
        return self.form_page(plan_forms.AskForPlanForm())

    def post(self, request):
        form = plan_forms.AskForPlanForm(request.POST)
        person = Person.objects.visible_to(self.actor).filter(pk=self.actor.whom).first()
        if person is None:
            return self.is_not_there()
        return self.settle(
            form,
            lambda once, given: actions.propose_plan(person, by=self.actor, once=once, **given),
            lambda status: self.form_page(form, status=status),
            self.thank,
        )

    def thank(self):
        notices.success(self.request, _("Sent. Those who can make a plan with you have been told."))
        return redirect("portal:plan")

    def form_page(self, form, status=200):
        return self.page("portal/coordinated/ask_for.html", status=status, form=form)


class Prepare(Doing):
    """What matters, what to ask, whom to have there, and what should not be shared."""

    verb = "record_preparation"
    form_class = plan_forms.PrepareForm
    template = "portal/coordinated/prepare.html"
    title = _lazy("Before the meeting")
    thanks = _lazy("Saved. Those who come to the meeting can read it.")

    def form(self, seen, data=None):
        return self.form_class(data, of_child=is_child(seen.case.patient))

    def do(self, seen, once, given):
        actions.record_preparation(seen.case, by=self.reader, once=once, **given)


class PlanMeeting(Doing):
    """The invitation: when, where, who comes; and the answer in one press."""

    verb = "view_own"  # whoever may read the plan may see when and where
    form_class = plan_forms.OtherTimeForm
    template = "portal/coordinated/meeting.html"
    title = _lazy("Meeting about your plan")
    answers = ("yes", "no", "other_time")

    def is_possible(self, seen):
        return seen.story.meeting is not None

    def do(self, seen, once, given):
        answer = self.request.POST.get("answer")
        if answer not in self.answers:
            raise Invalid("answer", _("Choose an answer."))
        proposed = given["proposed_start"] if answer == "other_time" else None
        actions.answer_summons(seen.case, by=self.reader, once=once, answer=answer, proposed_start=proposed)

    def said(self, given):
        words = {
            "yes": _("Thank you. They know that you come."),
            "no": _("They know that you cannot come."),
            "other_time": _("They know that you want another time. They answer you here."),
        }
        return words[self.request.POST["answer"]]

    def form_page(self, seen, form, status=200, **more):
        may = seen.story.meeting and seen.story.meeting.mine
        return super().form_page(seen, form, status, may_answer=may, **more)


# --- The plan and its words


class Propose(Doing):
    """Other words: first which ones, then what they should say."""

    verb = "propose_change"
    form_class = plan_forms.ProposeForm
    template = "portal/coordinated/propose.html"
    title = _lazy("Change something in the plan")
    thanks = _lazy("Sent. You see here when it has been answered.")

    def get(self, request, pk, **more):
        seen = self.find()
        if not self.is_possible(seen):
            notices.warning(request, IllegalMove().message)
            return redirect(self.back(seen))
        if self.what and self.before(seen) is None:
            return self.is_not_there()
        return self.form_page(seen, self.form(seen))

    @property
    def what(self) -> str:
        return self.request.GET.get("vad", "")

    def before(self, seen) -> str | None:
        return dict(places(seen)).get(self.what)

    def form(self, seen, data=None):
        return self.form_class(data, initial={"text": self.before(seen) or ""})

    def do(self, seen, once, given):
        actions.propose_change(seen.case, by=self.reader, once=once, what=self.what, text=given["text"])

    def form_page(self, seen, form, status=200, **more):
        rows = [] if self.what else list(rows_to_change(seen))
        return super().form_page(seen, form, status, rows=rows, before=self.before(seen), **more)


def places(seen: told.Seen):
    """What can be changed: its name, and what it says now."""
    yield "own_words", seen.plan.own_words
    for aim in seen.story.aims:
        if aim.key:
            yield f"goal:{aim.key}", aim.text
        for one in aim.efforts:
            yield f"effort:{one.key}", one.action


def rows_to_change(seen: told.Seen):
    icons = {"own_words": "heart-handshake", "goal": "circle-dot", "effort": "user-round"}
    for what, text in places(seen):
        kind = what.partition(":")[0]
        label = _("What matters most to me") if kind == "own_words" else text
        about = {"own_words": text, "goal": _("A goal"), "effort": _("Something that is done")}[kind]
        url = f"{reverse('portal:plan-propose', args=[seen.case.pk])}?vad={what}"
        yield {"url": url, "title": label, "text": about, "icon": icons[kind], "tone": "", "tag": ""}


class AnswerChange(Writing):
    """Somebody proposes other words for what I have said: yes, or no, and why."""

    verb = "answer_change"
    place = "plan"
    model = Change

    def get(self, request, pk):
        return self.form_page(self.find(), plan_forms.AnswerChangeForm())

    def post(self, request, pk):
        change, form = self.find(), plan_forms.AnswerChangeForm(request.POST)
        return self.settle(
            form,
            lambda once, given: actions.answer_change(
                change, by=self.actor, once=once, accept=given["accept"] == "yes", text=given["text"]
            ),
            lambda status: self.form_page(change, form, status=status),
            lambda: self.thank(form.cleaned_data["accept"] == "yes"),
        )

    def thank(self, is_yes: bool):
        said = _("Your plan has the new words now.") if is_yes else _("Your words stay as they are.")
        notices.success(self.request, said)
        return redirect("portal:plan")

    def find(self) -> Change:
        change = self.get_object(Change.objects.select_related("unit"))
        if change.answers_person_id != self.actor.whom or change.answered_at:
            return self.is_not_there()
        return change

    def form_page(self, change, form, status=200):
        return self.page("portal/coordinated/answer_change.html", status=status, change=change, form=form)


class AskAboutPlan(Doing):
    """A question becomes somebody's task, with a day by which it is answered."""

    verb = "ask_about_plan"
    form_class = plan_forms.AskForm
    title = _lazy("Ask about the plan")
    text = _lazy("Those who keep your plan together answer you here.")
    label = _lazy("Send the question")
    thanks = _lazy("Sent. You see on the plan by when they answer.")

    def do(self, seen, once, given):
        actions.ask_about_plan(seen.case, by=self.reader, once=once, text=given["text"])


class OwnEffort(Doing):
    """What I do myself: done, or it did not happen."""

    verb = "complete_effort"
    form_class = plan_forms.OwnEffortForm
    template = "portal/coordinated/effort.html"
    title = _lazy("What I do myself")
    thanks = _lazy("Saved in your plan.")

    def effort(self, seen):
        return next((one for one in seen.story.own if one.key == self.kwargs["key"] and not one.is_over), None)

    def is_possible(self, seen):
        return super().is_possible(seen) and self.effort(seen) is not None

    def do(self, seen, once, given):
        key, comment = self.kwargs["key"], given["comment"]
        if given["did"] == "done":
            actions.complete_effort(seen.case, by=self.reader, once=once, effort=key, comment=comment)
        else:
            actions.fail_effort(seen.case, by=self.reader, once=once, effort=key, reason="other", comment=comment)

    def form_page(self, seen, form, status=200, **more):
        return super().form_page(seen, form, status, effort=self.effort(seen), **more)


class Evaluate(Doing):
    """SIP-kollen: five statements and own words."""

    verb = "evaluate"
    form_class = plan_forms.EvaluateForm
    title = _lazy("What did you think of the plan?")
    text = _lazy("1 is not at all, 5 is completely. You may leave out what you like.")
    label = _lazy("Send")
    thanks = _lazy("Thank you. It helps those who make plans to do better.")

    def do(self, seen, once, given):
        actions.evaluate(seen.case, by=self.reader, once=once, **given)


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
