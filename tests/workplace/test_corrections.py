"""The ward answers those who say that something that it has written is wrong."""

import pytest

from apps.access.models import Basis
from apps.core.guard import as_system
from apps.records.actions import ask_for_correction, correct_entry, take_back_correction, write_entry
from apps.records.models import CorrectionRequest
from tests.access import world
from tests.cast import moment
from tests.trail import events

from .conftest import counted, rows, signed_in

LIST = "/arbete/rattelser/"


@pytest.fixture
def entry(cast):
    care = world.ground(cast.karin, cast.ward, Basis.CARE, moment("2025-05-01T08:00"))
    entry = write_entry(cast.karin, by=cast.amira, kind="note", note_type="sva", text="Bor ensam.")
    with as_system("a test ends the care"):
        type(care).objects.filter(pk=care.pk).update(valid_until=moment("2026-03-01T08:00"))
    return entry


@pytest.fixture
def asked(cast, entry):
    return ask_for_correction(entry, by=cast.patient, text="Jag bor med min make.")


def text_of(answer) -> str:
    return answer.content.decode()


def test_it_waits_in_a_tab_and_in_the_list_until_it_is_answered(amira, asked, cast):
    assert "Rättelser" in text_of(amira.get("/arbete/"))
    page = text_of(amira.get(LIST))
    assert "Karin Testsson" in page
    assert f"{LIST}{asked.pk}/" in page
    assert events(activity="list", subject_type="records.correctionrequest", shown__patients=[str(cast.karin.pk)])
    assert amira.post(f"{LIST}{asked.pk}/", {"outcome": "annotated"}).url == LIST
    assert "Karin Testsson" not in text_of(amira.get(LIST))
    assert "Rättelser" not in text_of(amira.get("/arbete/"))
    assert amira.get(f"{LIST}{asked.pk}/").status_code == 404


def test_the_entry_stands_beside_what_she_says_also_when_the_care_is_over(amira, asked, entry):
    page = text_of(amira.get(f"{LIST}{asked.pk}/"))
    assert "Bor ensam." in page
    assert "Jag bor med min make." in page
    assert "personen har bett er enhet att rätta det" in page
    assert "Jag bor med min make." in text_of(amira.get(f"/arbete/patient/{entry.patient_id}/uppgift/{entry.pk}/"))
    [read] = events(activity="read", subject_id=entry.pk)[:1]
    assert read.ground == "request"


def test_the_overview_says_which_entry_it_is(amira, cast, entry):
    world.ground(cast.karin, cast.ward, Basis.CARE, moment("2026-03-29T08:00"))
    overview = f"/arbete/patient/{cast.karin.pk}/"
    assert "Personen ber om rättelse" not in text_of(amira.get(overview))
    ask_for_correction(entry, by=cast.patient, text="Jag bor med min make.")
    assert "Personen ber om rättelse" in text_of(amira.get(overview))


def test_corrected_needs_a_correction_and_a_no_needs_a_reason(amira, cast, asked, entry):
    answer = amira.post(f"{LIST}{asked.pk}/", {"outcome": "corrected"})
    assert answer.status_code == 422
    assert "Rätta uppgiften först." in text_of(answer)
    assert amira.post(f"{LIST}{asked.pk}/", {"outcome": "declined"}).status_code == 422
    assert amira.post(f"{LIST}{asked.pk}/", {}).status_code == 422
    newer = correct_entry(entry, by=cast.amira, text="Bor med sin make.")
    assert "har rättats med en ny version" in text_of(amira.get(f"{LIST}{asked.pk}/"))
    assert amira.post(f"{LIST}{asked.pk}/", {"outcome": "corrected"}).status_code == 302
    assert rows(CorrectionRequest)[0].replaced_by_id == newer.pk


def test_after_a_correction_the_page_is_about_what_it_says_now_and_shows_what_it_said_then(amira, cast, asked, entry):
    newer = correct_entry(entry, by=cast.amira, text="Bor med någon.")
    page = text_of(amira.get(f"{LIST}{asked.pk}/"))
    assert "Bor med någon." in page
    assert f"uppgift/{newer.pk}/ratta/" in page
    assert f"/arbete/patient/{entry.patient_id}/uppgift/{entry.pk}/" in page
    assert "Jag bor med min make." in text_of(amira.get(f"/arbete/patient/{entry.patient_id}/uppgift/{newer.pk}/"))


def test_what_she_takes_back_waits_no_more(amira, cast, asked):
    take_back_correction(asked, by=cast.patient)
    assert "Karin Testsson" not in text_of(amira.get(LIST))
    assert "Rättelser</span>" not in text_of(amira.get("/arbete/")), "nor in the tab"
    assert amira.get(f"{LIST}{asked.pk}/").status_code == 404


def test_other_units_see_nothing_of_it(cast, asked, maria):
    for client in (maria, signed_in(cast.berit)):
        assert "Karin Testsson" not in text_of(client.get(LIST))
        assert client.get(f"{LIST}{asked.pk}/").status_code == 404
        assert client.post(f"{LIST}{asked.pk}/", {"outcome": "annotated"}).status_code == 404


def test_the_list_and_the_answer_cost_eight_statements(amira, asked):
    for url in (LIST, f"{LIST}{asked.pk}/"):
        amira.get(url)
        with counted() as statements:
            assert amira.get(url).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)
