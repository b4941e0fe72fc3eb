"""A budget from draft to what holds: Ivar keeps it, Lena recommends it, and thirty-four principals vote."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import NoReader, as_system
from apps.costs import actions
from apps.costs.models import BudgetItem, BudgetYear, Outcome, Population, Vote
from apps.costs.principals import EVERYBODY
from apps.costs.shares import REGION, Item
from apps.costs.sharing import Sharing
from apps.organisations.models import Provider
from tests import trail
from tests.cast import make_actors

from .conftest import BUDGET, approve, put_to_vote, seen, vote

pytestmark = pytest.mark.django_db


def states(steering) -> list[tuple[int, str]]:
    return list(BudgetYear.objects.visible_to(steering["1281"]).order_by("version").values_list("version", "state"))


def test_every_principal_says_yes_and_the_budget_holds(voting, steering):
    vote(voting, steering, *EVERYBODY[:-1])
    assert seen(voting, steering["1281"]).state == "approving"
    vote(voting, steering, EVERYBODY[-1])
    approved = seen(voting, steering["1281"])
    assert (approved.state, approved.decided_at) == ("approved", clock.now())
    shared = Sharing(approved, steering["1281"]).shared
    assert sum(shared.totals.values()) == BUDGET
    assert shared.of_items[1]["1281"] == 100
    assert trail.events(activity="vote_on_budget", staff_id=steering["1281"].staff_id)
    assert len(trail.events(activity="vote_on_budget")) == 34


def test_the_first_no_ends_it_and_says_why(voting, steering):
    with pytest.raises(Invalid):
        actions.vote_on_budget(voting, by=steering["1280"], is_yes=False, reason=" ")
    actions.vote_on_budget(voting, by=steering["1280"], is_yes=False, reason="För dyrt.")
    assert seen(voting, steering["1281"]).state == "rejected"
    with pytest.raises(IllegalMove):
        vote(voting, steering, "1281")


def test_nobody_votes_twice_and_colleagues_have_one_vote_together(voting, steering):
    vote(voting, steering, REGION)
    for again in (steering[REGION], steering["pen"]):
        with pytest.raises(Conflict):
            actions.vote_on_budget(voting, by=again, is_yes=True)
    assert Vote.objects.visible_to(steering["1281"]).count() == 1


def test_a_company_under_contract_does_not_speak_for_the_region(voting, steering):
    region = Provider.objects.get(pk=steering["pen"].provider).principal
    company = Provider.objects.create(hsa_id="SE9999005029-TEST", principal=region, name="Liljans Vård AB", kind="V")
    unit = company.units.create(hsa_id="SE9999005029-U1", name="Liljan", kind="outpatient")
    (liv,) = make_actors([("Liv Lilja", "steering", unit)])
    with pytest.raises(NotAllowed):
        actions.vote_on_budget(voting, by=liv, is_yes=True)
    with pytest.raises(NotAllowed):
        actions.vote_on_budget(voting, by=replace(steering["1281"], role="analyst"), is_yes=True)


@pytest.mark.parametrize("verb", ["load_budget", "prepare_budget", "take_back_budget", "open_budget_vote"])
def test_only_the_region_holds_the_pen(draft, steering, verb):
    with pytest.raises(NotAllowed):
        getattr(actions, verb)(draft, by=steering["1281"])


def test_a_budget_is_begun_by_the_region_and_once(draft, steering):
    def begin(by, year):
        return actions.make_budget(Provider.objects.get(pk=by.provider), by=by, year=year)

    with pytest.raises(NotAllowed):
        begin(steering["1281"], 2028)
    with pytest.raises(Conflict):
        begin(steering["pen"], 2027)
    with pytest.raises(Invalid):
        begin(steering["pen"], 28)
    assert begin(steering["pen"], 2028).version == 1


def test_it_goes_one_way_and_back_to_a_draft_before_anybody_is_asked(draft, steering):
    pen, lena = steering["pen"], steering["1281"]
    with pytest.raises(IllegalMove):
        actions.open_budget_vote(draft, by=pen)
    actions.prepare_budget(draft, by=pen)
    with pytest.raises(IllegalMove):
        actions.load_budget(draft, by=pen, items=[Item("Annat", 1)])
    with pytest.raises(NotAllowed):
        actions.recommend_budget(draft, by=pen)
    actions.recommend_budget(draft, by=lena)
    actions.take_back_budget(draft, by=pen)
    again = seen(draft, lena)
    assert (again.state, again.prepared_by_id, again.recommended_by_id) == ("draft", None, None)
    put_to_vote(draft, steering)
    with pytest.raises(IllegalMove):
        actions.take_back_budget(draft, by=pen)


def test_what_lacks_items_or_inhabitants_is_not_prepared(steering):
    pen = steering["pen"]
    empty = actions.make_budget(Provider.objects.get(pk=pen.provider), by=pen, year=2030)
    with pytest.raises(Invalid):
        actions.prepare_budget(empty, by=pen)
    actions.load_budget(empty, by=pen, items=[Item("Drift", 1)])
    with pytest.raises(Invalid):
        actions.prepare_budget(empty, by=pen)
    with pytest.raises(Invalid):
        actions.load_budget(empty, by=pen, people={"1281": 5})


def test_a_change_under_the_year_is_a_new_version_that_takes_the_place_of_the_old(voting, steering):
    approve(voting, steering)
    pen = steering["pen"]
    second = actions.make_budget(Provider.objects.get(pk=pen.provider), by=pen, year=2027)
    assert Sharing(second, pen).amount == BUDGET
    assert states(steering) == [(1, "approved"), (2, "draft")]
    actions.load_budget(second, by=pen, items=[Item("Drift", 2 * BUDGET)])
    approve(put_to_vote(second, steering), steering)
    assert states(steering) == [(1, "replaced"), (2, "approved")]


def test_more_than_all_have_approved_is_never_spent(voting, steering):
    pen = steering["pen"]
    with pytest.raises(IllegalMove):
        actions.record_outcome(voting, by=pen, amounts={"Drift": 1})
    approve(voting, steering)
    actions.record_outcome(voting, by=pen, amounts={"Drift": BUDGET - 3400})
    with clock.at(clock.now() + timedelta(days=1)):
        with pytest.raises(actions.OverBudget) as over:
            actions.record_outcome(voting, by=pen, amounts={"Utbildning": 3401})
        assert over.value.problem == "blocked_over_budget"
        assert "0,01" in over.value.message
        actions.record_outcome(voting, by=pen, amounts={"Drift": BUDGET - 3401, "Utbildning": 3401})
    rows = Outcome.objects.visible_to(steering["1281"]).order_by("at", "amount")
    assert list(rows.values_list("amount", flat=True)) == [BUDGET - 3400, 3401, BUDGET - 3401]
    for wrong in ({"Okänd": 1}, {"Drift": -1}):
        with pytest.raises(Invalid):
            actions.record_outcome(voting, by=pen, amounts=wrong)


def test_it_is_for_those_who_represent_a_principal(draft, steering, cast):
    for model in (BudgetYear, BudgetItem, Population):
        assert model.objects.visible_to(steering["1281"]).exists()
        assert not model.objects.visible_to(cast.amira).exists()
        with pytest.raises(NoReader):
            model.objects.count()
    with pytest.raises(NotFound):
        actions.vote_on_budget(draft, by=cast.amira, is_yes=True)


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"state": "okay"}, BudgetYear),
        ({"year": 1999}, BudgetYear),
        ({"state": "approved"}, BudgetYear),
        ({"amount": -1}, BudgetItem),
        ({"key": "equal", "decision": ""}, BudgetItem),
        ({"people": 0}, Population),
    ],
)
def test_the_database_keeps_it_too(draft, steering, change, row):
    with as_system("a test writes what no verb would"), pytest.raises(IntegrityError), transaction.atomic():
        row.objects.update(**change)
