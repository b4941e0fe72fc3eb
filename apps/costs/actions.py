"""The verbs of those who share a budget. The region's own provider holds the pen; everybody has one vote."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.core import clock
from apps.core.errors import Conflict, Invalid, NotAllowed
from apps.core.text import clean
from apps.organisations.models import Provider

from .models import FIRST_YEAR, LAST_YEAR, BudgetItem, BudgetYear, Outcome, Population, Vote
from .principals import EVERYBODY, code_for, holds_the_pen
from .reading.budgets import kronor
from .shares import Item
from .states import UNDER_WAY, BudgetState

REASON_LIMIT = 1000


class OverBudget(Conflict):
    """More has been spent than all of them have approved."""

    problem = "blocked_over_budget"


def only_the_pen(row, by: Actor) -> None:
    if not holds_the_pen(by):
        raise NotAllowed(_("The region's own representatives keep the budget. You see it, and vote for your own."))


def only_own_pen(provider: Provider, by: Actor) -> None:
    if provider.pk != by.provider or not provider.decides_rules:
        raise NotAllowed(_("The region's own representatives keep the budget. You see it, and vote for your own."))


@action(Provider, unseen=True, only=only_own_pen)
def make_budget(provider: Provider, *, by: Actor, year: int) -> BudgetYear:
    """Begin the budget of a year, or a new version of it: a copy of the last one, to be changed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("year", _("Write a year with four digits."))
    last = BudgetYear.objects.filter(year=year).order_by("-version").first()
    if last and last.state in UNDER_WAY:
        raise Conflict(_("There is a budget of that year under way already."))
    made = BudgetYear.objects.create(
        year=year,
        version=last.version + 1 if last else 1,
        people_day=last.people_day if last else "",
        made_at=clock.now(),
        made_by_id=by.staff_id,
    )
    if last:
        copy(last, made)
    return made


def copy(last: BudgetYear, made: BudgetYear) -> None:
    for model in (BudgetItem, Population):
        rows = list(model.objects.filter(budget=last))
        for row in rows:
            row.pk, row.budget = model._meta.pk.get_default(), made
        model.objects.bulk_create(rows)


@action(BudgetYear, only=only_the_pen)
def load_budget(
    budget: BudgetYear,
    *,
    by: Actor,
    items: Sequence[Item] | None = None,
    people: Mapping[str, int] | None = None,
    people_day: str = "",
) -> BudgetYear:
    """Put items, or inhabitants, in the place of those that the draft had."""
    if items is not None:
        BudgetItem.objects.filter(budget=budget).delete()
        BudgetItem.objects.bulk_create(row_of(budget, position, item) for position, item in enumerate(items))
    if people is not None:
        if set(people) != set(EVERYBODY[1:]):
            raise Invalid("people", _("Every municipality must be there, once."))
        Population.objects.filter(budget=budget).delete()
        Population.objects.bulk_create(
            Population(budget=budget, code=code, people=number) for code, number in people.items()
        )
        budget.people_day = clean(people_day, "people_day", 20)
        budget.save(update_fields=["people_day"])
    return budget


def row_of(budget: BudgetYear, position: int, item: Item) -> BudgetItem:
    return BudgetItem(
        budget=budget,
        position=position,
        name=item.name,
        amount=item.amount,
        key=item.key,
        parts={code: str(part) for code, part in item.parts.items()},
        decision=item.decision,
    )


@action(BudgetYear, only=only_the_pen)
def prepare_budget(budget: BudgetYear, *, by: Actor) -> BudgetYear:
    """Say that the budget is prepared (the digital collaboration group, SGD): nothing in it changes from here."""
    for rows in (budget.items, budget.populations):
        if not rows.exists():
            raise Invalid("items", _("The budget needs both items and inhabitants before it is prepared."))
    budget.move("prepare_budget")
    budget.prepared_at, budget.prepared_by_id = clock.now(), by.staff_id
    budget.save()
    return budget


@action(BudgetYear, only=only_the_pen)
def take_back_budget(budget: BudgetYear, *, by: Actor) -> BudgetYear:
    """Make it a draft again, to be changed, as long as nobody has been asked to vote."""
    budget.move("take_back_budget")
    budget.prepared_at = budget.prepared_by = budget.recommended_at = budget.recommended_by = None
    budget.save()
    return budget


@action(BudgetYear)
def recommend_budget(budget: BudgetYear, *, by: Actor) -> BudgetYear:
    """Recommend it to all of them (the central body of collaboration): somebody else than the one who prepared it."""
    if by.staff_id == budget.prepared_by_id:
        raise NotAllowed(_("You prepared this yourself. Somebody else must recommend it."))
    if code_for(by) is None:
        raise NotAllowed(_("You do not represent any of the principals that share the costs."))
    budget.move("recommend_budget")
    budget.recommended_at, budget.recommended_by_id = clock.now(), by.staff_id
    budget.save()
    return budget


@action(BudgetYear, only=only_the_pen)
def open_budget_vote(budget: BudgetYear, *, by: Actor) -> BudgetYear:
    """Ask every principal. From here on only votes change anything."""
    budget.move("open_budget_vote")
    budget.opened_at = clock.now()
    budget.save()
    return budget


@action(BudgetYear)
def vote_on_budget(budget: BudgetYear, *, by: Actor, is_yes: bool, reason: str = "") -> Vote:
    """Vote for one's own principal, once. The last yes of all makes it hold; the first no ends it."""
    code = code_for(by)
    if code is None:
        raise NotAllowed(_("You do not represent any of the principals that share the costs."))
    why = clean(reason, "reason", REASON_LIMIT)
    if not is_yes and not why:
        raise Invalid("reason", _("Write why."))
    if Vote.objects.filter(budget=budget, code=code).exists():
        raise Conflict(_("Your principal has voted already."))
    vote = Vote.objects.create(
        budget=budget,
        principal_id=by.principal,
        code=code,
        is_yes=is_yes,
        reason=why,
        by_id=by.staff_id,
        at=clock.now(),
    )
    if not is_yes:
        decide_on(budget, BudgetState.REJECTED)
    elif set(Vote.objects.filter(budget=budget, is_yes=True).values_list("code", flat=True)) == set(EVERYBODY):
        for earlier in BudgetYear.objects.filter(year=budget.year, state=BudgetState.APPROVED):
            earlier.move("replace")
        decide_on(budget, BudgetState.APPROVED)
    return vote


def decide_on(budget: BudgetYear, state: BudgetState) -> None:
    budget.state, budget.decided_at = state, clock.now()
    budget.save()


@action(BudgetYear, only=only_the_pen)
def record_outcome(budget: BudgetYear, *, by: Actor, amounts: Mapping[str, int]) -> BudgetYear:
    """Write down what the items have cost so far, in öre. Together never more than all of them have approved."""
    items = {item.name: item for item in budget.items.all()}
    if unknown := [name for name in amounts if name not in items]:
        raise Invalid("amounts", _("%(name)s is not an item of the budget.") % {"name": unknown[0][:40]})
    if any(amount < 0 for amount in amounts.values()):
        raise Invalid("amounts", _("An amount is zero or more."))
    found = spent(budget.year)
    over = sum({**found, **amounts}.values()) - sum(item.amount for item in items.values())
    if over > 0:
        raise OverBudget(
            _("That is %(over)s more than all principals have approved. Make a new version of the budget first.")
            % {"over": kronor(over)}
        )
    now = clock.now()
    Outcome.objects.bulk_create(
        Outcome(budget=budget, year=budget.year, name=name, amount=amount, by_id=by.staff_id, at=now)
        for name, amount in amounts.items()
        if found.get(name) != amount
    )
    return budget


def spent(year: int) -> dict[str, int]:
    """What each item of the year has cost so far, also those that a later version no longer has."""
    rows = Outcome.objects.filter(year=year).order_by("at", "pk")
    return dict(rows.values_list("name", "amount"))
