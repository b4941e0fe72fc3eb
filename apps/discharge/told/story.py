"""What happens next, with whom, and whom to call, in the person's own terms. Words, not codes.

Pure: built from rows that somebody has been cleared to read; it asks the database nothing and knows no page.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.core.calendar import local, today
from apps.core.phrases import clock_time
from apps.discharge.models import ReadyAnswer, Stay
from apps.discharge.states import STAGES, State, stage_of
from apps.organisations.kinds import UnitKind

from .headline import add_headline, is_taken_back
from .parts import Contact, Later, Story, Told, ward_of, ward_role

STAGE_WORDS = (
    _lazy("You are in hospital."),
    _lazy("Those who may help you plan together with you."),
    _lazy("Your doctor says that you can leave the hospital."),
    _lazy("You leave the hospital."),
    _lazy("Those who help you see that it works."),
)

PASSED_WORDS = (
    _lazy("You came to hospital."),
    _lazy("Those who may help you have planned together with you."),
    _lazy("Your doctor said that you could leave the hospital."),
    _lazy("You have left the hospital."),
)

READY_WORDS = {
    ReadyAnswer.YES: _lazy("Ready for you"),
    ReadyAnswer.YES_WITH_CONDITION: _lazy("Ready for you, if something is in place first"),
    ReadyAnswer.NO: _lazy("Not ready yet"),
}


def tell(told: Told) -> Story:
    """The story of one case as it stands now."""
    story = Story(pill=_("Next step"), contact=whom_to_call(told.stay))
    add_headline(story, told)
    if not story.is_over:
        add_later(story, told)
    add_people(story, told)
    story.steps = steps(told.stay.case.state)
    return story


def whom_to_call(stay: Stay) -> Contact:
    """The fixed care contact when there is one, else the ward that cares for the person."""
    if stay.fixed_contact_name:
        unit = stay.fixed_contact_unit.name if stay.fixed_contact_unit else ""
        return Contact(stay.fixed_contact_name, unit, stay.fixed_contact_phone, is_fixed=True)
    return Contact(
        ward_of(stay), ward_of(stay), stay.case.responsible_unit.phone, False, stay.discharged_at is not None
    )


def add_people(story: Story, told: Told) -> None:
    """Who helps, the fixed care contact first; and, when it is time, whether they are ready."""
    stay = told.stay
    ready = {one.unit_id: one.ready for one in told.readiness} if stay.case.state == State.READY else {}
    if stay.fixed_contact_name:
        story.people.append(
            {"name": story.contact.name, "role": story.contact.role, "phone": story.contact.phone, "tone": "lin"}
        )
    for part in told.participants:
        if part.left_at is None:
            is_ward = part.is_responsible
            kind = ward_role(stay.discharged_at is not None) if is_ward else str(UnitKind(part.unit_kind).label)
            said = None if is_ward else ready.get(part.unit_id)  # the ward lets go, it does not receive
            role = f"{kind}. {READY_WORDS[said]}." if said else kind
            tone = "success" if said in (ReadyAnswer.YES, ReadyAnswer.YES_WITH_CONDITION) else ""
            story.people.append({"name": part.unit_name, "role": role, "phone": part.unit_phone, "tone": tone})


def add_later(story: Story, told: Told) -> None:
    """What is known to come, day by day. What has passed is left out."""
    found = [*restarts(told), *arrivals(told), *meeting(told.stay)]
    story.later = sorted((one for one in found if one.day >= today()), key=lambda one: one.day)


def restarts(told: Told) -> Iterator[Later]:
    """Help at home that begins again: when it has said, else when the person leaves, if that is known."""
    leaves_on = day_of(told.stay.discharged_at) or (None if is_taken_back(told.stay) else told.stay.estimate_day)
    for pause in told.pauses:
        day = day_of(pause.resume_by_at) or leaves_on
        if day:
            title = _("%(unit)s starts again") % {"unit": pause.unit_name}
            yield Later(day, title, _("As before your stay in hospital."))


def arrivals(told: Told) -> Iterator[Later]:
    """From when each unit can receive the person."""
    for one in told.readiness:
        is_ward = one.unit_id == told.stay.case.responsible_unit_id
        if one.ready_from_at and one.ready != ReadyAnswer.NO and not is_ward:
            text = _("From %(time)s.") % {"time": clock_time(one.ready_from_at)}
            yield Later(day_of(one.ready_from_at), _("%(unit)s is ready for you") % {"unit": one.unit_name}, text)


def meeting(stay: Stay) -> Iterator[Later]:
    """The last day to be called to a plan. Not the day of the meeting: nobody has settled that yet."""
    if stay.is_sip_required and not stay.sip_called_at and stay.sip_call_due:
        unit = stay.fixed_contact_unit.name if stay.fixed_contact_unit else _("Your health centre")
        text = _("%(unit)s calls you by this day to a meeting about a coordinated individual plan, SIP.")
        yield Later(stay.sip_call_due, _("A call to a meeting about your plan"), text % {"unit": unit})


def day_of(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def steps(state: str) -> list[dict]:
    """The five stages by the names that everybody uses, each with what it means, or what happened then."""
    reached = stage_of(state)
    passed = reached if state == State.DISCHARGED else max(reached - 1, 0)  # going home is a moment, not a while
    words = (*PASSED_WORDS[:passed], *STAGE_WORDS[passed:])
    return [
        {"title": str(name), "text": str(text), "state": mark(number, reached)}
        for number, ((name, _states), text) in enumerate(zip(STAGES, words, strict=True), 1)
    ]


def mark(number: int, reached: int) -> str:
    return "done" if number < reached else "now" if number == reached else "later"
