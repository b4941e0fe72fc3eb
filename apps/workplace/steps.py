"""What a task is called on a staff page, who owes it and which button leads to it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from apps.access.actor import Actor
from apps.cases.forms import FORMS
from apps.cases.kinds import MessageKind
from apps.cases.processes import beyond, process_of
from apps.core.parts import Action
from apps.core.phrases import due, people_date, people_time, short_time

# The button of a row is one short verb.
SHORT = {
    "send_admission_notice": pgettext_lazy("button", "Write"),
    "acknowledge": pgettext_lazy("button", "Acknowledge"),
    "start_planning": pgettext_lazy("button", "Start"),
    "name_fixed_contact": pgettext_lazy("button", "Name"),
    "record_sip_stance": pgettext_lazy("button", "Take a stance"),
    "decide_sip": pgettext_lazy("button", "Decide"),
    "confirm_readiness": pgettext_lazy("button", "Confirm"),
    "send_discharge_information": pgettext_lazy("button", "Write"),
    "resume_service": pgettext_lazy("button", "Resume"),
    "answer_rejection": pgettext_lazy("button", "Find unit"),
    "accept_transfer": pgettext_lazy("button", "Take over"),
    "answer_summons": pgettext_lazy("button", "Answer"),
    "write_plan": pgettext_lazy("button", "Write"),
    "confirm_responsibility": pgettext_lazy("button", "Confirm"),
    "first_performance": pgettext_lazy("button", "Has begun"),
    "effort_due": pgettext_lazy("button", "Done"),
    "follow_up": pgettext_lazy("button", "Follow up"),
    "answer_change": pgettext_lazy("button", "Answer"),
    "accept_lead": pgettext_lazy("button", "Answer"),
}
URGENT = ("late", "soon")


@dataclass(frozen=True, slots=True)
class Step:
    """The task that matters most in a case, seen from one unit."""

    kind: str
    title: str
    due_at: datetime | None
    detail: str = ""
    waiting_for: str = ""
    verb: str = ""
    message_id: object = None

    @property
    def is_ours(self) -> bool:
        return not self.waiting_for

    @property
    def due_words(self) -> str:
        """ "Due today 15.15, in 45 min"."""
        if self.due_at is None:
            return ""
        words = due(self.due_at)
        both = f"{words.exact}, {words.main.lower()}" if words.exact else words.main.lower()
        return _("Due %(when)s") % {"when": both}

    @property
    def waiting_words(self) -> str:
        return _("Waiting for %(unit)s") % {"unit": self.waiting_for}

    @property
    def title_and_detail(self) -> str:
        return f"{self.title}. {self.detail}" if self.detail else self.title


def next_step(case, tasks: list, stay, actor: Actor) -> Step | None:
    """Our own earliest task, else the earliest one that somebody else owes. `tasks` are open, earliest first.

    What nobody at the own unit could ever do is no step of ours.
    """
    never = beyond(actor.role)
    tasks = [task for task in tasks if task.unit_id != actor.unit or task.kind not in never]
    mine = [task for task in tasks if task.unit_id == actor.unit]
    task = next(iter(mine or tasks), None)
    if task is None:
        return None
    process = process_of(case)
    return Step(
        kind=task.kind,
        title=str(process.task_titles.get(task.kind, task.kind)),
        due_at=task.due_at,
        detail=detail_of(task, stay),
        waiting_for="" if mine else task.unit_name or _("the person or somebody near"),
        verb=process.tasks.get(task.kind, ""),
        message_id=task.message_id,
    )


def detail_of(task, stay) -> str:
    """One line that says what the task is about."""
    if task.message_id:
        words = {"message": MessageKind(task.message_kind).label, "unit": task.sender_name}
        return _("%(message)s from %(unit)s") % words
    if stay is None:
        return ""
    if task.kind == "send_admission_notice":
        return _("Admitted %(time)s") % {"time": short_time(stay.admitted_at)}
    if task.kind in ("send_discharge_information", "resume_service") and stay.discharged_at:
        return _("Left the ward %(time)s") % {"time": short_time(stay.discharged_at)}
    return _("Planned discharge %(time)s") % {"time": estimate_words(stay)} if stay.estimated_discharge_at else ""


def estimate_words(stay, *, is_long: bool = False) -> str:
    """When the patient is planned to leave: a day, or a day and a time."""
    moment = stay.estimated_discharge_at
    if moment is None:
        return ""
    if is_long:
        return people_date(moment) if stay.is_estimate_a_day else people_time(moment)
    return people_date(moment, weekday=False) if stay.is_estimate_a_day else short_time(moment)


def propose_url(case) -> str:
    """Where a plan is proposed that grows out of a discharge."""
    return f"{reverse('workplace:propose_plan', args=[case.patient_id])}?from_case={case.pk}"


def form_url(verb: str, case_id) -> str:
    """The address of a verb's form for a case; empty for a verb without one."""
    form = FORMS.get(verb)
    return reverse(form.address(), args=[case_id]) if form else ""


def can_do(actor: Actor, case, verb: str) -> bool:
    """Whether the role and the state let this actor ask for the verb now."""
    return verb in FORMS and actor.may(verb) and case.can(verb)


def action_of(step: Step | None, case, actor: Actor, *, state: str, url: str, query: str = "") -> Action:
    """The one button of a row: the task's own verb where the actor can do it, else to open the case."""
    is_primary = state in URGENT
    if step and step.is_ours and step.kind == "acknowledge" and actor.may("acknowledge"):
        post_to = reverse("workplace:acknowledge", args=[step.message_id]) + query
        return Action(str(SHORT["acknowledge"]), post_to, is_primary=is_primary, post=True, key="acknowledge")
    if step and step.is_ours and step.kind == "answer_summons" and can_do(actor, case, step.verb):
        post_to = reverse("workplace:come", args=[case.pk]) + query
        return Action(pgettext("button", "We come"), post_to, is_primary=is_primary, post=True)
    if step and step.is_ours and step.kind == "send_sip_summons" and actor.may("propose_plan"):
        return Action(pgettext("button", "Propose"), propose_url(case), is_primary=is_primary)
    if step and step.is_ours and can_do(actor, case, step.verb):
        label = str(SHORT.get(step.kind) or pgettext("button", "Open"))
        return Action(label, form_url(step.verb, case.pk), is_primary=is_primary)
    return Action(pgettext("button", "Open"), url)


def other_of(step: Step | None, case, actor: Actor) -> Action | None:
    """What stands beside a button that does it in one press: another answer to a summons than that one comes."""
    if step and step.is_ours and step.kind == "answer_summons" and can_do(actor, case, step.verb):
        return Action(pgettext("button", "Answer something else"), form_url(step.verb, case.pk))
    return None
