"""The worklist, and acknowledging from it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.access.views import GuardedView
from apps.audit import log
from apps.careplans.actions import answer_summons
from apps.careplans.kinds import Answer
from apps.cases.actions import acknowledge, take_task
from apps.cases.models import Message
from apps.cases.opening import CaseView
from apps.core import clock
from apps.core.errors import AlreadyDone, Refused
from apps.workplace import worklist
from apps.workplace.listing import groups_of, place_choices, view_links
from apps.workplace.shell import frame_of, start_page


class Worklist(GuardedView):
    """What must I do now? Also the page that is printed for the handover."""

    permission = "view_worklist"
    template = "workplace/worklist.html"
    is_print = False

    def dispatch(self, request, *args, **kwargs):
        """Everybody who signs in as staff comes here first; who has no worklist goes on to what they do have."""
        if request.actor.is_staff and not request.actor.may("view_worklist"):
            return redirect(start_page(request.actor))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        frame = frame_of(request)
        selection = worklist.Selection.of(request.GET)
        is_ward = frame.unit.is_inpatient
        limit = None if self.is_print else worklist.PAGE
        rows, next_key = worklist.fetch(self.actor, selection, is_ward=is_ward, limit=limit)
        counts, places = worklist.count(self.actor, is_ward=is_ward)
        log.record(self.actor, "print" if self.is_print else "list", shown=shown(rows), ground="case")
        query = request.GET.copy()
        query.pop("efter", None)
        context = {
            "groups": groups_of(rows, self.actor, query.urlencode()),
            "views": view_links(counts, selection, is_ward),
            "places": place_choices(places, selection, is_ward),
            "selection": selection,
            "is_ward": is_ward,
            "count": len(rows),
            "total": counts[selection.view],
            "is_capped": counts["allt"] >= worklist.COUNTED,
            "next_url": f"?{urlencode_with(query, efter=next_key)}" if next_key else "",
            "first_url": f"?{query.urlencode()}" if selection.after else "",
            "print_url": self.actor.may("print_case") and f"{reverse('workplace:handover')}?{query.urlencode()}",
            "poll_url": reverse("workplace:worklist_live"),
            "token": frame.pulse.token,
            "now": clock.now(),
            "shows_numbers": request.GET.get("nummer") == "hela",
        }
        return render(request, self.template, context)


class Handover(Worklist):
    """The list on paper (överlämning). Personal numbers are masked unless asked for; printing is written down."""

    permission = "print_case"
    is_print = True
    template = "workplace/handover.html"


def urlencode_with(query, **more) -> str:
    pairs = [(name, value) for name in query for value in query.getlist(name)]
    return urlencode([*pairs, *more.items()])


def shown(rows) -> dict:
    """Which patients a list has shown, for the audit trail."""
    return {"patients": [str(row.case.patient_id) for row in rows]}


class Acknowledge(GuardedView):
    """Acknowledge one message with one press, from a list or from the case."""

    permission = "acknowledge"
    model = Message

    def post(self, request, pk):
        message = self.get_object(Message.objects.select_related("case__patient"), activity="")
        case = message.case
        try:
            acknowledge(case, by=self.actor, message=message)
        except AlreadyDone as refusal:
            messages.info(request, refusal.message)
        except Refused:
            messages.warning(request, _("It is acknowledged already, or no longer waits for you."))
        else:
            messages.success(request, self.words(case))
        return redirect(self.back(case))

    def words(self, case):
        left = unread_left(self.request)
        done = _("Acknowledged.")
        remaining = ngettext("%(n)s left.", "%(n)s left.", left) % {"n": left}
        url = reverse("workplace:case", args=[case.pk])
        name = _("Protected identity") if case.patient.is_protected else case.patient.name
        return format_html('{} {} <a href="{}">{}</a>', done, remaining, url, _("Open %(name)s") % {"name": name})

    def back(self, case) -> str:
        """Where one came from: the same view of the list, at the same row; or the case, or the received messages."""
        query = self.request.GET.copy()
        place = query.pop("till", ["lista"])[0]
        if place == "arende":
            return reverse("workplace:case", args=[case.pk])
        url = reverse("workplace:inbox" if place == "inkomna" else "workplace:worklist")
        anchor = f"#open-{case.pk}" if place == "lista" else ""
        return f"{url}?{query.urlencode()}{anchor}" if query else f"{url}{anchor}"


def unread_left(request) -> int:
    request.__dict__.pop("staff_frame", None)
    frame = frame_of(request)
    return frame.pulse.unread if frame else 0


class Come(CaseView):
    """Say that the unit comes to the meeting that it is called to, with one press. Other answers have a form."""

    permission = "answer_summons"

    def post(self, request, pk):
        case = self.case()
        try:
            answer_summons(case, by=self.actor, answer=Answer.YES)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("Answered: your unit comes to the meeting."))
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{reverse('workplace:worklist')}{query}#open-{case.pk}")


class TakeTask(CaseView):
    """Take the unit's tasks in a case upon oneself."""

    permission = "take_task"

    def post(self, request, pk):
        case = self.case()
        try:
            take_task(case, by=self.actor)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("You have taken the case."))
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{reverse('workplace:worklist')}{query}#open-{case.pk}")
