"""Karin reads her record: the same order and words as those who care for her, and never more than is open to her."""

from datetime import timedelta

import pytest

from apps.access.models import Basis, ExtendedAccess
from apps.audit import log
from apps.core import clock
from apps.core.guard import as_system
from apps.patients.models import Person
from apps.records.actions import correct_entry, note_disagreement, withhold_entry, write_entry
from tests.access import world
from tests.cast import make_person, moment
from tests.trail import events

from .conftest import come_in
from .test_acting import act, mandate

pytestmark = pytest.mark.django_db
URL = "/min/journal/"
ALWAYS = "Det här står alltid här, också när inget är undanhållet."
LAST_YEAR = moment("2025-05-01T08:00")


def write(cast, person=None, by="amira", **more):
    person = person or cast.karin
    for unit in (cast.ward, cast.vc):
        world.ground(person, unit, Basis.CARE, LAST_YEAR)
    fields = {"kind": "note", "note_type": "sva", "text": "Går med rollator.", **more}
    return write_entry(person, by=getattr(cast, by), **fields)


def test_everything_stands_in_one_order_with_what_it_is(cast, karin):
    write(cast, text="Första dagen.", happened_at=moment("2026-03-28T08:00"))
    write(cast, by="jonas", kind="alert", title="Penicillin", severity="harm", note_type=None)
    words = karin.words(URL)
    assert words.index("Penicillin") < words.index("Första dagen.")
    assert "Från en dag på avdelningen." in words
    assert "Något som alla som vårdar dig måste veta" in words
    assert "Geriatrikavdelning 7 · Behandlande läkare" in words
    assert "Jonas Ek" not in words, "what they are and where, as in the log"


def test_it_can_be_narrowed_to_one_kind(cast, karin):
    write(cast)
    write(cast, by="jonas", kind="alert", title="Penicillin", severity="harm", note_type=None, text="")
    assert "rollator" not in karin.words(f"{URL}?slag=alert")
    assert "Inget av det här slaget" in karin.words(f"{URL}?slag=diagnosis")
    assert "rollator" in karin.words(f"{URL}?slag=hemligt&sida=x")


def test_the_page_reads_the_same_whether_something_is_withheld_or_not(cast, karin):
    entry = write(cast, text="Misstanke om cancer.")
    assert ALWAYS in karin.words(URL)
    withhold_entry(entry, by=cast.jonas, reason="Besked lämnas vid besök")
    with_one_withheld = karin.words(URL)
    assert "cancer" not in with_one_withheld
    assert "Besked" not in with_one_withheld
    assert karin.get(f"{URL}{entry.pk}/").status_code == 404
    stranger = make_person("Lena Testsson", "197001239297")
    assert with_one_withheld.replace("Karin", "Lena").count(ALWAYS) == come_in(type(karin.client)(), stranger).words(
        URL
    ).count(ALWAYS)


def test_a_delayed_entry_comes_when_its_time_has_come(cast, karin):
    entry = write(cast, text="Provsvar utan anmärkning.")
    withhold_entry(entry, by=cast.jonas, reason="Besök", until=clock.now() + timedelta(minutes=10))
    assert "Provsvar" not in karin.words(URL)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert "Provsvar" in karin.words(URL)


def test_a_sealed_record_says_so_and_shows_nothing(cast, karin):
    write(cast)
    with as_system("a test seals"):
        Person.objects.filter(pk=cast.karin.pk).update(sealed_at=clock.now())
    words = karin.words(URL)
    assert "Din journal är förseglad" in words
    assert "rollator" not in words


def test_one_entry_with_its_correction_and_what_karin_said(cast, karin):
    first = write(cast, text="Fel ben.")
    note_disagreement(first, by=cast.amira, text="Det var inte så.")
    second = correct_entry(first, by=cast.amira, text="Rätt ben.")
    words = karin.words(URL)
    assert "Rätt ben." in words
    assert "Fel ben." not in words
    assert "Läs den äldre versionen" in karin.words(f"{URL}{second.pk}/")
    older = karin.words(f"{URL}{first.pk}/")
    assert "Läs den rättade" in older
    assert "Det var inte så." in older


def test_reading_one_s_own_record_is_written_down(cast, karin):
    entry = write(cast)
    karin.get(URL)
    [event] = events(activity="read", person_id=cast.karin.pk)
    assert (event.patient_id, event.ground, event.shown["entries"][0]["id"]) == (cast.karin.pk, "self", str(entry.pk))
    karin.get(f"{URL}skriv-ut/")
    assert log.has("print", person_id=cast.karin.pk)


def test_it_is_printed_whole(cast, karin):
    write(cast, text="x" * 500)
    assert "x" * 500 in karin.words(f"{URL}skriv-ut/")


def test_somebody_of_fourteen_is_told_from_when_and_reads_what_a_unit_has_decided(cast, client):
    young = make_person("Elsa Testsson", "201201052391")
    elsa = come_in(client, young)
    assert "Den dag du fyller 16" in elsa.words(URL)
    write(cast, person=young, text="Bröt armen.")
    assert "Bröt armen." not in elsa.words(URL)
    with as_system("a test decides"):
        ExtendedAccess.objects.create(patient=young, unit=cast.ward, reason="Mogen", valid_from=LAST_YEAR)
    assert "Bröt armen." in elsa.words(URL)


def test_a_child_under_thirteen_who_comes_in_finds_no_record(client):
    child = come_in(client, make_person("Elsa Testsson", "201701252395"))
    assert child.get(URL).status_code == 404


def test_a_guardian_reads_a_child_s_record_and_not_a_teenager_s(cast, client):
    sara = come_in(client, make_person("Sara Testsson", "197001239297"))
    child, teenager = make_person("Elsa Testsson", "201701252395"), make_person("Nils Testsson", "201201052391")
    write(cast, person=child, text="Vaccinerad.")
    write(cast, person=teenager, text="Samtal med kurator.")
    act(sara, mandate(child, sara.person, "guardian"))
    assert "Vaccinerad." in sara.words(URL)
    act(sara, mandate(teenager, sara.person, "guardian"))
    words = sara.words(URL)
    assert "kurator" not in words
    assert "I den åldern" in words or "Inget visas här" in words


def test_a_proxy_does_not_read_the_record_while_the_law_says_no(cast, client):
    write(cast)
    lena = come_in(client, make_person("Lena Testsson", "197001239297"))
    act(lena, mandate(cast.karin, lena.person, scopes=["messages", "plan", "record"]))
    words = lena.words(URL)
    assert "rollator" not in words
    assert "Inget visas här" in words


def test_the_way_there_is_short(cast, karin):
    assert URL in karin.get("/min/mer/").content.decode()
