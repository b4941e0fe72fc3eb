"""When do I go home: the one sentence that comes first, and the few facts under it.

What is not settled is said to be planned, and a day that has passed is never promised.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from apps.core.calendar import today
from apps.core.phrases import clock_time, people_date, people_time
from apps.discharge.models import CancelReason, Destination, ObstacleReason, ReadyAnswer, RetractReason, Stay
from apps.discharge.states import State

from .parts import Story, Told, ward_of
from .words import OBSTACLES

TAKEN_BACK = (*RetractReason.values, "reopened")

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
    for reason in sorted({one.reason for one in told.obstacles}):
        story.facts.append({"icon": "hourglass", "text": str(OBSTACLES[ObstacleReason(reason)])})
    for one in told.readiness:
        if one.ready == ReadyAnswer.NO:
            text = _("%(unit)s is not ready yet. The day may change.") % {"unit": one.unit_name}
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


def estimate_words(stay: Stay) -> str:
    return people_date(stay.estimate_day) if stay.is_estimate_a_day else people_time(stay.estimated_discharge_at)


def left_words(stay: Stay) -> str:
    words = {"day": people_date(stay.discharged_at), "time": clock_time(stay.discharged_at)}
    if stay.destination == Destination.OWN_HOME:
        return _("You went home %(day)s at\u00a0%(time)s") % words
    return _("You left the hospital %(day)s") % words


def how_soon(day: date) -> str:
    return {0: _("Today"), 1: _("Tomorrow")}.get((day - today()).days, "")
