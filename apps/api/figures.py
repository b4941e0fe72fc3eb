"""Figures of follow-up as a machine gets them: the numbers, how sure they are, and what they mean."""

from apps.followup.kinds import PlaceKind
from apps.followup.measures import Measure
from apps.followup.models import MonthClosed
from apps.followup.places import Place
from apps.followup.reading import Value


def of_measure(measure: Measure) -> dict:
    return {
        "code": measure.code,
        "version": measure.version,
        "shape": measure.shape.value,
        "scale": measure.scale.value,
        "better": measure.better or None,
        "name": str(measure.name),
        "definition": str(measure.definition),
        "numerator": str(measure.numerator),
        "denominator": str(measure.denominator),
        "exclusions": str(measure.exclusions),
        "source": str(measure.source),
    }


def of_month(one: MonthClosed) -> dict:
    return {"month": f"{one.month:%Y-%m}", "closed_at": one.closed_at.isoformat()}


def of_place(place: Place) -> dict:
    return {
        "place": place.key,
        "kind": place.kind.value,
        "name": place.name,
        "municipality_code": place.code or None,
        "unit": str(place.unit) if place.kind == PlaceKind.UNIT else None,
    }


def of_value(one: Value) -> dict:
    """What is not shown is null, and says so. Shares are from 0 to 1."""
    low, high = one.interval or (None, None)
    return {
        "measure": one.measure.code,
        "version": one.version,
        "month": f"{one.month:%Y-%m}",
        "place": one.place.key,
        "cut": one.cut.code or "all",
        "series": one.series.value,
        "n": one.n,
        "yes": one.yes,
        "total": one.total,
        "value": one.value,
        "low": low,
        "high": high,
        "hidden": one.is_hidden,
        "value_hidden": one.is_hidden or one.parts_hidden,
        "goal": one.goal,
        "goal_met": one.is_met,
    }
