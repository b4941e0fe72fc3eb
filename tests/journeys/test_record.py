"""The record in a real browser: Amira writes, signs and corrects, and Karin reads it; also without JavaScript."""

from datetime import timedelta

import pytest

from apps.access.models import Basis
from apps.core import clock
from apps.records.actions import note_disagreement, write_entry
from tests.access import world

pytestmark = pytest.mark.django_db(transaction=True)


def note(town, by, **more):
    return write_entry(town.karin, by=by, **{"kind": "note", "note_type": "sva", "text": "Går med rollator.", **more})


@pytest.fixture
def record(town, case):
    """Karin has entries at the ward and at another unit of the region; she sees one of them differently."""
    for unit in (town.ward, town.vc, town.other_ward):
        world.ground(town.karin, unit, Basis.CARE, clock.now() - timedelta(days=30))
    note(town, town.berit, text="Hjärtat slår jämnt.")
    entry = note(town, town.amira, sign=True)
    note_disagreement(entry, by=town.amira, text="Karin säger att hon går utan stöd.")
    write_entry(town.karin, by=town.jonas, kind="alert", title="Penicillin", severity="harm", sign=True)
    return case


def at(at_work, name: str, js: bool):
    """Somebody at a browser, with or without JavaScript."""
    visitor = at_work(name, js=js)
    visitor.js = js
    return visitor


@pytest.mark.parametrize("js", [True, pytest.param(False, marks=pytest.mark.full)])
def test_amira_writes_signs_and_corrects_and_karin_reads(town, record, at_work, js):
    amira = at(at_work, "amira", js)
    amira.go(f"/arbete/arende/{record.pk}/")
    amira.press("text=Öppna journalen")
    assert "Medicinavdelning 2" in amira.look().words
    assert "Hjärtat slår jämnt" not in amira.words
    amira.press(".panel-head >> text=Ny anteckning")
    amira.look().choose("note_type", "sva")
    amira.fill("text", "Åt hela lunchen.")
    amira.press("button[value=send]")
    amira.press(".entry:has-text('Åt hela lunchen.') .entry-link")
    amira.look()
    amira.press("button:has-text('Signera')")
    assert "Inte än" not in amira.words
    amira.press("text=Rätta uppgiften")
    amira.look().fill("text", "Åt halva lunchen.")
    amira.press("button[value=send]")
    assert "Åt halva lunchen." in amira.words
    assert "Åt hela lunchen." not in amira.words

    karin = at(at_work, "karin", js)
    karin.go("/min/mer/")
    karin.press("text=Min journal")
    assert "Åt halva lunchen." in karin.look().words
    assert "Hjärtat slår jämnt." in karin.words
    karin.press("text=Penicillin")
    assert "Skadlig" in karin.look().words


def test_a_form_that_is_sent_too_early_keeps_what_was_typed(town, record, at_work):
    amira = at_work("amira")
    amira.go(f"/arbete/patient/{town.karin.pk}/ny/anteckning/")
    amira.fill("text", "Sov gott.")
    amira.press("button[value=send]")
    assert amira.page.title().startswith("Fel:")
    assert amira.page.input_value("[name=text]") == "Sov gott."
    amira.look()


def test_the_printed_record_can_be_looked_at(town, record, at_work):
    amira = at_work("amira")
    amira.go(f"/arbete/patient/{town.karin.pk}/skriv-ut/")
    assert "Går med rollator." in amira.look().words
    karin = at_work("karin")
    karin.go("/min/journal/skriv-ut/")
    assert "Går med rollator." in karin.look().words
