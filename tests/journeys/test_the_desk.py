"""The desk in a real browser: Maria finds a time, books and invites Karin, writes down her answer, and cancels."""

from datetime import datetime, time, timedelta

import pytest

from apps.appointments import actions
from apps.appointments.models import Invitation
from apps.core.calendar import from_local, today
from apps.core.guard import as_system

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def tomorrow(town):
    """The nurse has two times tomorrow; a letter would not be there by then."""
    day = today() + timedelta(days=1)
    nine = from_local(datetime.combine(day, time(9)))
    slots = [{"start": nine + n * timedelta(hours=1), "end": nine + (n + 1) * timedelta(hours=1)} for n in range(2)]
    actions.set_schedule(town.vc, by=town.maria, service="Sjuksköterska", slots=slots)
    return day


def test_maria_books_invites_and_hears_the_answer_by_phone(town, told_case, tomorrow, at_work):
    maria = at_work("maria")
    maria.go("/arbete/")
    maria.press(".tabs >> text=Tider")
    assert "Inga tider" in maria.look().words
    maria.press(".times-nav >> text=Hitta en tid")
    maria.look().press(".slots a >> nth=0")
    maria.look().page.fill("#id_number", "480707-3228")
    maria.press("button[value=look]")
    assert "Karin Testsson" in maria.look().words
    assert "480707" not in maria.page.url
    maria.press("button[value=book]")
    assert "Tiden är bokad" in maria.look().words
    maria.press(".rows-link >> nth=0")
    assert "Ring personen" in maria.look().words
    maria.press("text=Kommer >> nth=0")
    maria.look().press(".panel-foot button")
    with as_system("a test looks"):
        assert Invitation.objects.get().state == "answered"
    maria.go(f"/arbete/tider/dagen/?dag={tomorrow:%Y-%m-%d}")
    assert "Besvarad" in maria.look().words
    maria.press(".work-name")
    maria.press("text=Avboka")
    maria.look().press(".panel-foot button")
    maria.go("/arbete/tider/att-gora/")
    assert "Erbjud en ny tid" in maria.look().words
    for page in ("olasta", "vantelista", "vantelista/ny", "laget", "mottagningen", "mottagningen/tidstyp"):
        maria.go(f"/arbete/tider/{page}/")
        maria.look()
