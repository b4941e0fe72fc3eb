"""Days and people of the week of homecomings: squares with words, the strip of days, and the month's figures."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from apps.core import clock
from apps.core.calendar import local, today
from apps.core.parts import WeekDay
from apps.core.phrases import people_date, short_date, short_time
from apps.discharge.deadlines import days_between

from .homeweek import Homecoming, Week

CELLS = 9  # more squares than this say nothing more


def counter(home: Homecoming) -> tuple[list[str], str, str]:
    """Days as ready: squares, the words that say the same, and a second line."""
    period = home.period
    if period is None or not (home.is_ready or home.is_home):
        return [], _("Not ready to leave yet"), _("planned homecoming")
    sent, now = local(period.sent_at).date(), local(period.ended_at or clock.now()).date()
    free = days_between(sent, period.first_payable_day)
    gone = days_between(sent, now) + (0 if period.ended_at else 1)
    cells = ["free"] * min(free, gone) + ["left"] * max(free - gone, 0)
    extra = days_between(period.first_payable_day, now)
    cells += ["pay" if home.payment.is_counting else "still"] * extra
    if home.is_home:
        words = _("%(n)s payable days") % {"n": home.payment.days}
        return cells[:CELLS], words, _("home %(time)s") % {"time": short_time(home.stay.discharged_at)}
    second = _("ready %(time)s") % {"time": short_time(period.sent_at)}
    if home.payment.days:
        return cells[:CELLS], _("Payable day %(n)s") % {"n": home.payment.days}, second
    if not home.payment.is_counting:
        return cells[:CELLS], _("Not counted"), second
    if now == period.first_payable_day - timedelta(days=1):
        second = _("last day without payment")
    return cells[:CELLS], _("Day %(n)s") % {"n": gone}, second


def payable_words(home: Homecoming) -> tuple[str, str]:
    """First payable day, and how far away it is."""
    day = home.payment.first_payable_day
    if home.is_home or day is None or not home.is_ready:
        return "–", ""
    if not home.payment.is_counting:
        return short_date(day), _("stands still")
    left = (day - today()).days
    near = {0: _("today"), 1: _("tomorrow")}
    if left < 0:
        return short_date(day), ""
    return short_date(day), near.get(left) or _("in %(n)s days") % {"n": left}


def strip(week: Week, homes: list[Homecoming]) -> list[WeekDay]:
    """Seven days: how many have come home, and how many are expected."""
    return [day_of(day, [home for home in homes if home.day == day]) for day in week.days]


def day_of(day: date, homes: list[Homecoming]) -> WeekDay:
    home = sum(1 for one in homes if one.is_home)
    coming = len(homes) - home
    label = _("Today %(n)s") % {"n": day.day} if day == today() else f"{people_date(day)[:3].capitalize()} {day.day}"
    if day < today() or not coming:
        note = _("home") if day <= today() else _("expected")
        return WeekDay(label, str(home if day <= today() else coming), note, day == today())
    number = f"{home}+{coming}" if home else str(coming)
    return WeekDay(label, number, _("home + expected") if home else _("expected"), day == today())


@dataclass(frozen=True, slots=True)
class Figures:
    """Payable days this month and the mean number of days as ready, among the cases that go on."""

    payable: int
    at_risk: int
    mean: float | None
    people: int


def figures(homes: list[Homecoming]) -> Figures:
    now = today()
    first = now.replace(day=1)
    payable = sum(days_in(home, first, now) for home in homes if home.payment.is_counting)
    risk = sum(1 for h in homes if h.is_ready and h.payment.is_counting and h.payment.first_payable_day <= now)
    ready = [home for home in homes if home.period]
    days = [ready_days(home) for home in ready]
    return Figures(payable, risk, sum(days) / len(days) if days else None, len(ready))


def ready_days(home: Homecoming) -> int:
    """Days from the notice that the person is ready until it ended, or today."""
    period = home.period
    return days_between(local(period.sent_at).date(), local(period.ended_at or clock.now()).date())


def days_in(home: Homecoming, first: date, last: date) -> int:
    """Payable days of this month."""
    total = 0
    for period in home.periods:
        start = max(period.first_payable_day, first)
        end = min(local(period.ended_at or clock.now()).date(), last)
        total += days_between(start, end) if period.is_notice_sent else 0
    return total
