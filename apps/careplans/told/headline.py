"""What comes next with a plan: the sentence that comes first, the facts under it, and what waits for the person."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.careplans.kinds import Answer, MeetingFormat
from apps.careplans.models import Plan
from apps.careplans.states import BEFORE, WRITING, State
from apps.cases.kinds import Agreement, ConsentStatus
from apps.core import clock, rules
from apps.core.calendar import local, today
from apps.core.parts import Tag
from apps.core.phrases import people_date, people_time

from .parts import Met, Story, Todo

PLACES = {
    MeetingFormat.VIDEO: _lazy("By video"),
    MeetingFormat.PHONE: _lazy("By phone"),
    MeetingFormat.HYBRID: _lazy("Also by video"),
}


def add_headline(story: Story, reader: Actor, plan: Plan, rows: dict[str, list]) -> None:
    story.todo = list(todo(story, reader, plan, rows))
    story.chips = list(chips(story, plan, rows))
    state, first = plan.case.state, story.todo[0].what if story.todo else ""
    story.pill = _("Next step")
    if plan.case.is_closed:
        say_it_is_over(story, plan)
    elif first == "consent":
        say_it_is_asked(story, plan)
    elif first == "change":
        say_other_words_are_proposed(story)
    elif state in BEFORE and plan.case.agreement == Agreement.NONE:
        say_nobody_has_decided(story)
    elif story.meeting:
        say_when_you_meet(story, story.meeting)
    elif state == State.ACTIVE:
        say_it_holds(story, plan)
    elif state in WRITING:
        story.title, story.pill = _("Your plan is being written"), _("Right now")
        story.text = _("You can read it here as soon as everybody agrees on who does what.")
    else:
        story.title = _("Soon you meet and make a plan together")
        story.facts = [
            {"icon": "mail", "text": _("You get an invitation here when the time is set.")},
            {"icon": "pencil", "text": _("Until then you can write what matters to you.")},
        ]


def say_it_is_over(story: Story, plan: Plan) -> None:
    story.is_over, story.pill = True, ""
    if plan.case.state == State.DECLINED:
        story.title = _("There will be no plan now")
        story.text = _("Somebody said no. You can always ask for a plan again.")
    elif plan.case.agreement == Agreement.REFUSED:
        say_the_yes_was_taken_back(story, plan)
    else:
        story.title = _("The plan has ended")
        story.text = _("You can still read it. Those who help you cannot change it any more.")


def say_the_yes_was_taken_back(story: Story, plan: Plan) -> None:
    """What that came to, and where to turn: whoever led the plan may take it up again for a while."""
    case = plan.case
    story.title = _("The yes has been taken back, and the plan has ended")
    story.text = _("You can still read it. Those who helped with it cannot.")
    again_until = case.closed_at + rules.on(case.rules_on).duration("sip.reopen_within")
    if again_until <= clock.now():
        story.facts = [{"icon": "info", "text": _("You can always ask for a plan again.")}]
        return
    unit = case.responsible_unit
    words = _("If you change your mind, tell %(unit)s: then the plan can go on.") % {"unit": unit.name}
    story.facts = [{"icon": "info", "text": words}]
    if unit.phone:
        story.facts.append({"icon": "phone", "text": unit.phone})


def say_it_is_asked(story: Story, plan: Plan) -> None:
    if plan.version:
        story.title = _("Shall the plan go on?")
        story.text = _("Your yes soon runs out, or has done so. Without it nobody may go on with the plan.")
    else:
        story.title = _("Do you want a plan together with those who help you?")
        story.text = plan.reason if plan.initiated_by not in ("patient", "relative") else ""
    story.facts = [
        {"icon": "users", "text": _("%(unit)s asks you.") % {"unit": plan.case.responsible_unit.name}},
        {"icon": "heart-handshake", "text": _("You decide. You can change your mind at any time.")},
    ]


def say_nobody_has_decided(story: Story) -> None:
    story.title, story.pill = _("A plan waits for a yes"), _("Right now")
    story.text = _("Nothing happens before everybody who must say yes has done so.")


def say_other_words_are_proposed(story: Story) -> None:
    one = next(one for one in story.proposals if one.is_mine_to_answer)
    story.title = _("%(unit)s proposes other words in your plan") % {"unit": one.who}
    story.text = _("They are your words, and you decide.")
    story.facts = [{"icon": "clock", "text": _("Answer by %(day)s.") % {"day": people_date(one.due_at)}}]


def say_when_you_meet(story: Story, met: Met) -> None:
    day = local(met.starts_at).date()
    story.when = {0: _("Today"), 1: _("Tomorrow")}.get((day - today()).days, "")
    if met.mine and not met.answer:
        story.title = _("You are invited to a meeting about your plan")
        story.facts.append({"icon": "calendar-days", "text": people_time(met.starts_at).capitalize()})
    else:
        story.title = _("Meeting about your plan %(when)s") % {"when": people_time(met.starts_at)}
    story.facts.extend(places(met))
    if met.answer == Answer.NO:
        story.facts.append({"icon": "x", "text": _("You have said that you cannot come.")})
    if met.answer == Answer.OTHER_TIME:
        story.facts.append({"icon": "clock", "text": _("You have asked for another time.")})
    if met.answer == Answer.YES:
        story.facts.append({"icon": "check", "text": _("You have said that you come.")})


def places(met: Met) -> Iterator[dict[str, str]]:
    words = [str(PLACES[MeetingFormat(met.format)])] if met.format in PLACES else []
    text = ". ".join([*([met.place] if met.place else []), *words])
    if text:
        yield {
            "icon": "map-pin" if met.place else "phone" if met.format == MeetingFormat.PHONE else "users",
            "text": text,
        }


def say_it_holds(story: Story, plan: Plan) -> None:
    story.title, story.pill = _("Your plan holds"), _("Right now")
    going_on = [one for aim in story.aims for one in aim.efforts if not one.is_over]
    story.text = _("Everybody knows who does what.") if going_on else _("All that was planned has been done.")
    if plan.follow_up_on:
        text = _("You look at the plan together again %(day)s.") % {"day": people_date(plan.follow_up_on)}
        story.facts.append({"icon": "calendar-days", "text": text})


# --- What waits for the person


def todo(story: Story, reader: Actor, plan: Plan, rows: dict[str, list]) -> Iterator[Todo]:
    """The most urgent first: my yes, the invitation, other words of mine, what I want to say before, what I do."""
    case = plan.case
    if waits_for_consent(reader, plan, rows):
        yield Todo("consent", _("Say yes or no to a plan"), _("You decide, and nobody else."))
    if story.meeting and story.meeting.mine and not story.meeting.answer and reader.may("answer_summons"):
        due = people_date(story.meeting.respond_by)
        yield Todo("summons", _("Answer the invitation to the meeting"), _("Answer by %(day)s.") % {"day": due})
    for one in story.proposals:
        if one.is_mine_to_answer and not case.is_closed and reader.may("answer_change"):
            due = people_date(one.due_at)
            yield Todo("change", _("Answer: other words in your plan"), _("Answer by %(day)s.") % {"day": due}, one.pk)
    agreed = case.agreement == Agreement.VALID
    if case.state in BEFORE and agreed and not rows["preparation"] and reader.may("record_preparation"):
        text = _("Those who come to the meeting read it before.")
        yield Todo("prepare", _("Write what matters to you"), text)
    is_ended = case.state == State.ENDED and plan.version and case.end_reason != "deceased"
    if is_ended and not plan.evaluated and reader.may("evaluate"):
        yield Todo("evaluate", _("Say what you thought of the plan"), _("Five short questions."))


def waits_for_consent(reader: Actor, plan: Plan, rows: dict[str, list]) -> bool:
    """Whether the reader owes a yes or a no: nobody has answered, or the yes runs out soon."""
    case = plan.case
    if case.is_closed or not reader.may("record_consent") or reader.is_staff:
        return False
    if case.agreement == Agreement.VALID:
        ahead = rules.on(clock.now()).duration("sip.renew_before")
        return case.agreed_until is not None and case.agreed_until <= clock.now() + ahead
    if case.agreement == Agreement.REFUSED:
        return False
    yes = [one for one in rows["consent"] if one.status == ConsentStatus.GIVEN and not one.withdrawn_at]
    return not any(one.answered_by_id == reader.person for one in yes)  # the other guardian has not answered yet


def chips(story: Story, plan: Plan, rows: dict[str, list]) -> Iterator[Tag]:
    yes = next((one for one in rows["consent"] if one.status == ConsentStatus.GIVEN and not one.withdrawn_at), None)
    if yes and plan.case.agreement == Agreement.VALID:
        day = people_date(yes.from_at, weekday=False)
        yield Tag(_("You said yes %(day)s") % {"day": day}, "check", "success")
    if story.meeting:
        day = people_date(story.meeting.starts_at, weekday=False)
        yield Tag(_("Meeting %(day)s") % {"day": day}, "clock", "warning")
    elif plan.follow_up_on and not plan.case.is_closed:
        yield Tag(
            _("Followed up %(day)s") % {"day": people_date(plan.follow_up_on, weekday=False)}, "calendar-days", "info"
        )
