"""What those who answer for a reader are asked: who, where, when and why. Nothing of the person."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.core import calendar
from apps.core.errors import AlreadyDone, Refused
from apps.review import queue
from apps.review.actions import explain_reading
from apps.review.forms import ExplanationForm
from apps.review.models import Explanation
from apps.review.whom import asked_of


class Explanations(GuardedView):
    """Those that wait, the soonest due first; then what has been answered, with the reviewer's judgement."""

    permission = "view_explanations"

    def get(self, request):
        rows = asked_of(self.actor, Explanation.objects.visible_to(self.actor, lead=True))
        rows = rows.select_related("staff", "unit").order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")
        found = [(one, queue.staff_name(one.staff)) for one in rows[: queue.AT_MOST]]
        log.record(self.actor, "list", subject_type="review.explanation", shown={"count": len(found)})
        context = {
            "waiting": [pair for pair in found if not pair[0].answered_at],
            "answered": [pair for pair in found if pair[0].answered_at],
            "today": calendar.today(),
        }
        return render(request, "review/explanations.html", context)


class OneExplanation(GuardedView):
    """One of them, and the answer."""

    permission = "explain_reading"
    model = Explanation

    def get(self, request, pk):
        return self.show(self.get_object(self.rows()), ExplanationForm())

    def rows(self):
        return asked_of(self.actor, Explanation.objects.select_related("staff", "unit", "answered_by"))

    def post(self, request, pk):
        explanation = self.get_object(self.rows(), activity="")
        form = ExplanationForm(request.POST)
        if not form.is_valid():
            return self.show(explanation, form, 422)
        given = form.cleaned_data
        try:
            explain_reading(explanation, by=self.actor, once=given["once"], text=given["text"])
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("text", refusal.message)
            return self.show(explanation, form, 422)
        messages.success(request, _("Sent. The log reviewer reads it and gives the final judgement."))
        return redirect("review:explanations")

    def show(self, explanation, form, status=200):
        context = {
            "explanation": explanation,
            "form": form,
            "who": queue.staff_name(explanation.staff),
            "is_late": not explanation.answered_at and explanation.due_on < calendar.today(),
            "by": queue.staff_name(explanation.answered_by) if explanation.answered_by else "",
        }
        return render(self.request, "review/explanation.html", context, status=status)
