"""Karin tells those who wrote it that something in her record is wrong, and reads what they answer."""

import pytest

from apps.access.models import Basis
from apps.records.actions import answer_correction, correct_entry, write_entry
from apps.records.models import CorrectionRequest, Outcome
from tests.access import world
from tests.cast import make_person, moment
from tests.trail import events
from tests.workplace.conftest import counted

from .test_acting import act, elsa, lena, mandate  # noqa: F401

pytestmark = pytest.mark.django_db
ALL = "/min/journal/rattelser/"


def write(cast, **more):
    world.ground(cast.karin, cast.ward, Basis.CARE, moment("2025-05-01T08:00"))
    said = {"kind": "note", "note_type": "bes", "text": "Bor ensam.", "sign": True, **more}
    return write_entry(cast.karin, by=cast.amira, **said)


@pytest.fixture
def entry(cast):
    return write(cast)


def ask_url(entry) -> str:
    return f"/min/journal/{entry.pk}/ratta/"


def ask(somebody, entry, text="Jag bor med min make."):
    return somebody.post(ask_url(entry), {"text": text})


def asked(actor) -> CorrectionRequest:
    return CorrectionRequest.objects.visible_to(actor).get()


def test_from_the_entry_to_the_question_and_back_to_the_answer(karin, cast, entry):
    assert ask_url(entry) in karin.get(f"/min/journal/{entry.pk}/").content.decode()
    assert "Det går till Geriatrikavdelning 7, som skrev det." in karin.words(ask_url(entry))
    assert ask(karin, entry, " ").status_code == 422
    assert ask(karin, entry).url == ALL
    assert "Väntar på svar Du skrev onsdag 1 april klockan 13.00 Jag bor med min make." in karin.words(ALL)
    again = ask(karin, entry)
    assert again.status_code == 422
    assert "Du har redan frågat." in again.content.decode()

    newer = correct_entry(entry, by=cast.amira, text="Bor med sin make.")
    answer_correction(asked(cast.amira), by=cast.amira, outcome=Outcome.CORRECTED, answer="Tack, du hade rätt.")
    words = karin.words(ALL)
    assert "De har rättat det" in words
    assert "Tack, du hade rätt." in words
    assert f"/min/journal/{newer.pk}/" in karin.get(ALL).content.decode()
    assert "Tack, du hade rätt." in karin.words(f"/min/journal/{entry.pk}/"), "the old version is still there"


def test_she_takes_it_back_where_it_stands_and_nobody_else_can(karin, cast, entry):
    ask(karin, entry)
    url = f"{ALL}{asked(cast.patient).pk}/ta-tillbaka/"
    assert url in karin.get(f"/min/journal/{entry.pk}/").content.decode()
    correct_entry(entry, by=cast.amira, text="Bor med någon.")
    assert "Det har rättats sedan du skrev. De ska fortfarande svara dig." in karin.words(ALL)
    assert karin.post(url, {}).url == ALL
    words = karin.words(ALL)
    assert "Tillbakatagen" in words
    assert url not in karin.get(ALL).content.decode()
    karin.post(url, {})
    assert "De har redan svarat." in karin.words(ALL), "once is enough"


def test_what_she_said_stands_with_the_entry(karin, cast, entry):
    ask(karin, entry)
    answer_correction(asked(cast.amira), by=cast.amira, outcome=Outcome.ANNOTATED)
    assert "Det du säger står med, för alla som läser" in karin.words(ALL)
    assert "Det står också att du ser det på ett annat sätt" in karin.words(f"/min/journal/{entry.pk}/")


def test_a_guardian_asks_for_the_child_and_is_the_one_who_is_answered(lena, cast, elsa):  # noqa: F811
    entry = write(cast)
    act(lena, mandate(elsa, lena.person, "guardian", scopes=[]))
    assert ask(lena, entry).status_code == 302
    assert asked(cast.amira).asked_by_id == lena.person.pk
    assert "Väntar på svar" in lena.words(ALL)


def test_a_proxy_who_reads_no_record_cannot_ask(lena, cast, entry):  # noqa: F811
    act(lena, mandate(cast.karin, lena.person, scopes=["messages", "plan", "record"]))
    assert lena.get(ask_url(entry)).status_code == 404
    assert ask(lena, entry).status_code == 404


def test_what_is_not_hers_and_what_is_not_there_are_the_same(karin, cast, entry):
    other = make_person("Annan Testsson", "189001129817")
    world.ground(other, cast.ward, Basis.CARE, moment("2025-05-01T08:00"))
    theirs = write_entry(other, by=cast.amira, kind="note", note_type="bes", text="Bor ensam.")
    for pk in (theirs.pk, other.pk):
        assert karin.get(f"/min/journal/{pk}/ratta/").status_code == 404
    assert len(events(activity="refused", person_id=cast.karin.pk, rule="not_found")) == 2


def test_both_pages_cost_eight_statements_however_much_has_been_asked(karin, cast, entry):
    for number in range(5):
        ask(karin, write(cast, text=f"Nummer {number}"))
    for url in (ALL, ask_url(entry)):
        karin.get(url)
        with counted() as statements:
            assert karin.get(url).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)
