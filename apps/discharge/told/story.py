"""What happens next, with whom, and whom to call, in the person's own terms. Words, not codes.

Pure: built from rows that somebody has been cleared to read; it asks the database nothing and knows no page. What is
not settled is said to be planned, and a day that has passed is never promised.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from apps.core.calendar import local, today
from apps.core.phrases import NBSP, clock_time, people_date, people_time
from apps.discharge.models import CancelReason, Destination, ReadyAnswer, RetractReason, Stay
from apps.discharge.states import STAGES, State, stage_of


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: the fixed care contact (fast vårdkontakt), or else the ward."""

    name: str
    unit: str
    phone: str
    is_fixed: bool

    @property
    def short_name(self) -> str:
        return self.name.split(" ")[0] if self.is_fixed else self.name

    @property
    def role(self) -> str:
        if not self.is_fixed:
            return _("The ward that cares for you")
        if not self.unit:
            return _("Your fixed care contact")
        return _("Your fixed care contact at %(unit)s") % {"unit": self.unit}

    @property
    def sentence(self) -> str:
        """Whom to turn to, with or without a number to call."""
        words = {"name": self.short_name, "unit": self.unit}
        if self.is_fixed and self.unit:
            return _("Questions? Call %(name)s, your fixed care contact at %(unit)s.") % words
        if self.is_fixed:
            return _("Questions? Call %(name)s, your fixed care contact.") % words
        if self.phone:
            return _("Questions? Call %(name)s.") % words
        return _("Questions? Ask the staff at %(name)s.") % words


@dataclass(frozen=True, slots=True)
class Later:
    """Something that is known to come: a day, and what happens then."""

    day: date
    title: str
    text: str


@dataclass(slots=True)
class Story:
    """`title`, `when` and `facts` answer "when do I go home"; `contact` answers "whom do I call".

    `pill` says whether it is the next step or how things stand; `facts` are {icon, text}; `people` and `steps` fill
    the components of the same names. `is_over`: nothing more is planned.
    """

    title: str = ""
    pill: str = ""
    when: str = ""
    text: str = ""
    facts: list[dict] = field(default_factory=list)
    contact: Contact | None = None
    later: list[Later] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The rows that a story is made of. `stay` carries its case, the ward and `sip_call_due`, `taken_back_at` and
    `estimate_changed_at` (moments or days, or None)."""

    stay: Stay
    participants: list
    readiness: list
    pauses: list


STAGE_WORDS = (
    _lazy("You are in hospital."),
    _lazy("Those who may help you plan together with you."),
    _lazy("Your doctor says that you can leave the hospital."),
    _lazy("You leave the hospital."),
    _lazy("Those who help you see that it works."),
)
ENDED = {
    CancelReason.NO_NEEDS: _lazy("You need no new help after your stay in hospital, so nothing more is planned."),
    CancelReason.PATIENT_DECLINES: _lazy("You said no to planning together. If you change your mind, tell the staff."),
    CancelReason.MOVED_OTHER_REGION: _lazy("Your care goes on in another region."),
    CancelReason.WRONG_PATIENT: _lazy("It was a mistake and was not about you. You do not need to do anything."),
    CancelReason.DUPLICATE: _lazy("It stood here twice. The other one goes on as before."),
}
ARRIVED = {
    Destination.SPECIAL_HOUSING: _lazy("You came to a special housing."),
    Destination.SHORT_TERM: _lazy("You came to a short-term housing."),
    Destination.OTHER_WARD: _lazy("You came to another ward."),
    Destination.OTHER_HOSPITAL: _lazy("You came to another hospital."),
    Destination.OTHER_REGION: _lazy("You came to another region."),
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


def add_headline(story: Story, told: Told) -> None:
    stay, state = told.stay, told.stay.case.state
    if state in (State.CANCELLED, State.CLOSED):
        say_it_is_over(story, stay)
    elif stay.discharged_at:
        say_you_have_left(story, stay)
    elif state == State.READY:
        say_you_are_ready(story, told)
    elif is_taken_back(stay):
        say_you_stay(story, stay)
    elif stay.estimated_discharge_at is None or stay.estimate_day < today():
        say_no_day_is_known(story, stay)
    else:
        say_the_planned_day(story, stay)


def right_now() -> str:
    return pgettext("how things stand", "Right now")


def say_it_is_over(story: Story, stay: Stay) -> None:
    story.is_over, story.pill = True, ""
    if stay.case.state == State.CLOSED:
        story.title = _("The planning is finished")
        story.text = _("Everything that was to be arranged after your stay in hospital is arranged.")
        return
    story.title = _("The planning has ended")
    story.text = str(ENDED.get(stay.case.end_reason, _("Nothing more is planned here now.")))


def say_you_have_left(story: Story, stay: Stay) -> None:
    left, arrived = left_words(stay), ARRIVED.get(stay.destination)
    if stay.is_sip_required and not stay.sip_called_at:
        story.title = _("You will be called to a meeting about your plan")
        story.facts.append({"icon": "house", "text": f"{left}."})
        story.facts.append({"icon": "users", "text": _("At the meeting you decide together who does what.")})
    else:
        story.title, story.pill = left, right_now()
        if arrived:
            story.facts.append({"icon": "house", "text": str(arrived)})
        story.facts.append({"icon": "heart-handshake", "text": _("If you feel worse: call. You do not have to wait.")})


def say_you_are_ready(story: Story, told: Told) -> None:
    stay = told.stay
    well = _("Your doctor says that you are well enough to leave.")
    if stay.estimated_discharge_at and stay.estimate_day >= today():
        story.when = how_soon(stay.estimate_day)
        story.title = _("You go home %(moment)s") % {"moment": estimate_words(stay)}
    else:
        story.title = _("You are well enough to leave the hospital")
        well = _("The day is not settled. Ask the staff at %(ward)s.") % {"ward": ward_of(stay)}
    story.facts.append({"icon": "circle-check", "text": well})
    for one in told.readiness:
        if one.ready == ReadyAnswer.NO:
            text = _("%(unit)s is not ready yet. The day may change.") % {"unit": one.unit.name}
            story.facts.append({"icon": "hourglass", "text": text})


def say_you_stay(story: Story, stay: Stay) -> None:
    """The notice that the person could leave has been taken back, and no new day has been said since."""
    story.title, story.pill = _("You stay in hospital a while longer"), right_now()
    text = _("No new day is settled yet. Ask the staff at %(ward)s.") % {"ward": ward_of(stay)}
    story.facts.append({"icon": "bed", "text": text})


def say_no_day_is_known(story: Story, stay: Stay) -> None:
    story.title, story.pill = _("You are at %(ward)s") % {"ward": ward_of(stay)}, right_now()
    text = _("It is not settled when you can leave. You will see it here as soon as it is planned.")
    story.facts.append({"icon": "calendar-days", "text": text})


def say_the_planned_day(story: Story, stay: Stay) -> None:
    story.when = how_soon(stay.estimate_day)
    story.title = _("The plan is that you leave the hospital %(moment)s") % {"moment": estimate_words(stay)}
    text = _("You are at %(ward)s now. The day may change.") % {"ward": ward_of(stay)}
    story.facts.append({"icon": "bed", "text": text})


def is_taken_back(stay: Stay) -> bool:
    """Whether the last thing said about leaving is that it will not be yet."""
    if stay.case.state != State.PLANNING or stay.taken_back_at is None:
        return False
    return stay.estimate_changed_at is None or stay.estimate_changed_at < stay.taken_back_at


TAKEN_BACK = tuple(RetractReason.values)


def estimate_words(stay: Stay) -> str:
    return people_date(stay.estimate_day) if stay.is_estimate_a_day else people_time(stay.estimated_discharge_at)


def left_words(stay: Stay) -> str:
    words = {"day": people_date(stay.discharged_at), "time": clock_time(stay.discharged_at)}
    if stay.destination == Destination.OWN_HOME:
        return _("You went home %(day)s at\u00a0%(time)s") % words
    return _("You left the hospital %(day)s") % words


def ward_of(stay: Stay) -> str:
    """The ward's name, with its number on the same line."""
    name, space, number = stay.case.responsible_unit.name.rpartition(" ")
    return f"{name}{NBSP}{number}" if space and number.isdigit() else stay.case.responsible_unit.name


def how_soon(day: date) -> str:
    return {0: _("Today"), 1: _("Tomorrow")}.get((day - today()).days, "")


def whom_to_call(stay: Stay) -> Contact:
    """The fixed care contact when there is one, else the ward that cares for the person."""
    if stay.fixed_contact_name:
        unit = stay.fixed_contact_unit.name if stay.fixed_contact_unit else ""
        return Contact(stay.fixed_contact_name, unit, stay.fixed_contact_phone, is_fixed=True)
    return Contact(ward_of(stay), ward_of(stay), stay.case.responsible_unit.phone, is_fixed=False)


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
            kind = _("The ward that cares for you") if part.is_responsible else str(part.unit.get_kind_display())
            answer = READY_WORDS.get(ready.get(part.unit_id))
            role = f"{kind}. {answer}." if answer else kind
            tone = "success" if ready.get(part.unit_id) in (ReadyAnswer.YES, ReadyAnswer.YES_WITH_CONDITION) else ""
            story.people.append({"name": part.unit.name, "role": role, "phone": part.unit.phone, "tone": tone})


READY_WORDS = {
    ReadyAnswer.YES: _lazy("Ready for you"),
    ReadyAnswer.YES_WITH_CONDITION: _lazy("Ready for you, if something is in place first"),
    ReadyAnswer.NO: _lazy("Not ready yet"),
}


def add_later(story: Story, told: Told) -> None:
    """What is known to come, day by day. What has passed is left out."""
    found = [*restarts(told), *arrivals(told), *meeting(told.stay)]
    story.later = sorted((one for one in found if one.day >= today()), key=lambda one: one.day)


def restarts(told: Told):
    """Help at home that begins again: when it has said, else when the person leaves, if that is known."""
    leaves_on = day_of(told.stay.discharged_at) or (None if is_taken_back(told.stay) else told.stay.estimate_day)
    for pause in told.pauses:
        day = day_of(pause.resume_by) or leaves_on
        if day:
            title = _("%(unit)s starts again") % {"unit": pause.unit.name}
            yield Later(day, title, _("As before your stay in hospital."))


def arrivals(told: Told):
    """From when each unit can receive the person."""
    for one in told.readiness:
        if one.ready_from and one.ready != ReadyAnswer.NO:
            text = _("From %(time)s.") % {"time": clock_time(one.ready_from)}
            yield Later(day_of(one.ready_from), _("%(unit)s is ready for you") % {"unit": one.unit.name}, text)


def meeting(stay: Stay):
    """The last day to be called to a plan. Not the day of the meeting: nobody has settled that yet."""
    if stay.is_sip_required and not stay.sip_called_at and stay.sip_call_due:
        unit = stay.fixed_contact_unit.name if stay.fixed_contact_unit else _("Your health centre")
        text = _("%(unit)s calls you by this day to a meeting about a coordinated individual plan, SIP.")
        yield Later(stay.sip_call_due, _("Called to a meeting about your plan"), text % {"unit": unit})


def day_of(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def steps(state: str) -> list[dict]:
    """The five stages by the names that everybody uses, each with what it means."""
    reached = stage_of(state)
    return [
        {"title": str(name), "text": str(words), "state": mark(number, reached)}
        for number, ((name, _states), words) in enumerate(zip(STAGES, STAGE_WORDS, strict=True), 1)
    ]


def mark(number: int, reached: int) -> str:
    return "done" if number < reached else "now" if number == reached else "later"
