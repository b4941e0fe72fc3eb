"""A plan in the person's own terms: what matters, who does what and when, whom to call, and what comes next.

Pure: built from rows that somebody has been cleared to read; it asks the database nothing and knows no page.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.careplans.kinds import Answer, EffortState, Result
from apps.careplans.models import Effort, Plan
from apps.careplans.states import STAGES, stage_of
from apps.core import clock
from apps.core.parts import Tag
from apps.core.phrases import people_date, short_date

from .headline import add_headline
from .parts import Aim, Asked, Doing, Met, Proposal, Story, need_facts, other_plan_facts, plans_here

PROGRESS = {
    EffortState.PLANNED: Tag(_lazy("Planned"), "calendar-days", "info"),
    EffortState.STARTED: Tag(_lazy("Going on"), "play", "info"),
    EffortState.PAUSED: Tag(_lazy("Paused"), "pause", "warning"),
    EffortState.DONE: Tag(_lazy("Done"), "check", "success"),
    EffortState.NOT_DONE: Tag(_lazy("Did not happen"), "circle-alert", "danger"),
    EffortState.OVERDUE: Tag(_lazy("Late"), "clock", "warning"),
}
LEFT = Tag(_lazy("Ended with the plan"), "circle", "quiet")
RESULTS = {
    Result.ACHIEVED: Tag(_lazy("Reached"), "check", "success"),
    Result.PARTLY: Tag(_lazy("Partly reached"), "circle-dot", "info"),
    Result.NOT: Tag(_lazy("Not reached"), "circle", "warning"),
    Result.CANCELLED: Tag(_lazy("No longer a goal"), "x", "quiet"),
}
ANSWERS = {
    Answer.YES: _lazy("Comes"),
    Answer.NO: _lazy("Cannot come"),
    Answer.SUBSTITUTE: _lazy("Sends somebody else"),
    Answer.OTHER_TIME: _lazy("Wants another time"),
    "": _lazy("Has not answered yet"),
}
STAGE_WORDS = (
    _lazy("Somebody thinks that a plan would help you."),
    _lazy("You say what matters to you."),
    _lazy("You meet and decide together."),
    _lazy("Everybody knows who does what."),
    _lazy("The plan has done its work."),
)


def tell(reader: Actor, plan: Plan, rows: dict[str, list]) -> Story:
    """The story of one plan as it stands now, as this reader meets it."""
    story = Story(
        aims=aims(plan, rows),
        meeting=next(meetings(reader, plan, rows), None),
        lead=lead(plan),
        proposals=[proposal(reader, rows, one) for one in rows["change"]],
        questions=[
            Asked(one.text, one.said_at, one.answer_due_at, one.answered_at, one.answer) for one in rows["question"]
        ],
        steps=steps(plan.case.state),
        needs=need_facts(plan.needs),
        other_plans=other_plan_facts(plan.other_plans),
        here_too=plans_here(rows["here_too"]),
    )
    story.own = [one for aim in story.aims for one in aim.efforts if one.is_own]
    story.phones = phones(story, rows)
    add_headline(story, reader, plan, rows)
    return story


# --- Goals and who does what


def aims(plan: Plan, rows: dict[str, list]) -> list[Aim]:
    """The goals in their order, each with its efforts; what belongs to no goal stands last."""
    of_goal: dict = {}
    for row in rows["effort"]:
        of_goal.setdefault(row.goal_id, []).append(doing(plan, row))
    found = [
        Aim(number, row.key, row.text, row.target_on, RESULTS.get(row.result), of_goal.pop(row.id, []))
        for number, row in enumerate(rows["goal"], 1)
    ]
    rest = [one for efforts in of_goal.values() for one in efforts]
    return [*found, Aim(0, "", "", None, None, rest)] if rest else found


def doing(plan: Plan, row) -> Doing:
    state = Effort(state=row.state, start_on=row.start_on, due_on=row.due_on, is_self=row.is_self).state_on(
        clock.now()
    )
    is_over = row.state in (EffortState.DONE, EffortState.NOT_DONE)
    return Doing(
        key=row.key,
        who=_("You") if row.is_self else row.unit_name or row.person_name or "",
        action=row.action,
        when=when(row),
        phone="" if row.is_self else row.phone or row.unit_phone or "",
        after_hours=row.phone_after_hours,
        tag=LEFT if plan.case.is_closed and not is_over else PROGRESS[EffortState(state)],
        is_own=row.is_self,
        is_over=is_over or plan.case.is_closed,
        comment=row.comment,
    )


def when(row) -> str:
    """ "tisdagar, från 13 april till 30 maj"."""
    return ", ".join(one for one in (row.frequency, span(row.start_on, row.due_on)) if one)


def span(start: date | None, end: date | None) -> str:
    if start and end:
        if start == end:
            return people_date(start)
        return _("%(start)s to %(end)s") % {"start": short_date(start), "end": short_date(end)}
    if end:
        return _("by %(day)s") % {"day": people_date(end, weekday=False)}
    return _("from %(day)s") % {"day": people_date(start, weekday=False)} if start else ""


# --- Whom to call


def lead(plan: Plan) -> dict[str, str]:
    """Who answers for the whole: a unit, and somebody there where one is named."""
    unit = plan.case.responsible_unit
    name = plan.lead_contact.name if plan.lead_contact else unit.name
    return {
        "name": name,
        "short_name": name.split(" ")[0] if plan.lead_contact else name,
        "role": _("Keeps your plan together") if plan.has_lead else _("Prepares your plan"),
        "unit": unit.name if plan.lead_contact else "",
        "hours": "",
        "phone": unit.phone,
    }


def phones(story: Story, rows: dict[str, list]) -> list[dict[str, str]]:
    """For the paper: whom to ask, and the first number that answers after hours."""
    found = [{"when": _("Questions about the plan"), "phone": story.lead["phone"], "who": story.lead["name"]}]
    late = next((one for one in rows["effort"] if one.phone_after_hours), None)
    if late:
        who = late.unit_name or late.person_name or ""
        found.append({"when": _("Evenings, nights and weekends"), "phone": late.phone_after_hours, "who": who})
    return [one for one in found if one["phone"]]


# --- The meeting


def meetings(reader: Actor, plan: Plan, rows: dict[str, list]) -> Iterator[Met]:
    me = {reader.person, reader.whom} if not reader.is_staff else {plan.case.patient_id}
    for row in rows["meeting"]:
        own = [one for one in rows["called"] if one.person_id in me]
        mine = next((one for one in own if one.person_id == reader.person), own[0] if own else None)
        yield Met(
            pk=row.id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            format=row.format,
            place=row.place,
            link=row.link,
            topics=row.topics,
            adaptations=row.adaptations,
            interpreter=row.interpreter,
            respond_by=row.respond_by_at,
            called_by=row.caller_name,
            phone=row.caller_phone,
            reason=row.reason,
            people=[
                {"name": one.unit_name or one.person_name or "", "role": str(ANSWERS[one.answer]), "phone": "",
                 "tone": "success" if one.answer == Answer.YES else ""}
                for one in rows["called"]
            ],
            mine=mine is not None,
            answer=mine.answer if mine else "",
            proposed_at=mine.proposed_at if mine else None,
        )  # fmt: skip


# --- Other words


def proposal(reader: Actor, rows: dict[str, list], row) -> Proposal:
    return Proposal(
        pk=row.id,
        about=about(rows, row.what),
        before=row.before,
        text=row.text,
        who=row.by_unit or row.person_name or "",
        at=row.said_at,
        due_at=row.answer_due_at,
        is_mine_to_answer=row.answered_at is None and row.answers_person_id == reader.whom and not reader.is_staff,
        is_own=row.by_unit is None,
        answered_at=row.answered_at,
        is_accepted=row.is_accepted,
        answer=row.answer,
    )


def about(rows: dict[str, list], what: str) -> str:
    """Which words a proposal is about: "Mål 2", "Det viktigaste för mig"."""
    kind, _colon, key = what.partition(":")
    if kind == "goal":
        keys = [one.key for one in rows["goal"]]
        return _("Goal %(n)s") % {"n": keys.index(key) + 1} if key in keys else _("A goal")
    return _("Something that is done") if kind == "effort" else _("What matters most to me")


def steps(state: str) -> list[dict[str, str]]:
    reached = stage_of(state)
    return [
        {"title": str(name), "text": str(text), "state": mark(number, reached)}
        for number, ((name, _states), text) in enumerate(zip(STAGES, STAGE_WORDS, strict=True), 1)
    ]


def mark(number: int, reached: int) -> str:
    return "done" if number < reached else "now" if number == reached else "later"
