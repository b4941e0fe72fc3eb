"""Machines read the same shares, in öre, for those who may."""

import pytest
from django.urls import reverse

from tests import trail

from .test_pages import enter  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


def test_the_years_and_the_shares_of_one(enter, voting, steering, cast):  # noqa: F811
    lena = enter(steering["1281"])
    (year,) = lena.get(reverse("api:cost_years")).json()["budgets"]
    assert (year["year"], year["state"], year["amount_ore"]) == (2027, "approving", 175_000_000)
    told = lena.get(reverse("api:cost_year", args=[year["id"]])).json()
    assert sum(one["total_ore"] for one in told["principals"]) == 175_000_000
    assert told["items"][1]["shares_ore"]["1281"] == 100
    assert [event.activity for event in trail.events(staff_id=steering["1281"].staff_id)][:2] == ["read", "list"]
    assert lena.post(reverse("api:cost_years")).status_code == 405
    assert enter(cast.amira).get(reverse("api:cost_years")).status_code == 403
