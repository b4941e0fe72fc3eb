"""Figures for a spreadsheet: UTF-8 that it recognises, semicolons as Swedish ones expect, each with its definition."""

import csv
import io
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from apps.audit.extract import harmless

from . import wording
from .choosing import name_of
from .reading import Value


def columns() -> dict[str, Callable[[Value], str]]:
    """Heading and what stands below it, in order."""
    return {
        _("Month"): lambda one: f"{one.month:%Y-%m}",
        _("Where"): lambda one: one.place.name,
        _("Group"): lambda one: name_of(one.cut),
        _("Code of the measure"): lambda one: one.measure.code,
        _("Measure"): lambda one: str(one.measure.name),
        _("Value"): lambda one: fine(one, one.value),
        _("Counted in"): lambda one: str(one.measure.scale.label),
        _("Had it"): lambda one: whole(one.yes),
        _("Sum"): lambda one: whole(one.total),
        _("Number of"): lambda one: whole(one.n),
        _("Lowest, 95 %"): lambda one: fine(one, one.interval and one.interval[0]),
        _("Highest, 95 %"): lambda one: fine(one, one.interval and one.interval[1]),
        _("Goal"): lambda one: fine(one, one.goal),
        _("Not shown because"): wording.why_hidden,
        _("Series"): lambda one: str(one.series.label),
        _("Numerator"): lambda one: str(one.measure.numerator),
        _("Denominator"): lambda one: str(one.measure.denominator),
        _("Not counted"): lambda one: str(one.measure.exclusions),
        _("Source"): lambda one: str(one.measure.source),
        _("Version"): lambda one: str(one.version),
    }


def fine(one: Value, number: float | None) -> str:
    """As it stands on a scale, at least 0, with the decimal sign of the language."""
    return "" if number is None else wording.plain(max(0.0, wording.drawn(one.measure, number)))


def whole(number: int | None) -> str:
    return "" if number is None else str(number)


def csv_of(values: Iterable[Value]) -> bytes:
    told = columns()
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow(told)
    sheet.writerows([harmless(tell(one)) for tell in told.values()] for one in values)
    return text.getvalue().encode("utf-8-sig")
