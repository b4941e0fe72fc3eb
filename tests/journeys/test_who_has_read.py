"""Karin looks at who has read about her and asks about it; she has an entry corrected, and reads the answer."""

from datetime import timedelta

import pytest

from apps.access.models import Basis, EmergencyReason
from apps.access.verbs.emergencies import open_emergency
from apps.audit import log
from apps.core import clock
from apps.core.calendar import today
from apps.notifications import outbox
from apps.records.actions import write_entry
from tests.access import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def readings(town):
    """Amira wrote today, Per read a fortnight ago, and Berit opened in an emergency yesterday."""
    now = clock.now()
    with outbox.held():
        world.ground(town.karin, town.ward, Basis.CARE, now - timedelta(days=30))
        write_entry(town.karin, by=town.amira, kind="note", note_type="sva", text="Bor ensam.", sign=True)
        with clock.at(now - timedelta(days=14)):
            log.record(town.per, "read", patient_id=town.karin.pk, subject_type="cases.case")
        with clock.at(now - timedelta(days=1)):
            open_emergency(town.karin, by=town.berit, reason=EmergencyReason.LIFE)
    return town


def test_filtered_asked_about_corrected_and_answered(readings, at_work):
    karin = at_work("karin", width=390, height=844)
    karin.go("/min/mer/vem-har-last/")
    assert "har 3 personer vid 3 enheter läst om dig." in karin.look().text_of(".sum")
    assert "1 gång öppnade någon i ett nödläge." in karin.text_of(".sum")
    karin.page.click("summary:has-text('Datum som du väljer')")
    karin.fill("fran", str(today() - timedelta(days=15)))
    karin.fill("till", str(today() - timedelta(days=13)))
    karin.press("button:has-text('Visa')")
    assert "har 1 person vid 1 enhet läst om dig. Ingen öppnade i nödläge." in karin.text_of(".sum")
    karin.press("text=Fråga om den här läsningen")
    karin.look().fill("text", "Varför läste ni om mig?")
    karin.press("button:has-text('Skicka frågan')")
    assert "Varför läste ni om mig?" in karin.words

    karin.go("/min/journal/")
    karin.press(".journal-title a")
    karin.look().press("text=Det här är fel")
    karin.look().fill("text", "Jag bor med min make.")
    karin.press("button:has-text('Skicka till dem som skrev det')")
    assert "Väntar på svar" in karin.words

    amira = at_work("amira")
    amira.go("/arbete/")
    amira.press("nav a:has-text('Rättelser')")
    amira.look().press("a:has-text('Karin Testsson')")
    assert "Jag bor med min make." in amira.look().words
    amira.press("a:has-text('Rätta uppgiften')")
    amira.fill("text", "Bor med sin make.")
    amira.press("button[value=send]")
    amira.press("nav a:has-text('Rättelser')")
    amira.press("a:has-text('Karin Testsson')")
    amira.tick("[name=outcome][value=corrected]")
    amira.fill("answer", "Tack, du hade rätt.")
    amira.press("button:has-text('Skicka svaret')")
    assert "Ingen väntar på svar" in amira.words

    karin.go("/min/journal/rattelser/")
    assert "De har rättat det" in karin.look().words
    assert "Tack, du hade rätt." in karin.words
    karin.press("text=Läs vad som står nu")
    assert "Bor med sin make." in karin.words
