"""The budget of a year in its versions, what it is shared by, how each principal has voted, and what was spent."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from apps.core.guard import Access, Guarded
from apps.core.models import Base
from apps.core.states import Stateful

from .shares import Item, Key
from .states import MOVES, UNDER_WAY, BudgetState

FIRST_YEAR, LAST_YEAR = 2000, 2999


class BudgetYear(Base, Stateful, Guarded):
    """One version of a year's budget (budgetår). A change under way is a new version, which goes the same way.

    `people_day` is the day of the figures that it is shared by, as the file says it.
    """

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=BudgetState, default=BudgetState.DRAFT)
    people_day = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    recommended_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey("organisations.Staff", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    access = Access("BUDGET")
    moves = MOVES

    class Meta:
        constraints = [
            models.CheckConstraint(name="known_budget_state", condition=Q(state__in=BudgetState.values)),
            models.CheckConstraint(
                name="budget_of_a_year", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR, version__gte=1)
            ),
            models.UniqueConstraint(name="one_budget_of_a_version", fields=["year", "version"]),
            models.UniqueConstraint(
                name="one_budget_under_way", fields=["year"], condition=Q(state__in=sorted(UNDER_WAY))
            ),
            models.UniqueConstraint(
                name="one_approved_budget", fields=["year"], condition=Q(state=BudgetState.APPROVED)
            ),
            models.CheckConstraint(
                name="nobody_recommends_their_own_budget",
                condition=Q(recommended_by=None) | ~Q(recommended_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="a_decided_budget_has_its_moment",
                condition=~Q(state__in=[BudgetState.APPROVED, BudgetState.REJECTED, BudgetState.REPLACED])
                | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}:{self.version}"


class BudgetItem(Base, Guarded):
    """What the money is for (budgetpost). `amount` is in öre; `parts` are fractions as text, by code."""

    budget = models.ForeignKey(BudgetYear, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    key = models.CharField(max_length=20, choices=Key, default=Key.POPULATION_HALF)
    parts = models.JSONField(default=dict)
    decision = models.CharField(max_length=120, blank=True)

    access = Access("BUDGET")

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_budget_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="known_key", condition=Q(key__in=Key.values)),
            models.CheckConstraint(
                name="another_key_rests_on_a_decision", condition=Q(key=Key.POPULATION_HALF) | ~Q(decision="")
            ),
            models.UniqueConstraint(name="one_item_of_a_name", fields=["budget", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> Item:
        parts = {code: Fraction(part) for code, part in self.parts.items()}
        return Item(self.name, self.amount, self.key, parts, self.decision)


class Population(Base, Guarded):
    """How many live in a municipality, in the figures that one budget is shared by (folkmängd)."""

    budget = models.ForeignKey(BudgetYear, models.CASCADE, related_name="populations")
    code = models.CharField(max_length=4)
    people = models.PositiveIntegerField()

    access = Access("BUDGET")

    class Meta:
        constraints = [
            models.CheckConstraint(name="somebody_lives_there", condition=Q(people__gte=1)),
            models.UniqueConstraint(name="one_figure_of_a_municipality", fields=["budget", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.people}"


class Vote(Base, Guarded):
    """What one principal has said about one version (röst), by somebody with an assignment there. Said once."""

    budget = models.ForeignKey(BudgetYear, models.PROTECT, related_name="votes")
    principal = models.ForeignKey("organisations.Principal", models.PROTECT, related_name="+")
    code = models.CharField(max_length=4)
    is_yes = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    access = Access("BUDGET")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_vote_of_a_principal", fields=["budget", "code"]),
            models.CheckConstraint(name="a_no_says_why", condition=Q(is_yes=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.is_yes}"


class Outcome(Base, Guarded):
    """What an item has cost so far (utfall), in öre: the newest row of a name is what holds for the year."""

    budget = models.ForeignKey(BudgetYear, models.PROTECT, related_name="outcomes")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    by = models.ForeignKey("organisations.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    access = Access("BUDGET")

    class Meta:
        indexes = [models.Index(fields=["year", "name", "-at"], name="outcome_of_an_item")]
        constraints = [models.CheckConstraint(name="an_outcome_is_not_negative", condition=Q(amount__gte=0))]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"
