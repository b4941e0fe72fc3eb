"""What people ask about who has read about them, and the answers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log, words
from apps.core.errors import AlreadyDone, Refused
from apps.review import queue
from apps.review.actions import answer_log_question
from apps.review.forms import AnswerForm
from apps.review.models import LogQuestion
from apps.review.words import because, done


class Questions(GuardedView):
    """The waiting ones first, the oldest at the top; then what has been answered."""

    permission = "view_log_questions"

    def get(self, request):
        rows = list(queue.questions(self.actor).order_by("answered_at", "asked_at")[: queue.AT_MOST])
        log.record(self.actor, "list", subject_type="review.logquestion", shown=log.patients(rows))
        waiting = [one for one in rows if not one.answered_at]
        answered = sorted((one for one in rows if one.answered_at), key=lambda one: one.answered_at, reverse=True)
        return render(request, "review/questions.html", {"waiting": waiting, "answered": answered})


class OneQuestion(GuardedView):
    """The question, the row of the log that it is about, and the answer."""

    permission = "answer_log_question"
    model = LogQuestion

    def get(self, request, pk):
        return self.show(self.get_object(self.rows()), AnswerForm())

    def rows(self):
        return queue.questions(self.actor).select_related("read_by")

    def post(self, request, pk):
        question = self.get_object(self.rows(), activity="")
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(question, form, 422)
        try:
            answer_log_question(
                question, by=self.actor, once=form.cleaned_data["once"], text=form.cleaned_data["text"]
            )
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.show(question, form, 422)
        messages.success(request, _("Sent. Whoever asked has been told that there is an answer."))
        return redirect("review:questions")

    def show(self, question, form, status=200):
        event = log.events().visible_to(self.actor).filter(pk=question.event_id).first()
        if event is None:
            raise Http404
        context = {
            "question": question,
            "form": form,
            "event": event,
            "role": queue.role_name(event.role),
            "who": queue.staff_name(question.read_by) if question.read_by else "",
            "what": done(event),
            "why": words.of(words.PURPOSES, event.purpose),
            "ground": because(event),
        }
        return render(self.request, "review/question.html", context, status=status)
