"""What somebody shall look at in the log, one after the other."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.access.views import GuardedView
from apps.audit import log
from apps.core.errors import AlreadyDone, Refused
from apps.review import queue
from apps.review.actions import review_reading
from apps.review.forms import VerdictForm
from apps.review.models import Reading, Verdict


class ToReview(GuardedView):
    """What waits; the first of them is open beside the list."""

    permission = "view_log_review"

    def get(self, request):
        return self.show()

    def show(self, chosen=None, form=None, status=200):
        rows = queue.in_order(self.actor)
        row = next((one for one in rows if chosen is None or one.reading.pk == chosen), None)
        if chosen and row is None:
            log.record(self.actor, "refused", subject_type="review.reading", subject_id=chosen, effect="DENY",
                       rule="not_found", reason=self.permission)  # fmt: skip
            raise Http404
        shown = log.patients([one.reading for one in rows if one.reading.patient_id])
        log.record(self.actor, "list", subject_type="review.reading", shown=shown)
        counts = queue.by_cause(rows)
        context = {
            "rows": rows,
            "always": counts["always"],
            "sample": counts["sample"],
            "row": row,
            "is_chosen": chosen is not None,
            "story": queue.story(self.actor, row.reading) if row else [],
            "form": form or VerdictForm(),
            "month": queue.this_month(self.actor),
        }
        return render(self.request, "review/queue.html", context, status=status)


class OneReading(ToReview):
    """One of them; POST writes the verdict down and goes on to the next."""

    def get(self, request, pk):
        return self.show(pk)

    def post(self, request, pk):
        reading = Reading.objects.visible_to(self.actor).filter(pk=pk).first()
        if reading is None:
            raise Http404
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return self.show(pk, form, 422)
        given = form.cleaned_data
        try:
            review_reading(reading, by=self.actor, once=given["once"], outcome=given["outcome"], note=given["note"])
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("note", refusal.message)
            return self.show(pk, form, 422)
        messages.success(request, _("Saved. It stands among what has been reviewed."))
        return redirect("review:queue")


class Reviewed(GuardedView):
    """What was found, newest first."""

    permission = "view_log_review"

    def get(self, request):
        rows = Verdict.objects.visible_to(self.actor)
        rows = rows.filter(reading__provider=self.actor.provider).order_by("-at")
        found = list(rows.select_related("reading__staff", "reading__unit", "by")[: queue.AT_MOST])
        log.record(self.actor, "list", subject_type="review.verdict", shown={"count": len(found)})
        return render(request, "review/reviewed.html", {"rows": [(one, queue.row_of(one.reading)) for one in found]})
