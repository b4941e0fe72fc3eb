"""One invitation step by step: what each channel said and why it was chosen, what comes next, and what staff do."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from apps.appointments import actions, content, trying
from apps.appointments.free import free
from apps.appointments.kinds import ChannelKind, Why
from apps.appointments.models import Answer, ClinicTask, Invitation
from apps.appointments.states import DEAD_DISPATCHES, UNANSWERED
from apps.core.phrases import people_time
from apps.workplace.times import trail, words
from apps.workplace.times.forms.answers import AnswerForm, CallForm, ReplyForm

from .common import FormPage, Press, TimePage

OF_AN_INVITATION = Invitation.objects.defer("pdf").select_related(
    "appointment__patient", "appointment__service", "appointment__unit"
)
TIMES = 30  # free times to choose from


class OneInvitation(TimePage):
    permission = "view_unread_invitations"
    model = Invitation
    template = "workplace/times/invitation.html"

    def get(self, request, pk):
        row = self.get_object(OF_AN_INVITATION)
        found = trail.trail_of(row, self.actor)
        coming = trail.next_of(found)
        is_open = row.state in UNANSWERED
        return self.show(
            row=row,
            who=words.who(row.appointment.patient),
            about=f"{words.what(row.appointment)}, {words.when(row.appointment)}",
            next=coming,
            next_when=people_time(coming.at).capitalize() if coming.at else "",
            entries=trail.entries(found),
            steps=plan_of(row),
            lines=content.lines_of(row.page),
            text_message=content.text_message(row.page, is_full=False),
            call=found.call,
            question=found.question,
            call_form=CallForm(actor=self.actor) if found.call and self.actor.may("note_call") else None,
            reply_form=ReplyForm(actor=self.actor) if found.question else None,
            may_answer=is_open and self.actor.may("answer_invitation"),
            may_withdraw=is_open and self.actor.may("withdraw_invitation"),
            may_go_another_way=row.can("send_another_way") and self.actor.may("send_another_way"),
            dead=dead_of(found) if is_open else None,
            to_come=trying.steps(row, found.sendings)[:1] if settings.DEV else [],
        )


def dead_of(found) -> Any:
    return next((one for one in reversed(found.sendings) if one.state in DEAD_DISPATCHES), None)


def plan_of(row) -> list[dict[str, Any]]:
    """Each way once, though a way that failed may have asked for the next one anew."""
    first = {step["channel"]: step for step in reversed(row.plan)}
    ways = dict.fromkeys(step["channel"] for step in row.plan)
    return [{"channel": ChannelKind(way), "reason": Why(first[way]["reason"])} for way in ways]


class AboutInvitation(FormPage, abstract=True):
    model = Invitation

    def row(self):
        return self.get_object(OF_AN_INVITATION, activity="read")

    def after(self, row, done) -> str:
        return reverse("workplace:invitation", args=[row.pk])

    def more(self, row, form) -> dict[str, Any]:
        about = f"{words.what(row.appointment)}, {words.when(row.appointment)}"
        return {"who": words.who(row.appointment.patient), "about": about}


class RecordAnswer(AboutInvitation):
    """What the person said by phone, on the reply slip or at the desk."""

    permission = "answer_invitation"
    form_class = AnswerForm
    title = _lazy("Write down the answer")
    lead = _lazy("For somebody who has answered in another way than in Samplan. It is kept with your name.")
    submit = _lazy("Save the answer")
    said = _lazy("The answer is written down.")

    def form(self, row, data=None):
        service = row.appointment.service_id
        slots = free(units=[row.appointment.unit_id], service=service)[:TIMES]
        return AnswerForm(data, actor=self.actor, invitation=row, slots=slots, initial={"kind": self.asked()})

    def asked(self) -> str:
        return self.request.GET.get("svar", "")

    def do(self, row, form):
        return actions.answer_invitation(row, by=self.actor, once=form.cleaned_data.get("once"), **form.to_verb())


class Withdraw(Press):
    permission = "withdraw_invitation"
    model = Invitation
    said = _lazy("The invitation is withdrawn. The time itself stays.")

    def do(self, row):
        actions.withdraw_invitation(row, by=self.actor)

    def after(self, row) -> str:
        return reverse("workplace:invitation", args=[row.pk])


class Called(FormPage):
    """How a call went. Shown on the invitation's page, and by itself where something must be mended."""

    permission = "note_call"
    model = ClinicTask
    form_class = CallForm
    title = _lazy("Write down the call")
    submit = _lazy("Save")
    said = _lazy("The call is written down.")

    def row(self):
        return self.get_object(ClinicTask.objects.select_related("appointment__patient"), activity="")

    def do(self, row, form):
        data = form.cleaned_data
        actions.note_call(row, by=self.actor, outcome=data["outcome"], text=data["text"], once=data.get("once"))

    def after(self, row, done) -> str:
        if row.invitation_id:
            return reverse("workplace:invitation", args=[row.invitation_id])
        return reverse("workplace:owed")

    def more(self, row, form):
        return {"who": words.who(row.appointment.patient), "about": row.get_kind_display()}


class Reply(FormPage):
    """Answer a question about an invitation."""

    permission = "answer_question"
    model = Answer
    form_class = ReplyForm
    title = _lazy("Answer the question")
    submit = _lazy("Send the answer")
    said = _lazy("The answer is sent.")

    def row(self):
        return self.get_object(Answer.objects.select_related("invitation__appointment__patient"), activity="read")

    def do(self, row, form):
        data = form.cleaned_data
        actions.answer_question(row, by=self.actor, text=data["text"], once=data.get("once"))

    def after(self, row, done) -> str:
        return reverse("workplace:invitation", args=[row.invitation_id])

    def more(self, row, form):
        return {"who": words.who(row.invitation.appointment.patient), "about": row.text}


class Letter(TimePage):
    """The letter as it was, or would be, posted."""

    permission = "view_unread_invitations"
    model = Invitation

    def get(self, request, pk):
        row = self.get_object(Invitation.objects.all(), activity="read")
        if row.pdf is None:
            raise Http404
        response = HttpResponse(bytes(row.pdf), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="kallelse-{content.mark_of(row)}.pdf"'
        return response


class Advance(Press):
    """In development only: let the next thing happen to this one invitation as if its hour had come."""

    permission = "view_unread_invitations"
    model = Invitation
    said = _lazy("The clock was moved on for this invitation.")

    def post(self, request, pk):
        if not settings.DEV:
            raise Http404
        return super().post(request, pk)

    def do(self, row):
        trying.advance(row.pk)

    def after(self, row) -> str:
        return reverse("workplace:invitation", args=[row.pk])
