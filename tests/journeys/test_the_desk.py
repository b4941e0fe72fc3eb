"""The desk in a real browser: Maria finds a time, books and invites Karin, writes down her answer, and cancels."""

from datetime import datetime, time, timedelta

import pytest

from apps.appointments import actions, campaigns
from apps.appointments.models import Invitation
from apps.core import clock
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
    for page in ("olasta", "vantelista", "vantelista/ny", "laget", "mottagningen"):
        maria.go(f"/arbete/tider/{page}/")
        maria.look()


def test_maria_describes_a_kind_of_time_sets_its_week_and_begins_a_campaign(town, told_case, at_work):
    """What must not stand in a letter is said while she writes it."""
    maria = at_work("maria")
    maria.go("/arbete/tider/mottagningen/tidstyp/")
    for name, text in (
        ("name", "Årskontroll"),
        ("title", "Årlig kontroll"),
        ("prepare", "Inför din diabetesvård"),
    ):
        maria.fill(name, text)
    maria.page.wait_for_selector("#telling :text('diabetesvård')")
    maria.look().fill("prepare", "Ät som vanligt.")
    maria.page.wait_for_selector("#telling:empty", state="attached")
    assert "Ät som vanligt." in maria.text_of("#seen")
    maria.press(".panel-foot .ds-button >> nth=0")
    maria.press(".rows a:has-text('Vecka')")
    for name, text in (("from_0", "9"), ("to_0", "12"), ("break_from_0", "10"), ("break_to_0", "10.30")):
        maria.fill(name, text)
    maria.fill("until", (today() + timedelta(days=21)).isoformat())
    maria.press("button[value=look]")
    maria.look().press(".panel-foot .ds-button >> nth=0")

    prepared(town)
    maria.press(".times-nav >> text=Kalla många")
    maria.press(".rows-link >> nth=0")
    maria.look().press("button:has-text('Kalla 1 person')")
    with as_system("a test waits a minute"):
        assert campaigns.send_campaigns(clock.now()) == 1
    maria.page.reload()
    maria.look()


def prepared(town) -> None:
    """Those who are due, planned and not begun (tests/workplace/test_campaigns.py goes the whole way)."""
    until = clock.now() + timedelta(days=14)
    made = actions.make_campaign(
        town.vc, by=town.maria, service="Årskontroll", name="Våren", respond_by=until, numbers="19480707-3228"
    )
    actions.plan_campaign(made, by=town.maria)
