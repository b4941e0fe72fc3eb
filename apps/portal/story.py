"""A discharge told to the person it is about: what happens next, with whom, and whom to call. Words, not codes.

Built from rows that the person may read; it knows no page. Everything that is not settled is said to be planned.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.cases.models import Case
from apps.core.calendar import local, today
from apps.core.phrases import clock_time, people_date, people_time
from apps.discharge.models import Destination, Readiness, ReadyAnswer, ServicePause, Stay
from apps.discharge.states import State, stage_of


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: the fixed care contact, or else the ward."""

    name: str
    role: str
    unit: str
    phone: str

    @property
    def short_name(self) -> str:
        return self.name.split(" ")[0] if self.name != self.unit else self.name


@dataclass(frozen=True, slots=True)
class Later:
    day: date
    title: str
    text: str


@dataclass(slots=True)
class Story:
    """`title` and `facts` answer "when do I go home"; `contact` answers "whom do I call"."""

    title: str
    when: str = ""
    text: str = ""
    facts: list[dict] = field(default_factory=list)
    contact: Contact | None = None
    later: list[Later] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    is_over: bool = False


STAGE_WORDS = (
    gettext_lazy("You are in hospital"),
    gettext_lazy("We plan together"),
    gettext_lazy("You are well enough to leave"),
    gettext_lazy("You go home"),
    gettext_lazy("We follow up"),
)


def tell(case: Case, stay: Stay) -> Story:
    """The story of one case. `case` needs its responsible unit and participants with units."""
    story = Story(title="", contact=whom_to_call(case, stay))
    add_headline(story, case, stay)
    add_people(story, case)
    add_later(story, case, stay)
    story.steps = steps(case.state)
    return story


def add_headline(story: Story, case: Case, stay: Stay) -> None:
    ward = case.responsible_unit.name
    if case.state == State.CANCELLED:
        story.title, story.is_over = _("The planning has ended"), True
        story.text = _("Nothing more is planned here now.")
    elif stay.discharged_at:
        story.title = left_title(stay)
        story.text = _("If you feel worse or wonder about something: call. You do not have to wait.")
        story.is_over = case.state == State.CLOSED
    elif stay.estimated_discharge_at is None:
        story.title = _("You are at %(ward)s") % {"ward": ward}
        story.text = _("We do not know yet when you can leave. You will see it here as soon as it is planned.")
    else:
        add_planned_day(story, case, stay, ward)


def add_planned_day(story: Story, case: Case, stay: Stay, ward: str) -> None:
    moment = people_date(stay.estimate_day) if stay.is_estimate_a_day else people_time(stay.estimated_discharge_at)
    story.when = how_soon(stay.estimate_day)
    if case.state == State.READY:
        story.title = _("You go home %(moment)s") % {"moment": moment}
        story.facts.append({"icon": "circle-check", "text": _("Your doctor says that you are well enough to leave.")})
    else:
        story.title = _("You are planned to leave the hospital %(moment)s") % {"moment": moment}
        story.facts.append({"icon": "bed", "text": _("You are at %(ward)s now. The day may change.") % {"ward": ward}})


def left_title(stay: Stay) -> str:
    day = people_date(stay.discharged_at)
    if stay.destination == Destination.OWN_HOME:
        return _("You went home %(day)s at %(time)s") % {"day": day, "time": clock_time(stay.discharged_at)}
    return _("You left the hospital %(day)s") % {"day": day}


def how_soon(day: date) -> str:
    return {0: _("Today"), 1: _("Tomorrow")}.get((day - today()).days, "")


def whom_to_call(case: Case, stay: Stay) -> Contact:
    """The fixed care contact when there is one, else the ward that cares for the person."""
    if stay.fixed_contact_name:
        unit = stay.fixed_contact_unit.name if stay.fixed_contact_unit else ""
        return Contact(stay.fixed_contact_name, _("Your fixed care contact"), unit, stay.fixed_contact_phone)
    ward = case.responsible_unit
    return Contact(ward.name, _("The ward"), ward.name, ward.phone)


def add_people(story: Story, case: Case) -> None:
    for participant in case.participants.all():
        if participant.left_at is None:
            unit = participant.unit
            story.people.append(
                {"name": unit.name, "role": str(unit.get_kind_display()), "phone": unit.phone, "tone": ""}
            )


def add_later(story: Story, case: Case, stay: Stay) -> None:
    """What is known to come, day by day: help that starts again, units that are ready, a meeting about a plan."""
    for pause in ServicePause.objects.filter(case=case, resumed_at=None).select_related("unit"):
        day = day_of(pause.resume_by) or stay.estimate_day
        if day:
            story.later.append(Later(day, _("%(unit)s starts again") % {"unit": pause.unit.name}, _("As before.")))
    for ready in Readiness.objects.filter(case=case, ready_from__isnull=False).select_related("unit"):
        if ready.ready != ReadyAnswer.NO:
            text = _("From %(moment)s.") % {"moment": people_time(ready.ready_from)}
            story.later.append(
                Later(day_of(ready.ready_from), _("%(unit)s is ready for you") % {"unit": ready.unit.name}, text)
            )
    if stay.is_sip_required:
        period = stay.ready_periods.last()
        if period:
            text = _("%(unit)s calls you to a meeting where you decide together who does what.")
            unit = stay.fixed_contact_unit.name if stay.fixed_contact_unit else _("Your health centre")
            story.later.append(Later(period.sip_call_due, _("Meeting about your plan"), text % {"unit": unit}))
    story.later.sort(key=lambda item: item.day)


def day_of(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def steps(state: str) -> list[dict]:
    reached = stage_of(state)
    return [
        {"title": words, "text": "", "state": mark(number, reached)} for number, words in enumerate(STAGE_WORDS, 1)
    ]


def mark(number: int, reached: int) -> str:
    return "done" if number < reached else "now" if number == reached else "later"
