"""Figures in words: how a value is written, of how many, and why one is not shown."""

from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.calendar import local, start_of_day

from .kinds import Scale, Shape
from .measures import Measure
from .reading import Value

UNITS = {Scale.PERCENT: "%", Scale.KRONOR: "kr"}
HARD = "\u00a0"  # a space that no line breaks at


def amount(number: float, decimals: int = 0) -> str:
    """ "1 234,5", as the language writes it."""
    return formats.number_format(round(number, decimals), decimals, use_l10n=True, force_grouping=True)


def plain(number: float) -> str:
    """For a spreadsheet: the decimal sign of the language, nothing between thousands."""
    rounded = round(number, 2)
    return formats.number_format(int(rounded) if rounded == int(rounded) else rounded, use_l10n=True)


def drawn(measure: Measure, number: float) -> float:
    """As it stands on a scale: shares are percent."""
    return number * 100 if measure.scale == Scale.PERCENT else number


def bare(measure: Measure, number: float) -> str:
    """The number alone: means with a decimal, all others with one only where they need it."""
    shown = drawn(measure, number)
    is_fine = measure.shape == Shape.MEAN or (measure.scale == Scale.DAYS and shown != int(shown))
    return amount(shown, 1 if is_fine else 0)


def unit_of(measure: Measure, number: float) -> str:
    """What stands after the number."""
    if measure.scale == Scale.DAYS:
        return ngettext("day", "days", 1 if number == 1 else 2)
    return _("min") if measure.scale == Scale.MINUTES else UNITS.get(measure.scale, "")


def whole(measure: Measure, number: float) -> str:
    """ "81 %", "1,8 dygn", "45 min"."""
    return f"{bare(measure, number)} {unit_of(measure, number)}".strip().replace(" ", HARD)


def value(one: Value) -> str:
    return "" if one.value is None else whole(one.measure, one.value)


def of_how_many(one: Value) -> str:
    """A share is never without its numbers."""
    if one.n is None:
        return ""
    if one.yes is not None:
        return _("%(yes)s of %(n)s") % {"yes": amount(one.yes), "n": amount(one.n)}
    return _("of %(n)s") % {"n": amount(one.n)}


def why_hidden(one: Value) -> str:
    """Empty for a value that is shown. Why exactly is not told: that would tell how many there are."""
    if one.is_hidden and one.measure.scale == Scale.KRONOR:
        return _("Not shown: the amount of the year is not known here, or too few.")
    if one.is_hidden:
        return _("Not shown: too few, or another figure could be computed from it.")
    if one.parts_hidden:
        return _("Of %(n)s. Not shown: so few had it, or did not.") % {"n": amount(one.n or 0)}
    return ""


def goal(one: Value) -> str:
    """ "The goal is 90 %", or at most where less is better."""
    if one.goal is None:
        return ""
    text = _("The goal is at most %(goal)s") if one.measure.better == "low" else _("The goal is %(goal)s")
    return text % {"goal": round_goal(one)}


def round_goal(one: Value) -> str:
    """A goal is a round number, whatever it is a goal of."""
    number = one.goal or 0.0
    return f"{amount(drawn(one.measure, number))} {unit_of(one.measure, number)}".strip().replace(" ", HARD)


def span(one: Value) -> str:
    """ "70–89 %": where the true value is, nineteen times of twenty."""
    if one.interval is None:
        return ""
    low, high = one.interval
    return f"{bare(one.measure, max(low, 0.0))}–{whole(one.measure, high)}"


def month_name(month: date) -> str:
    """ "oktober 2026" """
    return formats.date_format(start_of_day(month), "F Y")


def short_month(month: date) -> str:
    return formats.date_format(start_of_day(month), "M").rstrip(".").lower()


def day(moment: datetime) -> str:
    """ "10 november" """
    return formats.date_format(local(moment), "j F")
