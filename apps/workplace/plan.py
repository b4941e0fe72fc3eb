"""The page of a coordinated plan for staff: what stands in it, the meeting with its answers, who takes part."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.careplans.kinds import Answer, MeetingFormat
from apps.careplans.planfile import PlanFile
from apps.careplans.states import BEFORE
from apps.careplans.told.parts import need_facts, other_plan_facts, plans_here
from apps.cases.processes import process_of
from apps.core.parts import Fact, Line, Person
from apps.core.phrases import people_date, people_time, short_time

from .plan_lines import goals
from .plan_said import change_part, preparations, question_part, said_words, version_part

ANSWER_TONES = {Answer.YES: "success", Answer.SUBSTITUTE: "success", Answer.NO: "danger", Answer.OTHER_TIME: "warning"}


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


def lead_words(file: PlanFile) -> str:
    """Who is responsible for the whole plan; nothing before anybody has been named."""
    if not file.plan.has_lead:
        return ""
    return ", ".join(filter(None, (file.plan.contact_name, file.case.responsible_unit.name)))


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
        has_lead = file.plan.has_lead if file.plan else file.case.state not in BEFORE
        words.append(_("Responsible for the plan") if has_lead else _("Calls to the meeting"))
    if part.unit_id in waiting:
        words.append(_("has not confirmed its part"))
    elif part.unit_id in owning:
        words.append(_("has confirmed its part"))
    return capfirst(", ".join(words)) or _("Takes part")


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
