"""Ivar fills in the region's budget, Lena recommends it and votes for Lund on her phone: in a browser."""

import pytest

from apps.costs import actions
from apps.costs.principals import EVERYBODY
from tests.costs.conftest import draft, said, steering  # noqa: F401  (fixtures)
from tests.costs.places import OF_2022, table

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def council(town, steering):  # noqa: F811
    town.actors |= {"ivar": steering["pen"], "lena": steering["1281"]}
    return steering


def test_from_a_draft_to_what_all_have_approved_and_spent(council, draft, at_work):  # noqa: F811
    ivar = at_work("ivar")
    ivar.go(f"/kostnader/{draft.pk}/")
    ivar.look().press("main a:text-is('Poster och invånare')")
    ivar.fill("people", table({**OF_2022, "1280": ""}).decode())
    ivar.press("button:has-text('Läs in')")
    assert "357 377 invånare saknas" in ivar.look().words
    ivar.fill("people", table().decode())
    ivar.press("button:has-text('Läs in')")
    ivar.press("button:has-text('Budgeten är beredd')")

    lena = at_work("lena", width=390, height=844)
    lena.go("/kostnader/")
    lena.look().press("main .rows-link")
    lena.press("button:has-text('Rekommendera')")
    actions.open_budget_vote(draft, by=council["pen"])
    said(draft, council, [code for code in EVERYBODY if code != "1281"])
    lena.go(f"/kostnader/{draft.pk}/")
    lena.look().tick("[name=answer][value=yes]")
    lena.press("button:has-text('Rösta')")
    assert "Godkänd av alla" in lena.words

    ivar.go(f"/kostnader/{draft.pk}/utfall/")
    ivar.look().fill("item_0", "12 000,50")
    ivar.press("button:has-text('Spara')")
    assert "12 000,50" in ivar.words
