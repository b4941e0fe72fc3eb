"""The budgets of the demo: this year's, which all have approved and half of which is spent, and next year's, on which
some have yet to vote. Every principal has a representative."""

from datetime import timedelta

from apps.access.actor import Actor
from apps.core import clock
from apps.core.calendar import local
from apps.costs.actions import (
    load_budget,
    make_budget,
    open_budget_vote,
    prepare_budget,
    recommend_budget,
    record_outcome,
    vote_on_budget,
)
from apps.costs.models import BudgetYear
from apps.costs.principals import EVERYBODY
from apps.costs.shares import REGION, Item, Key
from apps.organisations.models import Assignment, Provider

from .office import REGION as REGIONS_OWN

DAY = timedelta(days=1)
DRIFT, STOD, UTBILDNING = "Drift och förvaltning", "Stöd till verksamheterna", "Utbildning"
DECISION = "Centralt samverkansorgan, beslut 2025/14"
# Official figures of 31 December 2022: the newest table that is complete.
PEOPLE_DAY = "2022-12-31"
PEOPLE = {
    "1214": 14466, "1230": 26778, "1231": 19882, "1233": 37821, "1256": 14577, "1257": 10455, "1260": 16062,
    "1261": 32470, "1262": 24721, "1263": 23288, "1264": 16731, "1265": 19547, "1266": 15718, "1267": 17297,
    "1270": 13812, "1272": 12633, "1273": 13238, "1275": 7442, "1276": 17865, "1277": 16341, "1278": 15824,
    "1280": 357377, "1281": 128384, "1282": 47004, "1283": 150975, "1284": 28103, "1285": 34701, "1286": 31714,
    "1287": 46649, "1290": 86738, "1291": 19074, "1292": 44268, "1293": 52369,
}  # fmt: skip
LATE = ("1231", "1256", "1270", "1281", "1284", "1293")


def share_the_costs() -> None:
    now = clock.now()
    voters = representatives()
    pen, recommends = voters[REGION], voters["1280"]
    this_year = local(now).year
    with clock.at(now - 200 * DAY):
        budget = begun(pen, this_year, [
            Item(DRIFT, 120_000_000),
            Item(STOD, 45_000_000),
            Item(UTBILDNING, 10_000_000, Key.EQUAL, decision=DECISION),
        ])  # fmt: skip
        put_to_vote(budget, pen, recommends)
        for voter in voters.values():
            vote_on_budget(budget, by=voter, is_yes=True)
    with clock.at(now - 20 * DAY):
        record_outcome(budget, by=pen, amounts={DRIFT: 61_250_000, STOD: 20_417_550, UTBILDNING: 7_500_000})
    with clock.at(now - 9 * DAY):
        following = begun(pen, this_year + 1, [
            Item(DRIFT, 126_000_000),
            Item(STOD, 46_500_000),
            Item(UTBILDNING, 8_000_000, Key.EQUAL, decision=DECISION),
        ])  # fmt: skip
        put_to_vote(following, pen, recommends)
    for hours, (code, voter) in enumerate(voters.items()):
        if code not in LATE:
            with clock.at(now - 8 * DAY + timedelta(hours=hours)):
                vote_on_budget(following, by=voter, is_yes=True)


def begun(pen: Actor, year: int, items: list[Item]) -> BudgetYear:
    budget = make_budget(Provider.objects.get(hsa_id=REGIONS_OWN), by=pen, year=year)
    return load_budget(budget, by=pen, items=items, people=PEOPLE, people_day=PEOPLE_DAY)


def put_to_vote(budget: BudgetYear, pen: Actor, recommends: Actor) -> None:
    prepare_budget(budget, by=pen)
    recommend_budget(budget, by=recommends)
    open_budget_vote(budget, by=pen)


def representatives() -> dict[str, Actor]:
    """Who speaks for each principal, by its code."""
    posts = Assignment.objects.filter(role="steering").select_related("unit__provider__principal")
    found = {post.unit.provider.principal.code: Actor.of_assignment(post) for post in posts}
    return {code: found[code] for code in EVERYBODY}
