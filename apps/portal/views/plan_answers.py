"""What the person answers, writes and does about their coordinated plan, each on a page with one form."""

from django.contrib import messages as notices
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.careplans import actions, told
from apps.careplans.models import Change
from apps.core.errors import IllegalMove, Invalid
from apps.patients.models import Person
from apps.portal import plan_forms

from .plans import Doing, Writing, is_child

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
