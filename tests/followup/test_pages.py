"""The pages of follow-up: what heads of units and an analyst see, and what they never see."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from apps.discharge.models import Stay
from apps.followup.measures import all_measures
from apps.followup.models import Figure
from apps.followup.tasks import count_lacks
from apps.organisations.models import Unit
from tests.cast import make_actor, make_unit, moment
from tests.workplace.conftest import signed_in

from .months import CALLED, OCTOBER, ON_TIME, two_months

pytestmark = pytest.mark.django_db
PAGE = "/arbete/uppfoljning/"


@pytest.fixture(autouse=True)
def november():
    with clock.at(moment("2026-11-23T10:00")):
        yield


@pytest.fixture
def lund(cast) -> Unit:
    """Its social services know which municipality they belong to."""
    cast.lund.municipality_code = "1281"
    cast.lund.save(update_fields=["municipality_code"])
    return cast.lund


@pytest.fixture
def months(cast, lund):
    two_months(cast.ward)


def birgitta(lund):
    """Head of Lund's unit."""
    return signed_in(make_actor("Birgitta Alm", "unit_manager", lund))


def text(response) -> str:
    return " ".join(response.content.decode().split())


class TestAMunicipalManager:
    def test_begins_with_her_municipality_and_what_to_do_first(self, lund, months):
        said = text(birgitta(lund).get(PAGE))
        assert '<h1 tabindex="-1">Uppföljning, Lund</h1>' in said
        assert "Oktober 2026. Månaden stängdes 11 november." in said
        assert "12 av 64" in said
        assert "Målet är 95 %" in said

    def test_no_page_asks_the_database_more_than_twelve_times(self, lund, months, django_assert_max_num_queries):
        client = birgitta(lund)
        for page in ("", f"matt/{CALLED}/", "matten/", "saknas/", "uppfoljning.csv", "uppfoljning.pdf"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(PAGE + page).status_code == 200
            assert len(asked) <= 12, page

    def test_a_place_that_is_too_small_stands_in_words_and_never_in_numbers(self, lund, months):
        said = text(birgitta(lund).get(f"{PAGE}matt/{ON_TIME}/"))
        assert "Visas inte, för att de är för få" in said
        assert "Höör" in said

    def test_chooses_another_month_in_the_address_and_gets_no_other_than_closed_ones(self, lund, months):
        client = birgitta(lund)
        assert "September 2026. Månaden stängdes" in text(client.get(PAGE, {"month": "2026-09"}))
        for month in ("2026-11", "2026-13", "x"):
            assert client.get(PAGE, {"month": month}).status_code == 404

    def test_does_not_reach_a_ward_of_the_region(self, cast, lund, months):
        client = birgitta(lund)
        assert client.get(PAGE, {"place": f"unit-{cast.ward.pk}"}).status_code == 404
        assert cast.ward.name not in text(client.get(f"{PAGE}matt/{ON_TIME}/"))

    def test_takes_the_month_along_as_a_sheet_with_definitions(self, lund, months):
        answer = birgitta(lund).get(f"{PAGE}uppfoljning.csv")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        row = next(row for row in rows if row["Måttets kod"] == CALLED and row["Grupp"] == "Alla")
        assert (row["Värde"], row["Hade det"], row["Antal"]) == ("81,25", "52", "64")
        assert row["Täljare"]
        hidden = next(row for row in rows if row["Måttets kod"] == CALLED and row["Grupp"] == "0–17 år")
        assert hidden["Värde"] == ""
        assert "Visas inte" in hidden["Visas inte därför att"]

    def test_prints_it_for_the_meeting(self, lund, months):
        answer = birgitta(lund).get(f"{PAGE}uppfoljning.pdf")
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"].endswith('lund-2026-10.pdf"')


class TestOthers:
    def test_the_wards_manager_begins_with_the_ward(self, cast, months):
        said = text(signed_in(make_actor("Henrik Toft", "unit_manager", cast.ward)).get(PAGE))
        assert f"Uppföljning, {cast.ward.name}" in said

    def test_a_health_centre_where_nobody_lies_follows_what_it_does_itself(self, cast, months):
        with as_system("a test makes a figure"):
            figure = {"place_kind": "unit", "unit": cast.vc, "n": 60, "yes": 40}
            Figure.objects.create(month=OCTOBER, measure="invitation_opened_48h", **figure)
        said = text(signed_in(make_actor("Sara Nord", "unit_manager", cast.vc)).get(PAGE))
        assert "Kallelse öppnad inom 48 timmar, månad för månad" in said
        assert "Dygn som utskrivningsklar, månad för månad" not in said

    def test_an_analyst_begins_with_the_region_and_may_choose_its_units(self, cast, months):
        client = signed_in(make_actor("Mirja Laine", "analyst", cast.vc))
        said = text(client.get(PAGE))
        assert "Uppföljning, Hela Skåne" in said
        assert f"unit-{cast.ward.pk}" in said

    def test_a_nurse_is_not_let_in_and_has_no_tab(self, cast, months):
        client = signed_in(cast.amira)
        assert client.get(PAGE).status_code == 403
        assert PAGE not in text(client.get("/arbete/"))

    def test_whose_assignment_is_for_care_reads_what_figures_need_and_can_mend_what_is_missing(self, cast, months):
        olle = signed_in(cast.olle)
        assert f'href="{PAGE}saknas/"' in text(olle.get("/arbete/"))
        said = text(olle.get(PAGE))
        assert "uppdrag för kvalitet eller statistik" in said
        assert f'href="{PAGE}saknas/"' in said

    def test_who_has_neither_figures_nor_cases_is_not_told_that_nothing_is_missing(self, cast, months):
        said = text(signed_in(make_actor("Vera Falk", "chief_psychiatrist", cast.ward)).get(f"{PAGE}saknas/"))
        assert "uppdrag för kvalitet eller statistik" in said

    def test_before_the_first_month_is_closed_the_page_says_when_it_will_be(self, lund):
        said = text(birgitta(lund).get(PAGE))
        assert "Ingen månad är stängd än" in said
        assert "10 dagar" in said


class TestWhatIsMissing:
    @pytest.fixture
    def forgotten(self, cast):
        """The ward has not said which form of care, and nobody has acknowledged the notice."""
        with clock.at(moment("2026-03-30T09:10")):
            case = actions.open_case(
                cast.karin, by=cast.amira, admitted_at=moment("2026-03-30T08:00"), assessed_by=cast.staff("jonas"),
                care_form="somatic", expected_needs=["social"], estimated_discharge_at=date(2026, 4, 3),
            )  # fmt: skip
            actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.vc])
        with as_system("a test forgets the form of care"):
            Stay.objects.update(care_form="")
        with clock.at(moment("2026-04-10T10:00")):
            count_lacks(clock.now())
            yield

    def test_is_told_by_how_many_and_never_who(self, cast, forgotten):
        said = text(signed_in(make_actor("Henrik Toft", "unit_manager", cast.ward)).get(f"{PAGE}saknas/"))
        assert "några få" in said
        assert "Karin" not in said

    def test_is_listed_by_name_only_for_those_who_may_open_the_case(self, cast, forgotten):
        olle = signed_in(cast.olle)
        assert "/saknas/no_receipt/" in text(olle.get(f"{PAGE}saknas/"))
        assert "Karin Testsson" in text(olle.get(f"{PAGE}saknas/no_receipt/"))
        birgitta = signed_in(make_actor("Birgitta Alm", "unit_manager", cast.vc))
        assert "Karin" not in text(birgitta.get(f"{PAGE}saknas/no_receipt/"))


class TestMachines:
    def test_find_out_what_can_be_asked_for(self, lund, months):
        found = birgitta(lund).get("/api/v1/followup/").json()
        assert [one["month"] for one in found["months"]] == ["2026-10", "2026-09"]
        assert {one["code"] for one in found["measures"]} == {one.code for one in all_measures()}
        assert {one["kind"] for one in found["places"]} == {"region", "municipality", "unit"}

    def test_get_the_numbers_and_null_for_what_is_hidden(self, lund, months):
        client = birgitta(lund)
        asked = {"month": "2026-10", "place": "municipality-1281"}
        figure = {one["measure"]: one for one in client.get("/api/v1/followup/figures/", asked).json()["figures"]}[
            CALLED
        ]
        assert (figure["yes"], figure["n"], figure["value"], figure["goal_met"]) == (52, 64, 0.8125, False)
        asked = {"place": "municipality-1267"}
        figures = client.get("/api/v1/followup/figures/", asked).json()["figures"]
        assert all(one["hidden"] and one["n"] is None and one["value"] is None for one in figures)

    def test_get_a_line_of_months(self, lund, months):
        found = birgitta(lund).get(f"/api/v1/followup/figures/{CALLED}/").json()
        assert [one["value"] for one in found["frozen"]][-2:] == [0.8125, 0.8125]
        assert birgitta(lund).get("/api/v1/followup/figures/finns_inte/").status_code == 404

    def test_get_no_unit_of_somebody_elses(self, lund, months):
        elsewhere = make_unit("Biståndsenheten Höör", "social_services", "Höör")
        asked = {"place": f"unit-{elsewhere.pk}"}
        assert birgitta(lund).get("/api/v1/followup/figures/", asked).status_code == 404
