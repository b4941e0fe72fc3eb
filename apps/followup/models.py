"""Figures: how many, of which month, measure, place and cut. Nothing here is about anybody.

What may not be shown is not kept: a hidden figure has no numbers, so no mistake in a page can tell them.
"""

from django.db import models
from django.db.models import Q

from apps.core.guard import Access, Guarded
from apps.core.models import Base

from .kinds import CutKind, Hidden, PlaceKind, Series


class Figure(Base, Guarded):
    """What one measure came to in one month, place and cut (mått).

    `n` is how many were counted, `yes` how many of them had it (a share), `total` what their values add up to and
    `squares` what the squares do (a mean, a sum), `middle` the median. `hidden` says why all are empty,
    `parts_hidden` that only `n` is told. The place is a unit, a municipality, or with neither all of the region.
    """

    month = models.DateField()
    series = models.CharField(max_length=10, choices=Series, default=Series.FROZEN)
    measure = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    place_kind = models.CharField(max_length=12, choices=PlaceKind)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    municipality_code = models.CharField(max_length=4, blank=True)
    cut_kind = models.CharField(max_length=10, choices=CutKind, default=CutKind.ALL)
    cut = models.CharField(max_length=12, blank=True)
    n = models.PositiveIntegerField(null=True)
    yes = models.PositiveIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    squares = models.BigIntegerField(null=True)
    middle = models.FloatField(null=True)
    hidden = models.CharField(max_length=10, choices=Hidden, blank=True)
    parts_hidden = models.BooleanField(default=False)

    access = Access(
        "STATISTICS",
        unit="unit",
        provider="unit__provider",
        principal="unit__provider__principal",
        is_joint=Q(unit=None),
        counted="n",
    )

    class Meta:
        indexes = [
            models.Index(fields=["unit", "month"], condition=Q(unit__isnull=False), name="figure_of_unit"),
            models.Index(fields=["measure", "month", "cut"], name="figure_to_compare"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "measure", "place_kind", "municipality_code", "unit", "cut_kind", "cut", "series"],
                nulls_distinct=False,
                name="one_figure_of_each",
            ),
            models.CheckConstraint(
                name="figure_is_of_one_place",
                condition=Q(place_kind=PlaceKind.UNIT, unit__isnull=False, municipality_code="")
                | (Q(place_kind=PlaceKind.MUNICIPALITY, unit=None) & ~Q(municipality_code=""))
                | Q(place_kind=PlaceKind.REGION, unit=None, municipality_code=""),
            ),
            models.CheckConstraint(
                name="what_is_hidden_is_not_kept",
                condition=Q(hidden=Hidden.NO, n__isnull=False)
                | Q(n=None, yes=None, total=None, squares=None, middle=None),
            ),
            models.CheckConstraint(
                name="hidden_parts_are_not_kept",
                condition=Q(parts_hidden=False) | Q(yes=None, total=None, squares=None, middle=None),
            ),
        ]


class LackCount(Base):
    """How often something is missing at a unit (brist), as it was last counted. Too few to tell have no number."""

    code = models.CharField(max_length=30)
    unit = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    n = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="one_count_of_each_lack")]


class MonthClosed(Base):
    """A month that has been counted and frozen, and when it was counted again for later corrections."""

    month = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["month"]
