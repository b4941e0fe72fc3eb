"""The closed lists of follow-up: where a figure is from, how it is cut, why it is not shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ELSEWHERE = "0000"  # the place of everybody who lives outside the region's municipalities


class PlaceKind(TextChoices):
    """Where a figure is from: all of the region, those who live in a municipality, or one unit."""

    REGION = "region", _("All of Skåne")
    MUNICIPALITY = "municipality", _("Municipality")
    UNIT = "unit", _("Unit")


class CutKind(TextChoices):
    """By what a figure is cut (uppdelning). Never by two things at once."""

    ALL = "all", _("Everybody")
    CARE_FORM = "care_form", _("Form of care")
    AGE = "age", _("Age")


class FormOfCare(TextChoices):
    """The ward's, not the person's (vårdform)."""

    SOMATIC = "somatic", _("Somatic care")
    PSYCHIATRIC = "psychiatric", _("Psychiatric care")


class AgeGroup(TextChoices):
    """Groups of the national statistics (åldersgrupp)."""

    CHILD = "0-17", _("0–17 years")
    ADULT = "18-64", _("18–64 years")
    OLDER = "65-79", _("65–79 years")
    OLDEST = "80+", _("80 years and older")


LAST_YEAR_OF = {AgeGroup.CHILD: 17, AgeGroup.ADULT: 64, AgeGroup.OLDER: 79}


def age_group(age: int) -> AgeGroup:
    return next((group for group, last in LAST_YEAR_OF.items() if age <= last), AgeGroup.OLDEST)


class Hidden(TextChoices):
    """Why a figure is not shown."""

    NO = "", _("Shown")
    SMALL = "small", _("Fewer than five")
    PROTECTS = "protects", _("Hidden so that another cannot be computed")


class Shape(TextChoices):
    """What a measure comes to."""

    SHARE = "share", pgettext_lazy("a figure", "Share")
    MEAN = "mean", _("Mean")
    SUM = "sum", _("Sum")
    MEDIAN = "median", _("Median")
    COUNT = "count", _("Count")


class Series(TextChoices):
    """As it was when the month closed, or as it is after later corrections."""

    FROZEN = "frozen", _("As the month was closed")
    CORRECTED = "corrected", _("With later corrections")


class Scale(TextChoices):
    """What a value is counted in."""

    PERCENT = "percent", _("percent")
    DAYS = "days", _("days")
    MINUTES = "minutes", _("minutes")
    KRONOR = "kronor", _("kronor")
    NUMBER = "number", _("number")
