"""Received messages: acknowledge one, or several that have been looked at."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.access.views import GuardedView
from apps.audit import log
from apps.cases.actions import acknowledge
from apps.cases.forms.receivers import is_id
from apps.cases.models import Message
from apps.core import clock
from apps.core.errors import Refused
from apps.workplace import inbox
from apps.workplace.shell import frame_of
from apps.workplace.steps import form_url

MANY = 100


class Inbox(GuardedView):
    """Oldest deadline first, with what it is, from whom and about whom."""

    permission = "view_inbox"

    def get(self, request):
        frame = frame_of(request)
        rows = inbox.waiting(self.actor)
        log.record(self.actor, "list", shown={"patients": [str(row.case.patient_id) for row in rows]}, ground="case")
        context = {
            "rows": [row_of(row, self.actor) for row in rows],
            "poll_url": reverse("workplace:worklist_live"),
            "token": frame.pulse.token,
            "now": clock.now(),
        }
        return render(request, "workplace/inbox.html", context)


class AcknowledgeMany(GuardedView):
    """Acknowledge the messages that are ticked."""

    permission = "acknowledge"

    def post(self, request):
        ids = [pk for pk in request.POST.getlist("message")[:MANY] if is_id(pk)]
        found = Message.objects.visible_to(self.actor).filter(pk__in=ids).select_related("case")
        done = sum(self.is_done(message) for message in found)
        if done:
            words = ngettext("%(n)s message acknowledged.", "%(n)s messages acknowledged.", done) % {"n": done}
            messages.success(request, words)
        elif not ids:
            messages.warning(request, _("Tick at least one message first."))
        if missed := len(set(ids)) - done:
            words = ngettext("%(n)s no longer waited for you.", "%(n)s no longer waited for you.", missed)
            messages.info(request, words % {"n": missed})
        return redirect("workplace:inbox")

    def is_done(self, message) -> bool:
        try:
            acknowledge(message.case, by=self.actor, message=message)
        except Refused:
            return False
        return True


def row_of(task, actor) -> dict:
    person = task.case.patient
    wrong = f"{form_url('mark_misdirected', task.case_id)}?message={task.message_id}"
    return {
        "id": task.message_id,
        "kind": inbox.kind_words(task),
        "sender": task.message.sender.name,
        "sent_at": task.message.sent_at,
        "due_at": task.due_at,
        "is_protected": person.is_protected,
        "name": _("Protected identity") if person.is_protected else person.name,
        "number": "" if person.is_protected else person.personal_number,
        "case_url": reverse("workplace:case", args=[task.case_id]) + f"#message-{task.message_id}",
        "acknowledge_url": reverse("workplace:acknowledge", args=[task.message_id]) + "?till=inkomna",
        "wrong_url": wrong if actor.may("mark_misdirected") else "",
    }
