"""The pages: Lena sees what Lund pays and votes, Ivar keeps the budget, and a wrong file is shown as it was."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core import clock
from apps.costs import actions
from apps.costs.models import BudgetYear
from apps.costs.principals import EVERYBODY
from apps.costs.shares import Item
from apps.costs.shown import kronor, show
from apps.organisations.models import Provider, Staff
from tests import trail
from tests.signing import new_user, sign_in_as_staff

from .conftest import BUDGET, approve, said, seen, vote
from .places import OF_2022, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client):
    def go(actor):
        staff = Staff.objects.get(pk=actor.staff_id)
        staff.user = staff.user or new_user()
        staff.save()
        sign_in_as_staff(client, staff.user, actor.assignment)
        return client

    return go


def at(name: str, budget) -> str:
    return reverse(f"costs:{name}", args=[budget.pk])


def words(response, status: int = 200) -> str:
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def test_lena_reads_first_what_lund_pays_and_votes_yes(enter, voting, steering):
    lena = enter(steering["1281"])
    assert "0 av 34 har röstat" in words(lena.get(reverse("costs:years")))
    page = words(lena.get(at("budget", voting)))
    assert "Lund betalar <b>79 42" in page.replace("\u00a0", " ")
    assert "1 750 000,00" in page.replace("\u00a0", " ")
    assert [event.activity for event in trail.events(staff_id=steering["1281"].staff_id)][:2] == ["read", "list"]
    assert "Skriv varför." in words(lena.post(at("vote", voting), {"answer": "no"}), 422)
    assert lena.post(at("vote", voting), {"answer": "yes"}).status_code == 302
    page = words(lena.get(at("budget", voting)))
    assert "Väntar på 33 huvudmän" in page
    assert "redan röstat" in words(lena.post(at("vote", voting), {"answer": "yes"}), 409)


def test_ivar_takes_it_from_files_to_the_vote_and_lena_recommends(enter, steering):
    ivar = enter(steering["pen"])
    assert ivar.post(reverse("costs:new"), {"year": "27"}).status_code == 422
    assert ivar.post(reverse("costs:new"), {"year": "2027"}).status_code == 302
    budget = BudgetYear.objects.visible_to(steering["pen"]).get()
    assert "Inget att fördela än" in words(ivar.get(at("budget", budget)))
    files = {
        "budget_file": SimpleUploadedFile("budget.csv", "post;belopp\nDrift;1 750 000,00 kr\n".encode("latin-1")),
        "people_file": SimpleUploadedFile("folk.csv", b"\xef\xbb\xbf" + table(delimiter=";")),
    }
    assert ivar.post(at("files", budget), files).status_code == 302
    assert "221 098,47" in words(ivar.get(at("budget", budget))).replace("\u00a0", " ")
    assert ivar.post(at("prepare", budget)).status_code == 302
    ivar.post(at("recommend", budget))
    assert seen(budget, steering["pen"]).state == "prepared"
    enter(steering["1281"]).post(at("recommend", budget))
    enter(steering["pen"]).post(at("open", budget))
    assert seen(budget, steering["pen"]).state == "approving"


def test_a_table_with_a_hole_is_refused_and_shown_as_it_was(enter, draft, steering):
    ivar = enter(steering["pen"])
    wrong = table({**OF_2022, "1280": ""})
    page = words(ivar.post(at("files", draft), {"people_file": SimpleUploadedFile("folk.csv", wrong)}), 422)
    assert "folk.csv:23: Malmö har ingen uppgift" in page
    assert "357 377 invånare saknas" in page
    assert "1281,Lund,128384" in page
    assert "Fel:" in page
    large = SimpleUploadedFile("stor.csv", b"item,amount_kr\nDrift,1\n" + b"#\n" * 500_000)
    assert "för stor" in words(ivar.post(at("files", draft), {"budget_file": large}), 422)
    assert "Välj en fil" in words(ivar.post(at("files", draft), {}), 422)
    page = words(ivar.post(at("files", draft), {"budget": "item,amount_kr\nDrift,-1"}), 422)
    assert "Drift,-1" in page


def test_what_has_been_spent_stays_within_what_was_approved(enter, voting, steering):
    approve(voting, steering)
    ivar = enter(steering["pen"])
    assert "Budget 1" in words(ivar.get(at("outcome", voting)))
    page = words(ivar.post(at("outcome", voting), {"item_0": "1 750 000,01", "item_1": "0"}), 409)
    assert "0,01 kr mer" in page
    assert "1 750 000,01" in page
    assert ivar.post(at("outcome", voting), {"item_0": "tusen", "item_1": ""}).status_code == 422
    assert ivar.post(at("outcome", voting), {"item_0": "500 000,50", "item_1": "0"}).status_code == 302
    assert "500 000,50" in words(ivar.get(at("budget", voting))).replace("\u00a0", " ")


def test_what_to_invoice_is_on_paper_and_in_a_sheet_once_all_have_approved(enter, voting, steering):
    lena = enter(steering["1281"])
    for name in ("paper", "sheet"):
        assert lena.get(at(name, voting)).status_code == 404
    approve(voting, steering)
    rows = list(csv.reader(io.StringIO(lena.get(at("sheet", voting)).content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 36
    assert rows[-1][-1] == "1750000,00"
    assert sum(int(row[-1].replace(",", "")) for row in rows[1:-1]) == 175_000_000
    with clock.at(clock.now() + timedelta(microseconds=1)):
        paper = lena.get(at("paper", voting))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert len(trail.events(activity="export")) == 2


def test_others_see_nothing_of_it_and_only_the_region_holds_the_pen(enter, draft, steering, cast):
    mia = enter(steering["1280"])
    for name in ("prepare", "take_back", "open"):
        mia.post(at(name, draft))
    assert seen(draft, steering["1280"]).state == "draft"
    assert mia.get(reverse("costs:new")).status_code == 404
    assert "Regionen bereder budgeten" in words(mia.get(at("budget", draft)))
    amira = enter(cast.amira)
    assert amira.get(reverse("costs:years")).status_code == 403
    assert amira.get(at("budget", draft)).status_code == 403


def test_lena_reads_what_is_more_and_what_is_less_than_in_the_version_that_holds(enter, voting, steering):
    """Drift costs 3 400 kronor more, Utbildning is gone, and Webbutik is new: Lund's part of it, to the öre."""
    approve(voting, steering)
    pen = steering["pen"]
    new = actions.make_budget(Provider.objects.get(pk=pen.provider), by=pen, year=2027)
    items = [Item("Drift", BUDGET - 3400 + 340_000), Item("Webbutik", 1000)]
    actions.load_budget(new, by=pen, items=items, people=OF_2022, people_day="2022-12-31")
    lena = enter(steering["1281"])
    page = words(lena.get(at("budget", new))).replace("\u00a0", " ")
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r"<tr[ >].*?</tr>", page)]
    told = {name: next(row for row in rows if f"|{name}|" in row) for name in ("Drift", "Webbutik", "Utbildning")}
    assert "|+3 400,00|" in told["Drift"]
    assert "|+10,00|" in told["Webbutik"]
    assert "|\u221234,00|" in told["Utbildning"]
    assert "Bara i Budget 2027" in told["Utbildning"]
    assert "|1 753 376,00||+3 376,00|" in next(row for row in rows if "|Summa|" in row)
    before, after = (show(one, steering["1281"]).sharing.shared.totals["1281"] for one in (voting, new))
    lund = next(row for row in rows if "Lund" in row)
    assert f"|+{kronor(after - before)}|".replace("\u00a0", " ") in lund
    assert trail.events(staff_id=steering["1281"].staff_id)[0].shown == {"beside": str(voting.pk)}
    alone = words(lena.get(at("budget", new), {"mot": ""}))
    assert "Skillnad" not in alone
    assert lena.get(at("budget", new), {"mot": str(new.pk)}).status_code == 404
    assert lena.get(at("budget", new), {"mot": "2026"}).status_code == 404


def test_a_no_is_read_by_everybody(enter, voting, steering):
    actions.vote_on_budget(voting, by=steering["1280"], is_yes=False, reason="Vi har inte råd.")
    page = words(enter(steering["1281"]).get(at("budget", voting)))
    assert "Malmö har sagt nej" in page
    assert "Vi har inte råd." in page


def test_a_page_costs_the_same_however_many_have_voted(enter, voting, steering):
    lena = enter(steering["1281"])
    lena.get(at("budget", voting))
    few = cost(lena, voting)
    said(voting, steering, EVERYBODY[:-1])
    assert cost(lena, voting) == few <= 12
    vote(voting, steering, EVERYBODY[-1])
    new = actions.make_budget(Provider.objects.get(pk=steering["pen"].provider), by=steering["pen"], year=2027)
    assert cost(lena, new) <= 12


def cost(client, budget) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(at("budget", budget))
    return len([one for one in queries.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
