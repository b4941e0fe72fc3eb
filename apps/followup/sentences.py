"""What the figures say, by rules and not by guesses: what to do first, and where a line has gone.

A sentence never says more than the figures: what can be chance is called chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from . import wording
from .reading import Value

WEEKEND_IS_SLOW = 2  # times as long as on weekdays
# What is said of those who did not get it in time, and what usually helps.
MISSED = {
    "sip_summons_3d": _lazy("%(missed)s of %(n)s were called too late to their coordinated plan."),
    "admission_notice_on_time": _lazy("%(missed)s of %(n)s admission notices came too late."),
    "info_same_day": _lazy("%(missed)s of %(n)s went home without the discharge information the same day."),
    "fixed_contact_before_discharge": _lazy("%(missed)s of %(n)s went home without a fixed care contact."),
    "sip_active_after_discharge": _lazy("%(missed)s of %(n)s coordinated plans were not in force in time."),
}
ADVICE = {
    "sip_summons_3d": _lazy("Agree with the health centres who calls when somebody is ready before a weekend."),
    "admission_notice_on_time": _lazy(
        "See with the wards at which hours the notices are late, and who is there then."
    ),
    "info_same_day": _lazy("Write the information the day before, so that it is ready when the person leaves."),
    "fixed_contact_before_discharge": _lazy("Ask the health centres to name the contact as soon as they are told."),
    "sip_active_after_discharge": _lazy("Set the day of the meeting before the person goes home."),
    "usk_mean_all": _lazy("Go through those who waited longest: what were they waiting for?"),
    "receipt_median_weekday": _lazy("Decide who opens what is received, and when, also when somebody is away."),
    "receipt_median_weekend": _lazy("Decide who opens what is received on Saturdays and Sundays."),
}


@dataclass(frozen=True, slots=True)
class Todo:
    """What to do first. Without a `code` there is nothing: `title` says why."""

    title: str
    text: str = ""
    code: str = ""


def todo(values: Mapping[str, Value]) -> Todo:
    """The goal that is missed by most, measured in its own terms; and what else stands out."""
    judged = [one for one in values.values() if one.is_met is not None]
    if not judged:
        return Todo(_("There are too few to say how it goes against the goals."))
    missed = sorted((one for one in judged if not one.is_met), key=shortfall, reverse=True)
    pattern = weekend(values)
    if not missed:
        return Todo(_("Every goal that can be judged is reached."), pattern)
    worst, others = missed[0], len(missed) - 1
    rest = (
        ngettext("%(n)s more goal is missed.", "%(n)s more goals are missed.", others) % {"n": others}
        if others
        else _("The other goals that can be judged are reached.")
    )
    text = " ".join(filter(None, (str(ADVICE.get(worst.measure.code, "")), pattern, rest)))
    return Todo(what_is_missed(worst), text, worst.measure.code)


def shortfall(one: Value) -> float:
    """How far from the goal, as a part of it."""
    return abs((one.value or 0) - one.goal) / (one.goal or 1)


def what_is_missed(one: Value) -> str:
    words = MISSED.get(one.measure.code)
    if words and one.yes is not None and one.n is not None:
        return str(words) % {"missed": wording.amount(one.n - one.yes), "n": wording.amount(one.n)}
    said = {"name": str(one.measure.name), "value": wording.value(one), "goal": wording.goal(one)}
    return _("%(name)s: %(value)s. %(goal)s.") % said


def weekend(values: Mapping[str, Value]) -> str:
    """A pattern over the week that the figures themselves show."""
    week, end = values.get("receipt_median_weekday"), values.get("receipt_median_weekend")
    if not (week and end and week.value and end.value) or end.value < WEEKEND_IS_SLOW * week.value:
        return ""
    said = {"week": wording.value(week), "weekend": wording.value(end)}
    return _("On weekends a receipt takes %(weekend)s, on weekdays %(week)s.") % said


def trend(months: Sequence[date], values: Sequence[Value | None]) -> str:
    """From the first to the last that is shown."""
    shown = [(month, one) for month, one in zip(months, values, strict=True) if one and one.value is not None]
    if not shown:
        return _("There are too few in each month to show a line.")
    (since, first), (until, last) = shown[0], shown[-1]
    said = {
        "first": wording.value(first),
        "last": wording.value(last),
        "since": wording.month_name(since),
        "until": wording.month_name(until),
    }
    if first is last:
        return _("%(last)s in %(until)s. There is no other month to compare with.") % said
    if wording.value(first) == wording.value(last):
        return _("%(last)s in %(until)s, as in %(since)s.") % said
    if first.interval is None or last.interval is None:
        return _("%(first)s in %(since)s, %(last)s in %(until)s.") % said
    if first.interval[1] < last.interval[0]:
        return _("Has gone up from %(first)s in %(since)s to %(last)s in %(until)s.") % said
    if last.interval[1] < first.interval[0]:
        return _("Has gone down from %(first)s in %(since)s to %(last)s in %(until)s.") % said
    return _("%(first)s in %(since)s, %(last)s in %(until)s. The difference can be chance.") % said


def comparison(values: Sequence[Value]) -> str:
    """Whether the intervals of those that are shown all have something in common."""
    spans = [one.interval for one in values if one.interval is not None]
    if len(spans) < 2:
        return ""
    if max(low for low, _high in spans) <= min(high for _low, high in spans):
        return _("All intervals overlap: the differences can be chance, and so there is no ranking.")
    return _("Some intervals do not overlap: those differences are larger than chance usually makes. Ask why first.")


def not_shown(names: Sequence[str]) -> str:
    if not names:
        return ""
    return _("Not shown, because there are too few or another could be computed: %(names)s.") % {
        "names": ", ".join(names)
    }


def note(one: Value) -> str:
    """The line at the bottom of a card."""
    if one.is_met is None:
        return ""
    if one.interval is not None and one.interval[0] <= one.goal <= one.interval[1]:
        return _("So close to the goal that it can be chance. Follow the next month.")
    return what_is_missed(one) if one.measure.code in MISSED else ""


def closed(month: date, closed_at) -> str:
    """When the month was frozen."""
    said = {"month": wording.month_name(month).capitalize(), "day": wording.day(closed_at)}
    return pgettext("a month of figures", "%(month)s. The month was closed on %(day)s.") % said
