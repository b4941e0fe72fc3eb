"""What somebody shall look at in the log, one after the other."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.access import refusals
from apps.access.views import GuardedView
from apps.audit import log
from apps.core.errors import AlreadyDone, NotFound, Refused
from apps.review import queue
from apps.review.actions import review_reading
from apps.review.forms import ReviewedFilter, VerdictForm
from apps.review.models import Outcome, Reading, Verdict

SHOWN = 25


class ToReview(GuardedView):
    """What waits; the first of them is open beside the list."""

    permission = "view_log_review"

    def get(self, request):
        return self.show()

    def show(self, chosen=None, form=None, status=200):
        rows = queue.in_order(self.actor)
        row = next((one for one in rows if chosen is None or one.reading.pk == chosen), None)
        if chosen and row is None:
            row = self.reviewed(chosen)
        shown = log.patients([one.reading for one in rows if one.reading.patient_id])
        log.record(self.actor, "list", subject_type="review.reading", shown=shown)
        groups = {group: [one for one in rows if one.group == group] for group in queue.GROUPS}
        context = {
            "groups": [(queue.GROUPS[group], of_group) for group, of_group in groups.items() if of_group],
            "row": row,
            "is_chosen": chosen is not None,
            "story": queue.story(self.actor, row.reading) if row else [],
            "form": form or VerdictForm(),
            "month": queue.this_month(self.actor, rows),
        }
        return render(self.request, "review/queue.html", context, status=status)

    def reviewed(self, pk) -> queue.Row:
        """One that waits no more: its story can be read again, and another verdict written."""
        found = queue.told(queue.readings(self.actor).filter(pk=pk), self.actor).first()
        if found is None:
            refusals.write_down(self.actor, Reading, pk, code=NotFound.code, reason=self.permission)
            raise Http404
        return queue.row_of(found)


class OneReading(ToReview):
    """One of them; POST writes the verdict down and goes on to the next."""

    def get(self, request, pk):
        return self.show(pk)

    def post(self, request, pk):
        reading = queue.readings(self.actor).filter(pk=pk).first()
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
        messages.success(request, self.said(given["outcome"]))
        return redirect("review:queue")

    def said(self, outcome: str) -> str:
        if outcome == Outcome.TO_EXPLAIN:
            return _("Saved. Whoever answers for the reader has been asked, and the reading comes back here.")
        return _("Saved. It stands among what has been reviewed.")


class Reviewed(GuardedView):
    """What was found, newest first: by judgement, cause and day, a page at a time."""

    permission = "view_log_review"

    def get(self, request):
        form = ReviewedFilter(request.GET or None)
        rows = Verdict.objects.visible_to(self.actor, lead=True).order_by("-at", "pk")
        rows = rows.select_related("reading__staff", "reading__unit", "by")
        if self.actor.person:
            rows = rows.exclude(reading__patient=self.actor.person)
        if form.is_bound and form.is_valid():
            rows = rows.filter(**form.chosen())
        page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
        found = [(one, queue.row_of(one.reading), *queue.VERDICTS[Outcome(one.outcome)]) for one in page]
        log.record(self.actor, "list", subject_type="review.verdict", shown={"count": len(found)})
        query = urlencode([(name, value) for name, value in request.GET.items() if name in form.fields and value])
        context = {"rows": found, "page": page, "form": form, "query": f"{query}&" if query else ""}
        return render(request, "review/reviewed.html", context, status=422 if form.errors else 200)
