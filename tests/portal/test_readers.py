"""Who has read about Karin: where, what they are, what and why. Not their names, and not what she read herself."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.urls import reverse

from apps.access.deciding import Decision
from apps.access.models import EmergencyReason
from apps.access.verbs.emergencies import open_emergency
from apps.access.verbs.looking import seek_person
from apps.audit import log
from apps.core import clock
from apps.records.shown import write_down
from apps.review import queue
from apps.review.actions import answer_log_question
from tests.cast import make_actor, make_person, moment
from tests.trail import events
from tests.workplace.conftest import counted

from . import states
from .conftest import come_in

pytestmark = pytest.mark.django_db
READERS = "/min/mer/vem-har-last/"


def reads(actor, person, when: str, activity="read", **more):
    with clock.at(moment(when)):
        log.record(actor, activity, patient_id=person.pk, subject_type="cases.case", **more)


def entry(kind: str, unit, rule: str = "I2"):
    names = {"unit_id": unit.pk, "unit_name": unit.name, "provider_id": unit.provider_id, "provider_name": "–"}
    return SimpleNamespace(id=unit.pk, kind=kind, why=Decision("PERMIT", rule), **names)


def test_nobody_has_read(karin):
    assert "Ingen har läst" in karin.words(READERS)


def test_a_reading_says_day_time_unit_profession_what_and_why(karin, cast):
    reads(cast.per, cast.karin, "2026-03-30T14:02")
    words = karin.words(READERS)
    assert "Måndag 30 mars 14.02 Biståndsenheten Lund" in words
    assert "För att planera hjälp till dig. Läste din plan. De är med i din plan" in words
    assert "Per Olsson" not in words


def test_a_list_that_she_stood_in_counts_as_read(karin, cast):
    with clock.at(moment("2026-03-31T07:00")):
        log.record(cast.amira, "list", shown={"patients": [str(cast.karin.pk)]})
    words = karin.words(READERS)
    assert "Geriatrikavdelning 7" in words
    assert "Du visades i en lista." in words


def test_what_they_did_stands_there_too(karin, cast):
    states.ready(cast)
    words = karin.words(READERS)
    assert "Skrev att du är klar att lämna sjukhuset." in words
    assert "Utsåg din fasta vårdkontakt." in words
    assert "Gjorde något i din plan" not in words


def test_her_own_readings_and_refusals_stand_elsewhere(karin, cast):
    karin.get("/min/")
    reads(cast.elin, cast.karin, "2026-03-30T14:02", activity="refused", effect="DENY")
    words = karin.words(READERS)
    assert "Ingen har läst" in words
    assert "Eslöv" not in words


def test_the_same_again_the_same_day_is_one_line_with_how_often(karin, cast):
    for when in ("08:00", "09:30", "15:10"):
        reads(cast.amira, cast.karin, f"2026-03-30T{when}")
    words = karin.words(READERS)
    assert "08.00 – till 15.10 Geriatrikavdelning 7" in words
    assert "3 gånger." in words


def test_others_see_nothing_of_it(client, cast):
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    other = come_in(client, make_person("Annan Testsson", "189001129817"))
    assert "Ingen har läst" in other.words(READERS)


def test_every_reading_can_be_reached_page_by_page_and_stands_once(karin, cast, monkeypatch):
    monkeypatch.setattr("apps.portal.readers.PAGE", 7)
    for day in range(1, 25):
        for when in ("08:00", "23:59"):
            reads(cast.amira, cast.karin, f"2026-03-{day:02}T{when}")
    found, url = [], READERS
    while url:
        page = karin.get(url)
        found += [day.day for day, _lines in page.context["trail"].days]
        url = page.context["older"] and READERS + page.context["older"]
    assert found == list(range(24, 0, -1))
    assert "Det finns inga fler läsningar" in karin.words(f"{READERS}?sida=99")


def test_the_period_is_told_in_one_sentence_and_so_is_that_nobody_opened_in_an_emergency(karin, cast):
    for actor in (cast.amira, cast.jonas, cast.per):
        reads(actor, cast.karin, "2026-03-30T08:00")
    reads(cast.per, cast.karin, "2026-01-30T08:00")
    reads(cast.siv, cast.karin, "2025-06-30T08:00")
    assert "De senaste tre månaderna har 3 personer vid 2 enheter läst om dig." in karin.words(READERS)
    assert "Ingen öppnade i nödläge." in karin.words(READERS)
    assert "Det senaste året har 4 personer vid 3 enheter läst om dig." in karin.words(f"{READERS}?period=ar")
    assert "I april har ingen läst om dig." in karin.words(f"{READERS}?period=manad")
    own = f"{READERS}?period=egen&fran=2026-01-30&till=2026-01-30"
    assert "Från 30 januari till 30 januari har 1 person vid 1 enhet läst om dig." in karin.words(own)


def test_dates_that_are_written_are_meant_unless_another_period_was_chosen(karin, cast):
    reads(cast.amira, cast.karin, "2026-02-03T08:00")
    days = "fran=2026-02-03&till=2026-02-03"
    assert "Från 3 februari till 3 februari" in karin.words(f"{READERS}?visad=kvartal&period=kvartal&{days}")
    assert "Från 3 februari till 3 februari" in karin.words(f"{READERS}?{days}")
    assert "Det senaste året har 1 person" in karin.words(f"{READERS}?visad=egen&period=ar&{days}")


def test_one_unit_alone(karin, cast):
    for actor in (cast.amira, cast.per):
        reads(actor, cast.karin, "2026-03-30T08:00")
    words = karin.words(f"{READERS}?enhet={cast.lund.pk}")
    assert "har 1 person vid Biståndsenheten Lund läst om dig." in words
    assert "Undersköterska" not in words
    assert len(karin.get(f"{READERS}?enhet={cast.lund.pk}").context["trail"].days[0][1]) == 1
    assert "har ingen läst om dig" in karin.words(f"{READERS}?enhet={cast.eslov.pk}")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("period=egen&fran=2026-13-45&till=", "Första dagen: skriv år, månad och dag"),
        ("period=egen&fran=2026-03-30&till=2026-03-01", "Den sista dagen är före den första."),
        ("period=egen&fran=2027-01-01&till=2027-01-02", "Den första dagen har inte kommit än."),
        ("fran=0001-01-01&till=9999-12-31", "Första dagen: skriv år, månad och dag"),
        ("period=\x00", "Välj en period i listan."),
        ("enhet=x", "Välj en enhet i listan."),
    ],
)
def test_what_cannot_be_understood_is_said_and_the_usual_period_stands_below(karin, cast, asked, told):
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    words = karin.words(f"{READERS}?{asked}")
    assert told in words
    assert "Det du ser nedan gäller de senaste tre månaderna." in words
    assert "Geriatrikavdelning 7 Sjuksköterska" in words


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "²", "9" * 30])
def test_a_page_that_is_none_is_the_first_or_the_last(karin, page):
    assert karin.get(READERS, data={"sida": page}).status_code == 200


def test_an_emergency_stands_first_with_its_reason_and_that_it_is_reviewed(karin, cast):
    with clock.at(moment("2026-03-30T07:52")):
        open_emergency(cast.karin, by=cast.berit, reason=EmergencyReason.LIFE, text="Slutade andas")
    words = karin.words(READERS)
    assert "1 gång öppnade någon i ett nödläge. Medicinavdelning 2 , måndag 30 mars klockan 07.52" in words
    assert "Skäl: Fara för livet: Slutade andas Det ska granskas. Varje nödläge granskas." in words
    assert (
        "Öppnade det som står om dig i ett nödläge. Skäl: Fara för livet: Slutade andas Nödläge. Granskas alltid"
        in words
    )
    assert "Ingen öppnade" not in words


def test_what_kinds_of_the_record_were_read_and_on_what_grounds(karin, cast):
    entries = [entry("medication", cast.ward), entry("note", cast.vc, "O6")]
    with clock.at(moment("2026-03-30T08:00")):
        write_down(cast.amira, "read", cast.karin.pk, entries)
    words = karin.words(READERS)
    assert "För att ge dig vård. Läste din journal: anteckningar och läkemedel." in words
    assert "Du får vård eller hjälp där Du har sagt ja Fråga om" in words


def test_how_somebody_explained_a_choice_stands_with_it(karin, cast):
    with clock.at(moment("2026-03-30T08:00")):
        seek_person(cast.karin, by=cast.berit, reason="Ringde och frågade")
    words = karin.words(READERS)
    assert "Sökte dig utanför sin egen lista. Skäl: Ringde och frågade De sökte dig och skrev varför" in words


def test_the_chosen_period_on_paper_and_that_is_written_down(karin, cast):
    for day in range(1, 25):
        reads(cast.amira, cast.karin, f"2026-03-{day:02}T08:00")
    reads(cast.amira, cast.karin, "2025-03-24T08:00")
    words = karin.words(reverse("portal:print-readers"))
    assert words.count("Geriatrikavdelning 7") == 24
    assert len(events(activity="print", person_id=cast.karin.pk)) == 1


def test_the_period_as_a_file_for_a_spreadsheet_and_that_is_written_down(karin, cast):
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    reads(cast.amira, cast.karin, "2025-03-30T08:00")
    response = karin.get(reverse("portal:readers-sheet"))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["2026-03-30 08:00"]
    assert rows[1][4:] == ["Läste din plan", "Din plan", "Inte angivet", "Hälso- och sjukvård", "De är med i din plan"]
    assert 'filename="vem-har-last-2026-01-01-2026-04-01.csv"' in response["Content-Disposition"]
    [written] = events(activity="export", person_id=cast.karin.pk)
    assert written.shown == {"file": "csv", "count": 1, "first": "2026-01-01", "last": "2026-04-01"}


def test_the_period_as_a_paper_file(karin, cast):
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    response = karin.get(reverse("portal:readers-paper"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_file_holds_no_more_than_it_says_and_says_so(karin, cast, monkeypatch):
    monkeypatch.setattr("apps.portal.readers.IN_A_SHEET", 2)
    for hour in (8, 9, 10):
        reads(cast.amira, cast.karin, f"2026-03-30T{hour:02}:00")
    sheet = karin.get(reverse("portal:readers-sheet")).content.decode("utf-8-sig").splitlines()
    assert [line[:16] for line in sheet[1:3]] == ["2026-03-30 10:00", "2026-03-30 09:00"]
    assert sheet[3] == "Bara periodens 2 nyaste läsningar finns här."


def test_the_page_costs_eight_statements_however_many_have_read(karin, cast):
    for number in range(40):
        reads(cast.amira, cast.karin, f"2026-03-{number % 20 + 1:02}T{number % 24:02}:00")
    karin.get(READERS)
    with counted() as statements:
        assert karin.get(READERS).status_code == 200
    assert len(statements) <= 8, "\n".join(statements)


def test_karin_asks_about_a_reading_and_reads_the_answer(karin, cast):
    lo = make_actor("Lo Ginman", "log_reviewer", cast.ward)
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    [event] = events(activity="read", staff_id=cast.amira.staff_id)
    ask = reverse("portal:ask-reader", args=[event.pk])
    assert ask in karin.get(READERS).content.decode()
    assert karin.post(ask, {"text": " "}).status_code == 422
    assert karin.post(ask, {"text": "Varför läste ni?"}).status_code == 302
    assert "Väntar på svar." in karin.words(READERS)
    [question] = queue.questions(lo)
    answer_log_question(question, by=lo, text="Du vårdades där.")
    assert "Du vårdades där." in karin.words(READERS)


def test_karin_says_that_a_reading_is_wrong_and_it_stands_with_it(karin, cast):
    lo = make_actor("Lo Ginman", "log_reviewer", cast.ward)
    reads(cast.amira, cast.karin, "2026-03-30T08:00")
    [event] = events(activity="read", staff_id=cast.amira.staff_id)
    said = {"text": "Jag har aldrig varit där.", "is_dispute": "on"}
    assert karin.post(reverse("portal:ask-reader", args=[event.pk]), said).status_code == 302
    assert "Du säger att det är fel Jag har aldrig varit där." in karin.words(READERS)
    [question] = queue.questions(lo)
    assert question.is_dispute
    assert events(pk=event.pk) == [event], "the log is as it was"


def test_others_readings_cannot_be_asked_about(karin, cast):
    reads(cast.amira, make_person("Annan Testsson", "189001129817"), "2026-03-30T08:00")
    [event] = events(activity="read", staff_id=cast.amira.staff_id)
    for key in (event.pk, event.pk + 1000, 10**30):
        assert karin.get(reverse("portal:ask-reader", args=[key])).status_code == 404
