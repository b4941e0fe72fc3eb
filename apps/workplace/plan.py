"""A coordinated plan in words: goals with who does what, the meeting with its answers, and what has been proposed."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans.kinds import Answer, EffortState, MeetingFormat, Result
from apps.careplans.models import Effort
from apps.careplans.planfile import PlanFile
from apps.careplans.told.parts import need_facts, other_plan_facts, plans_here
from apps.cases.forms import FORMS
from apps.cases.processes import process_of
from apps.core import clock
from apps.core.calendar import local, today
from apps.core.differences import marked
from apps.core.parts import Fact, Line, Person, Tag
from apps.core.phrases import people_date, people_time, short_date, short_time

from .steps import can_do, form_url

TONES = {
    EffortState.STARTED: ("circle-dot", "info"),
    EffortState.PAUSED: ("hourglass", "warning"),
    EffortState.DONE: ("circle-check", "success"),
    EffortState.NOT_DONE: ("circle-alert", "danger"),
    EffortState.OVERDUE: ("circle-alert", "danger"),
}
ANSWER_TONES = {Answer.YES: "success", Answer.SUBSTITUTE: "success", Answer.NO: "danger", Answer.OTHER_TIME: "warning"}


@dataclass(frozen=True, slots=True)
class EffortPart:
    """One line of the plan: who does what, from when, and whom to call about it."""

    key: str
    action: str
    who: str
    when: str
    phone: str
    evenings: str
    tag: Tag | None
    is_ours: bool
    is_self: bool
    note: str = ""
    is_unconfirmed: bool = False
    acts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal with its efforts; `number` 0 gathers what belongs to no goal."""

    number: int
    text: str
    by: str = ""
    result: str = ""
    efforts: list[EffortPart] = field(default_factory=list)


def shown(file: PlanFile, actor: Actor) -> dict[str, Any]:
    """What the page of a plan is filled with."""
    plan = file.plan
    return {
        "goals": goals(file, actor),
        "needs": need_facts(plan.needs),
        "others": [one.get("text", "") for one in plan.others],
        "other_plans": other_plan_facts(plan.other_plans),
        "here_too": plans_here(file.here_too),
        "meeting": file.meeting,
        "is_called": file.is_called,
        "meeting_facts": meeting_facts(file) if file.meeting else [],
        "answers": answer_lines(file, actor),
        "preparations": preparations(file),
        "changes": [change_part(file, one, actor) for one in file.changes],
        "questions": [question_part(file, one, actor) for one in file.questions],
        "versions": [version_part(file, one) for one in file.versions],
        "lead_words": lead_words(file),
        "follow_up": people_date(plan.follow_up_on) if plan.follow_up_on else "",
        "initiator": str(plan.get_initiated_by_display()),
        "follow_ups": [{"by": said_words(file, one), "comment": one.comment} for one in file.follow_ups],
        "has_content": bool(file.goals or file.efforts or plan.own_words),
    }


ACTS = (
    ("record_first_performance", (EffortState.PLANNED,), lambda: _("Has begun")),
    ("pause_effort", (EffortState.PLANNED, EffortState.STARTED), lambda: _("Pause")),
    ("resume_effort", (EffortState.PAUSED,), lambda: _("Goes on")),
    ("resume_effort", (EffortState.NOT_DONE,), lambda: _("Try again")),
    ("complete_effort", (EffortState.PLANNED, EffortState.STARTED, EffortState.PAUSED), lambda: _("Done")),
    ("fail_effort", (EffortState.PLANNED, EffortState.STARTED, EffortState.PAUSED), lambda: _("Not done")),
)


def acts(file: PlanFile, effort: Effort, actor: Actor) -> list[dict[str, Any]]:
    """What can be said of an effort with one press, by the unit that answers for it and by the lead."""
    case = file.case
    if actor.unit not in (effort.unit_id, case.responsible_unit_id):
        return []
    return [
        {
            "label": label(),
            "post": verb != "fail_effort",
            "url": form_url(verb, case.pk) + (f"?effort={effort.key}" if verb == "fail_effort" else ""),
        }
        for verb, states, label in ACTS
        if effort.state in states and can_do(actor, case, verb)
    ]


# The state of a plan → what the unit that holds it together does next, why, and what else lies near.
NEXT = {
    "proposed": (
        "record_consent", lambda: _("Ask the person for consent"), lambda: _("Nothing is shared before the yes."),
        "record_preparation",
    ),
    "preparing": (
        "send_summons", lambda: _("Call to a meeting"), lambda: _("The person has said yes to a plan."),
        "record_preparation",
    ),
    "called": (
        "hold_meeting", lambda: _("Hold the meeting"), lambda: _("Tick who came, and write the plan together."),
        "record_preparation",
    ),
    "plan_draft": (
        "activate_plan", lambda: _("Let the plan come into force"), lambda: _("Read it aloud to the person first."),
        "write_plan",
    ),
}  # fmt: skip


def proposed(file: PlanFile, actor: Actor, tasks: list) -> dict[str, str] | None:
    """What the unit that holds the plan together does next where no task says it."""
    case = file.case
    is_ours = any(task.unit_id == actor.unit for task in tasks)
    if case.is_closed or is_ours or case.responsible_unit_id != actor.unit or case.state not in NEXT:
        return None
    verb, title, text, other = until_the_day(file) or NEXT[case.state]
    if not can_do(actor, case, verb):
        return None
    more = can_do(actor, case, other)
    return {
        "title": title(),
        "text": text(),
        "url": form_url(verb, case.pk),
        "label": str(FORMS[verb].title),
        "other_url": form_url(other, case.pk) if more else "",
        "other_label": str(FORMS[other].title) if more else "",
    }


OF_A_MEETING_AHEAD = frozenset(("answer_summons", "reschedule", "cancel_meeting", "hold_meeting"))


def idle(file: PlanFile, actor: Actor) -> frozenset[str]:
    """What there is nothing to do with just now: no meeting ahead, nothing to confirm, no question about the lead."""
    if not file.plan:
        return frozenset()
    found = set() if file.is_called else set(OF_A_MEETING_AHEAD)
    if not any(one.unit_id == actor.unit and one.confirmed_at is None for one in file.efforts):
        found.add("confirm_responsibility")
    if file.plan.lead_offered_to_id != actor.unit:
        found.add("accept_lead")
    return frozenset(found)


def until_the_day(file: PlanFile) -> tuple | None:
    """People are called to a day that has not come: nobody says today who was there."""
    meeting = file.meeting
    if meeting is None or not file.is_called or local(meeting.starts_at).date() <= today():
        return None
    called = file.answers()
    words = {"n": sum(1 for one in called if one.answer), "all": len(called)}
    return (
        "record_preparation",
        lambda: _("The meeting is on %(time)s") % {"time": people_time(meeting.starts_at)},
        lambda: _("%(n)s of %(all)s have answered. Write down what matters before the meeting.") % words,
        "reschedule",
    )


def lead_words(file: PlanFile) -> str:
    """Who is responsible for the whole plan; nothing before anybody has been named."""
    if not file.plan.has_lead:
        return ""
    return ", ".join(filter(None, (file.plan.contact_name, file.case.responsible_unit.name)))


def change_part(file: PlanFile, one: Any, actor: Actor) -> dict[str, Any]:
    """A proposal of other words, with both texts marked and who answers."""
    is_ours = one.answered_at is None and one.answers_unit_id == actor.unit
    to_person = one.answered_at is None and one.answers_person_id is not None
    may_write_down = to_person and file.case.responsible_unit_id == actor.unit and not one.by_person
    return {
        "id": one.id,
        "what": what_words(file, one.what),
        "by": said_words(file, one),
        "before": marked(one.before, one.text),
        "after": marked(one.text, one.before),
        "is_open": one.answered_at is None,
        "is_ours": is_ours,
        "due": _("Answer by %(time)s") % {"time": people_date(one.answer_due_at)},
        "answer": answered_words(one),
        "url": f"{form_url('answer_change', file.case.pk)}?change={one.id}" if is_ours or may_write_down else "",
    }


def answered_words(one: Any) -> str:
    if one.answered_at is None:
        return ""
    said = _("Yes") if one.is_accepted else _("No")
    return ". ".join(filter(None, (f"{said}, {short_time(one.answered_at)}", one.answer)))


def question_part(file: PlanFile, one: Any, actor: Actor) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "by": said_words(file, one),
        "is_open": one.answered_at is None,
        "due": _("Answer by %(time)s") % {"time": people_date(one.answer_due_at)},
        "answer": one.answer,
        "url": question_url(file, one) if file.case.responsible_unit_id == actor.unit else "",
    }


def version_part(file: PlanFile, one: Any) -> dict[str, Any]:
    url = reverse("workplace:plan_version", args=[file.case.pk, one.number])
    return {"number": one.number, "by": said_words(file, one), "reason": one.reason, "url": url}


def question_url(file: PlanFile, one: Any) -> str:
    return f"{form_url('answer_plan_question', file.case.pk)}?question={one.id}"


def goals(file: PlanFile, actor: Actor) -> list[GoalPart]:
    """The goals in order, each with who does what; what belongs to none comes last."""
    found = [
        GoalPart(
            number,
            goal.text,
            by=_("by %(day)s") % {"day": people_date(goal.target_on)} if goal.target_on else "",
            result=result_words(goal),
            efforts=[effort_part(file, one, actor) for one in file.efforts_of(goal.id)],
        )
        for number, goal in enumerate(file.goals, 1)
    ]
    loose = [effort_part(file, one, actor) for one in file.efforts_of(None)]
    return [*found, GoalPart(0, _("Also decided"), efforts=loose)] if loose else found


def result_words(goal: Any) -> str:
    if not goal.result:
        return ""
    words = str(Result(goal.result).label)
    return words if goal.own_rating is None else _("%(result)s, own rating %(n)s of 10") % {
        "result": words, "n": goal.own_rating,
    }  # fmt: skip


def effort_part(file: PlanFile, effort: Effort, actor: Actor) -> EffortPart:
    state = effort.state_on(clock.now())
    icon, tone = TONES.get(EffortState(state), ("", ""))
    is_ours = effort.unit_id == actor.unit
    return EffortPart(
        key=effort.key,
        action=effort.action,
        who=_("The person") if effort.is_self else file.doer(effort),
        when=when_words(effort),
        phone=effort.phone,
        evenings=effort.phone_after_hours,
        tag=Tag(str(EffortState(state).label), icon, tone) if icon else None,
        is_ours=is_ours,
        is_self=effort.is_self,
        note=note_words(effort),
        is_unconfirmed=effort.unit_id is not None and effort.confirmed_at is None,
        acts=acts(file, effort, actor),
    )


def when_words(effort: Effort) -> str:
    """ "Tuesdays, from 13 April until 30 May"."""
    words = [effort.frequency] if effort.frequency else []
    if effort.start_on:
        words.append(_("from %(day)s") % {"day": short_date(effort.start_on)})
    if effort.due_on:
        words.append(_("until %(day)s") % {"day": short_date(effort.due_on)})
    return ", ".join(words)


def note_words(effort: Effort) -> str:
    words = [str(effort.get_fail_reason_display())] if effort.fail_reason else []
    return ". ".join([*words, effort.comment] if effort.comment else words)


def meeting_facts(file: PlanFile) -> list[Fact]:
    """When, where and how."""
    meeting = file.meeting
    facts = [
        Fact(_("When"), people_time(meeting.starts_at)),
        Fact(_("How"), str(MeetingFormat(meeting.format).label)),
        Fact(_("Where"), meeting.place),
        Fact(_("To talk about"), meeting.topics),
        Fact(_("Interpreter"), meeting.interpreter),
        Fact(_("To think of"), meeting.adaptations),
        Fact(_("Answer by"), people_time(meeting.respond_by) if file.is_called else ""),
    ]
    return [fact for fact in facts if fact.value]


def answer_lines(file: PlanFile, actor: Actor) -> list[Line]:
    """Who has been called, and what they answered; after the meeting, who came."""
    return [answer_line(file, one) for one in file.answers()]


def answer_line(file: PlanFile, one: Any) -> Line:
    who = {"who": called_name(file, one)}
    if not file.is_called:
        return Line(_("%(who)s took part") % who, "success") if one.has_attended else Line(
            _("%(who)s was not there") % who, "warning"
        )  # fmt: skip
    if not one.answer:
        return Line(_("%(who)s has not answered") % who, "warning")
    who["answer"] = str(Answer(one.answer).label).lower()
    text = _("%(who)s: %(answer)s") % who
    if one.substitute:
        text += f", {one.substitute}"
    if one.proposed_start_at:
        text += f", {short_time(one.proposed_start_at)}"
    return Line(text, ANSWER_TONES.get(Answer(one.answer), "quiet"))


def called_name(file: PlanFile, one: Any) -> str:
    return file.case.patient.name if one.person_id == file.case.patient_id else one.unit_name or one.person_name


def people(file: PlanFile, parts: list, actor: Actor) -> list[Person]:
    """The units of the plan, whether each has confirmed its lines, and how to call them."""
    waiting = {one.unit_id for one in file.efforts if one.unit_id and one.confirmed_at is None}
    owning = {one.unit_id for one in file.efforts if one.unit_id}
    return [
        Person(
            part.unit_name,
            role_words(file, part, actor, owning, waiting),
            "" if part.unit_id == actor.unit else part.unit_phone,
            "success" if part.unit_id in owning - waiting else "",
        )
        for part in parts
    ]


def role_words(file: PlanFile, part: Any, actor: Actor, owning: set, waiting: set) -> str:
    words = [_("Your unit")] if part.unit_id == actor.unit else []
    if part.is_responsible:
        words.append(_("Responsible for the plan") if file.plan and file.plan.has_lead else _("Calls to the meeting"))
    if part.unit_id in waiting:
        words.append(_("has not confirmed its part"))
    elif part.unit_id in owning:
        words.append(_("has confirmed its part"))
    return ", ".join(words) or _("Takes part")


def task_lines(file: Any) -> list[dict[str, Any]]:
    """What is owed in the case, by whom and until when, the earliest first."""
    titles = process_of(file.case).task_titles
    return [
        {
            "title": str(titles.get(task.kind, task.kind)),
            "who": task.unit_name or _("The person or somebody near"),
            "due_at": task.due_at,
        }
        for task in file.tasks
    ]


def what_words(file: PlanFile, what: str) -> str:
    """Which place in the plan a proposal is about."""
    kind, _colon, key = what.partition(":")
    if what == "own_words":
        return _("What matters to the person")
    if kind == "goal":
        number = next((n for n, goal in enumerate(file.goals, 1) if goal.key == key), 0)
        return _("Goal %(n)s") % {"n": number} if number else _("A goal")
    return next((one.action for one in file.efforts if one.key == key), _("An effort"))


def who_said(file: PlanFile, row: Any) -> str:
    """Who wrote something: the person, somebody near, or somebody at a unit."""
    if row.by_person:
        is_self = str(row.by_person) == str(file.case.patient_id)
        return file.case.patient.name if is_self else _("Somebody near the person")
    return ", ".join(filter(None, (row.staff_name, row.unit_name)))


def said_words(file: PlanFile, row: Any) -> str:
    return f"{who_said(file, row)}, {short_time(row.said_at)}"


def preparations(file: PlanFile) -> list[dict[str, Any]]:
    """What has been written before the meeting, newest first; each says who wrote it."""
    labels = (
        ("what_matters", _("What matters")), ("questions", _("Questions")),
        ("wants_present", _("Whom the person wants there")), ("not_shared", _("What should not be shared")),
    )  # fmt: skip
    return [
        {
            "by": said_words(file, row),
            "lines": [Fact(label, getattr(row, name)) for name, label in labels if getattr(row, name)],
        }
        for row in file.preparations
    ]
