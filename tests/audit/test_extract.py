"""Karin's own copy of the trail: for a spreadsheet, and on paper that a screen reader can read."""

import csv
import io
import re
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from apps.audit import extract, log
from apps.core import clock
from tests.cast import moment
from tests.trail import about

pytestmark = pytest.mark.django_db
KARIN = UUID(int=1)


@pytest.fixture
def events():
    region = SimpleNamespace(pk=uuid4(), name="Region Skåne")
    unit = SimpleNamespace(pk=uuid4(), name="=Hjärtmottagningen", provider_id=region.pk, provider=region)
    amira = SimpleNamespace(
        kind="staff", name="Amira Haddad", staff_id=uuid4(), staff_hsa="SE-TEST-1", role="ward_nurse", purpose="VB",
        unit=uuid4(), unit_name="+Geriatrikavdelning 7", provider=region.pk, provider_name="Region; Skåne", loa=3,
    )  # fmt: skip
    with clock.at(moment("2026-03-30T09:10")):
        log.record(
            amira,
            "read",
            patient_id=KARIN,
            subject_type="cases.case",
            owner=unit,
            ground="care,consent:7",
            reason="#x",
        )
        log.record(None, "mark_ready", patient_id=KARIN)
    return about(KARIN)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_karin_reads_in_plain_swedish_who_read_what_why_and_on_what_ground(events):
    head, _done, read = rows(extract.as_csv(events))
    assert dict(zip(head, read, strict=True)) == {
        "Tid": "2026-03-30 09:10",
        "Vårdgivare": "Region; Skåne",
        "Enhet": "'+Geriatrikavdelning 7",
        "Yrkesroll": "ward nurse",
        "Vad som gjordes": "Läste",
        "Uppgifter": "Din plan",
        "Vems uppgifter": "Region Skåne · =Hjärtmottagningen",
        "Syfte": "Hälso- och sjukvård",
        "Grund": "Du får vård eller hjälp där, Du har sagt ja",
    }


def test_no_name_and_no_key_of_staff_leaves_with_it(events):
    said = extract.as_csv(events).decode("utf-8-sig")
    assert "Amira" not in said
    assert "SE-TEST-1" not in said
    assert str(events[1].staff_id) not in said


def test_no_cell_is_a_formula(events):
    assert not any(cell.startswith(extract.STARTS_A_FORMULA) for row in rows(extract.as_csv(events)) for cell in row)


def test_a_verb_without_words_is_shown_all_the_same_and_a_page_may_give_the_words(events):
    assert rows(extract.as_csv(events))[1][4] == "mark ready"
    said = extract.as_csv(events, what=lambda event: "Skrev att du kan åka hem", who=lambda event: "Sjuksköterska")
    assert rows(said)[1][3:5] == ["Sjuksköterska", "Skrev att du kan åka hem"]


def test_the_paper_is_tagged_for_screen_readers_and_says_its_language(events):
    paper = extract.as_pdf(events, "Karin Åkesson")
    assert paper.startswith(b"%PDF-")
    assert re.search(rb"pdfuaid:part>\s*1\s*<", paper)
    assert b"/MarkInfo" in paper
    assert re.search(rb"/Lang\s*\(sv", paper)


def test_nothing_that_was_written_is_taken_for_markup(events):
    for event in events:
        event.unit_name = '#panic("x") $ ` *_ <a> @b \\'
    assert extract.as_pdf(events, '#panic("y") = [').startswith(b"%PDF-")


def test_an_empty_trail_is_a_paper_too():
    assert extract.as_pdf([], "Karin Åkesson").startswith(b"%PDF-")
    assert len(rows(extract.as_csv([]))) == 1
