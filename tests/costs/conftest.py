"""Thirty-four principals and whoever represents each: Rut and Ivar the region, Mia Malmö, Lena Lund."""

from datetime import date

import pytest

from apps.access.actor import Actor
from apps.core import clock
from apps.core.municipalities import MUNICIPALITIES
from apps.costs import actions
from apps.costs.models import BudgetYear, Vote
from apps.costs.principals import EVERYBODY, name_of
from apps.costs.shares import REGION, Item
from apps.organisations.models import Principal, Provider, Unit
from tests.cast import make_actors, moment

from .places import OF_2022

BUDGET = 175_000_000
NAMES = {REGION: "Rut Rask", "1280": "Mia Malm", "1281": "Lena Lund"}
LATER = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def morning():
    with clock.at(moment("2026-11-02T09:00")):
        yield


@pytest.fixture
def steering(db) -> dict[str, Actor]:
    """By code; "pen" is Ivar, who also represents the region."""
    principals = Principal.objects.bulk_create(
        Principal(
            code=code,
            name=name_of(code),
            kind="region" if code == REGION else "municipality",
            org_no=f"99990{code.rjust(5, '0')}",
        )
        for code in EVERYBODY
    )
    providers = Provider.objects.bulk_create(
        Provider(
            hsa_id=f"SE{one.org_no}-TEST", principal=one, name=one.name, kind="V", decides_rules=one.code == REGION
        )
        for one in principals
    )
    units = Unit.objects.bulk_create(
        Unit(hsa_id=f"{one.hsa_id}1", provider=one, name=f"Ledningen i {one.name}", kind="municipal_health")
        for one in providers
    )
    wanted = [
        (NAMES.get(code, f"Ombud {name_of(code)}"), "steering", unit)
        for code, unit in zip(EVERYBODY, units, strict=True)
    ]
    *actors, ivar = make_actors([*wanted, ("Ivar Inge", "steering", units[0])])
    return dict(zip(EVERYBODY, actors, strict=True)) | {"pen": ivar}


@pytest.fixture
def draft(steering) -> BudgetYear:
    """The budget of 2027 with its items and inhabitants, which nobody has said anything about."""
    pen = steering["pen"]
    budget = actions.make_budget(Provider.objects.get(pk=pen.provider), by=pen, year=2027)
    items = [Item("Drift", BUDGET - 3400), Item("Utbildning", 3400, "equal", decision="2026/17")]
    return actions.load_budget(budget, by=pen, items=items, people=OF_2022, people_day="2022-12-31")


def put_to_vote(budget: BudgetYear, steering) -> BudgetYear:
    actions.prepare_budget(budget, by=steering["pen"])
    actions.recommend_budget(budget, by=steering["1281"])
    return actions.open_budget_vote(budget, by=steering["pen"])


@pytest.fixture
def voting(draft, steering) -> BudgetYear:
    return put_to_vote(draft, steering)


def vote(budget: BudgetYear, steering, *codes: str) -> None:
    for code in codes:
        actions.vote_on_budget(budget, by=steering[code], is_yes=True)


def approve(budget: BudgetYear, steering) -> None:
    """Thirty-three have said yes; the last one says it now."""
    *others, last = EVERYBODY
    said(budget, steering, others)
    vote(budget, steering, last)


def said(budget: BudgetYear, steering, codes) -> None:
    Vote.objects.bulk_create(
        Vote(
            budget=budget,
            principal_id=steering[code].principal,
            code=code,
            is_yes=True,
            by_id=steering[code].staff_id,
            at=clock.now(),
        )
        for code in codes
    )


def seen(budget: BudgetYear, actor: Actor) -> BudgetYear:
    return BudgetYear.objects.visible_to(actor).get(pk=budget.pk)


assert set(OF_2022) == set(MUNICIPALITIES)
