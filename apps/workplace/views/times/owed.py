"""What is left to do about times, what is due first, each with the buttons that end it."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.appointments.kinds import TaskKind, Why
from apps.audit import log
from apps.core import clock
from apps.core.calendar import local, today
from apps.core.parts import Group
from apps.core.phrases import due
from apps.workplace.times import owed, words

from .common import TimePage


class Owed(TimePage):
    permission = "view_clinic_tasks"
    template = "workplace/times/owed.html"

    def get(self, request):
        tasks = owed.fetch(self.actor)
        patients = sorted({str(task.appointment.patient_id) for task in tasks})
        log.record(self.actor, "list", shown={"patients": patients})
        return self.show(groups=groups_of(tasks, self.actor), count=len(tasks))


def groups_of(tasks, actor) -> list[Group]:
    late = [task for task in tasks if task.due_at < clock.now()]
    now = [task for task in tasks if task not in late and local(task.due_at).date() <= today()]
    later = [task for task in tasks if task not in late and task not in now]
    groups = (
        Group(pgettext("tasks", "Late"), late, "late", "late"),
        Group(_("Today"), now, "", "today"),
        Group(_("Tomorrow and later"), later, "", "later"),
    )
    return [
        Group(group.label, [row_of(task, actor) for task in group.rows], group.tone, group.key)
        for group in groups
        if group.rows
    ]


def row_of(task, actor) -> dict:
    appointment = task.appointment
    who = words.who(appointment.patient)
    return {
        **who,
        "id": task.pk,
        "due_at": task.due_at,
        "state": due(task.due_at).state,
        "kind": task.get_kind_display(),
        "why": why(task),
        "what": words.what(appointment),
        "at": words.when(appointment),
        "url": reverse("workplace:time", args=[appointment.pk]),
        "phone": "" if who["is_protected"] else task.phone,
        "does": does(task, actor),
    }


def why(task) -> str:
    if task.question:
        return task.question.text
    return str(Why(task.reason).label) if task.reason in Why.values else ""


def does(task, actor) -> list[dict]:
    """What ends the task, the likeliest first: a link, or one press."""
    here = f"?{urlencode({'till': reverse('workplace:owed')})}"
    page = reverse("workplace:invitation", args=[task.invitation_id]) if task.invitation_id else ""
    links = {
        TaskKind.PHONE_PATIENT: [("note_call", pgettext("button", "Write down the call"), called(task, page), False)],
        TaskKind.ANSWER_QUESTION: [("answer_question", pgettext("button", "Answer"), f"{page}#fraga", False)],
        TaskKind.OFFER_NEW_TIME: [
            ("book", pgettext("button", "Find a time"), reverse("workplace:find"), False),
            ("note_call", pgettext("button", "Write down the call"), called(task, ""), False),
        ],
        TaskKind.REVIEW_NO_SHOW: [
            ("mark_no_show", pgettext("button", "Did not come"), pressed("missed", task) + here, True),
            ("excuse", pgettext("button", "Good reason"), pressed("excuse", task), False),
        ],
    }
    return [
        {"label": label, "url": url, "is_press": is_press, "is_primary": number == 0}
        for number, (verb, label, url, is_press) in enumerate(links[TaskKind(task.kind)])
        if actor.may(verb)
    ]


def called(task, page: str) -> str:
    return f"{page}#svar" if page else reverse("workplace:called", args=[task.pk])


def pressed(name: str, task) -> str:
    return reverse(f"workplace:{name}", args=[task.appointment_id])
