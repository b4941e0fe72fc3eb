"""The meeting about a plan on one shared screen: five steps, one sheet for everybody, read back at the end."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.audit import log
from apps.careplans.forms.together import MeetingPlan
from apps.careplans.models import Meeting
from apps.careplans.states import WRITING, State
from apps.cases import drafts
from apps.cases.actions import record_statement
from apps.cases.forms.inputs import base_of, input_names, labels_of, start_values, typed_values
from apps.cases.views import DraftView, VerbView
from apps.core import clock
from apps.core.errors import Refused

STEPS = (1, 2, 3, 4, 5)
GONE_AFTER = 20  # seconds without a sign from a device


class MeetingMode(VerbView):
    """Large, and nothing else on the screen: no search, no menu, no other patients."""

    permission = "write_plan"
    form_class = MeetingPlan

    @property
    def step(self) -> int:
        text = self.request.POST.get("steg") or self.request.GET.get("steg", "")
        return int(text) if text in map(str, STEPS) else 1

    def can_now(self, case) -> bool:
        return case.state in (State.CALLED, *WRITING)

    def case_url(self) -> str:
        return reverse("workplace:case", args=[self.kwargs["pk"]])

    def page_url(self, step: int) -> str:
        return f"{reverse('workplace:meeting', args=[self.kwargs['pk']])}?steg={step}"

    def filled(self, case, data=None):
        """The form with all that the sheet holds, whatever of it was just sent."""
        kept = drafts.values(self.draft(case))
        return self.form_class(data, case=case, actor=self.actor, initial=kept)

    def get(self, request, pk):
        case = self.case(activity="read")
        if not self.can_now(case):
            return self.not_now(case)
        return self.show(case, self.filled(case), draft=self.draft(case))

    def post(self, request, pk):
        case, do = self.case(), request.POST.get("do", "")
        if not self.can_now(case):
            return self.not_now(case)
        if do in ("yes", "changes", "no"):
            return self.answered(case, do)
        form = self.filled(case, request.POST)
        if "resolve" in request.POST:
            return self.resolve(case, form)
        if clash := self.keep(case, form):
            return clash
        step = do.removeprefix("go:")
        return redirect(self.page_url(int(step) if step in map(str, STEPS) else self.step))

    def save_draft(self, case, form) -> drafts.Saved:
        """Only what stands on this step is saved: other devices write on the others."""
        names = {name: many for name, many in input_names(form).items() if name in self.request.POST}
        blank = form.blank()
        typed = typed_values(form, names)
        return drafts.save(
            form.drafted_about(),
            form.draft_name(),
            self.actor,
            typed,
            base=base_of(self.request.POST),
            start={name: value for name, value in start_values(blank, names).items() if name in names},
            labels=labels_of(form),
        )

    def answered(self, case, do: str) -> HttpResponse:
        """The plan has been read aloud: yes brings it into force, anything else leaves it to be changed."""
        if case.state == State.CALLED:
            messages.warning(self.request, _("Say first who is here. Then the person can answer."))
            return redirect(self.page_url(5))
        form = self.filled(case, self.filled(case).whole("activate" if do == "yes" else "send"))
        if not form.is_valid():
            return self.show(case, form, status=422)
        if do == "yes":
            return self.perform(case, form)
        words = self.request.POST.get("said", "").strip()
        if words:
            self.write_down(case, words)
        messages.info(self.request, _("Change what the person wants changed, and read it aloud once more."))
        return redirect(self.page_url(1 if do == "no" else 3))

    def write_down(self, case, words: str) -> None:
        try:
            record_statement(case, by=self.actor, text=words, kind="answer")
        except Refused as refusal:
            messages.warning(self.request, refusal.message)

    def show(self, case, form, *, status=200, **more):
        self.more = self.context(case, form)
        return super().show(case, form, status=status, **more)

    def context(self, case, form) -> dict:
        step = self.step
        agenda = form.agenda()
        return {
            "step": step,
            "agenda": [
                {**one, "url": self.page_url(int(one["number"])), "state": state_of(one, step)} for one in agenda
            ],
            "before": agenda[step - 2]["title"] if step > 1 else "",
            "after": agenda[step]["title"] if step < len(agenda) else "",
            "previous": step - 1,
            "following": step + 1,
            "own_words": form.held("own_words"),
            "here": here(case, self.actor),
            "meeting": Meeting.objects.visible_to(self.actor).filter(case=case).order_by("-called_at").first(),
            "hold_url": reverse("careplans:hold_meeting", args=[case.pk]) if case.state == State.CALLED else "",
            "live_url": reverse("workplace:meeting_live", args=[case.pk]),
            "autosave_url": reverse("workplace:meeting_draft", args=[case.pk]),
            "today": clock.now(),
        }


def state_of(one: dict, step: int) -> str:
    if int(one["number"]) == step:
        return "now"
    return "done" if not one["missing"] else "later"


class MeetingDraft(MeetingMode, DraftView):
    """Saves, field by field, what is typed on one device."""

    def get(self, request, pk):
        return redirect(self.page_url(1))

    def post(self, request, pk):
        return DraftView.post(self, request, pk)


class MeetingLive(MeetingMode):
    """What others have written since, and who is here. Asked every few seconds by each open screen."""

    def get(self, request, pk):
        case = self.case()
        draft = self.draft(case)
        version = draft.version if draft else 0
        since = base_of(request.GET)
        answer = {"version": version, "here": here(case, self.actor), "fields": {}, "who": []}
        if not self.can_now(case):
            answer["over"] = self.case_url()
        elif draft and version != since:
            log.record(self.actor, "read", patient_id=case.patient_id, subject=case, reason="meeting")
            changed = {name: kept for name, kept in draft.fields.items() if kept["version"] > since}
            answer["fields"] = {name: kept["value"] for name, kept in changed.items()}
            answer["who"] = sorted({kept["by"] for kept in changed.values()})
        return JsonResponse(answer)

    def post(self, request, pk):
        return redirect(self.page_url(1))


def here(case, actor) -> list[str]:
    """Who has the meeting open now: each device says so as it asks, and is forgotten when it no longer does."""
    key, now = f"meeting:{case.pk}", clock.now().timestamp()
    known = cache.get(key) or {}
    known[str(actor.staff_id)] = (actor.name, now)
    known = {pk: (name, at) for pk, (name, at) in known.items() if now - at < GONE_AFTER}
    cache.set(key, known, GONE_AFTER)
    return sorted(name for name, _at in known.values())
