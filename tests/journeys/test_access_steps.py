"""What is closed, and how it is opened: Karin says yes and changes her mind, cannot answer, and has a block."""

from datetime import date
from time import monotonic

import pytest

from apps.access.models import Emergency, Lift, SharingConsent
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Provider, RoleProfile
from apps.records.models import RecordEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
THEIRS = "Besök på Hemsjukvården Lund"


@pytest.fixture
def record(town, case):
    """The municipality's nurses have written about Karin, who lies on the ward. All share documentation."""
    Provider.objects.update(svod_from=date(2020, 1, 1))
    RoleProfile.objects.update(reads_other_providers=True)
    unit = town.hsv
    with as_system("a test writes in the record"):
        RecordEntry.objects.create(
            patient=town.karin, unit=unit, provider=unit.provider, provider_kind="V", kind="note", title=THEIRS,
            happened_at=clock.now(), recorded_at=clock.now(),
        )  # fmt: skip
    return f"/arbete/patient/{town.karin.pk}/"


def last(model):
    with as_system("a test looks"):
        return model.objects.order_by("-valid_from").first()


def choose(visitor, reason="Planera hemgången"):
    visitor.press("a[href$='/lasa/'] >> nth=0")
    visitor.look().fill("reason", reason)
    visitor.press("main form button.ds-button >> text=Öppna uppgifterna")


@pytest.mark.parametrize("js", [True, pytest.param(False, marks=pytest.mark.full)], ids=["with script", "without"])
def test_karin_says_yes_in_two_presses_and_takes_it_back_in_one(at_work, record, js):
    amira = at_work("amira", js=js)
    amira.js = js
    amira.go(record)
    assert THEIRS not in amira.look().words
    amira.press(".access-steps a[href$='/samtycke/']")
    assert "Läs upp för Karin" in amira.look().words
    amira.steps = 0
    amira.tick("[name=answer][value=yes]")
    amira.press("text=Spara svaret")
    assert amira.steps == 2
    choose(amira)
    assert THEIRS in amira.look().words
    amira.steps = 0
    amira.press("text=Avsluta samtycket")
    assert amira.steps == 1
    assert THEIRS not in amira.words
    assert "Öppnas om Karin säger ja." in amira.words
    assert last(SharingConsent).valid_until is not None


def test_in_danger_two_deliberate_steps_take_less_than_ten_seconds(at_work, record):
    amira = at_work("amira")
    amira.go(record)
    amira.steps, began = 0, monotonic()
    amira.press("text=Nödöppning, steg 1 av 2")
    assert not amira.page.locator(":checked").count(), "no reason is chosen for her"
    amira.tick("[name=reason][value=unconscious]")
    amira.press("text=Fortsätt till steg 2")
    assert "Karin Testsson, 7" in amira.text_of("main h2 >> nth=0")
    assert last(Emergency) is None, "nothing is open yet"
    amira.press("text=Öppna uppgifterna nu")
    assert (amira.steps, monotonic() - began < 10) == (4, True)
    assert "Din nödöppning är öppen." in amira.look().words
    choose(amira, "Medvetslös")
    assert THEIRS in amira.words
    amira.press("text=Avsluta nu")
    assert THEIRS not in amira.words
    for end in ("nod/", "kan-inte-svara/", "sparrar/", "hava/"):
        amira.go(record + end)
        amira.look()


def test_the_second_step_stands_on_a_phone(at_work, record):
    amira = at_work("amira", width=390, height=844)
    amira.go(record + "nod/")
    amira.look().tick("[name=reason][value=life]")
    amira.press("text=Fortsätt till steg 2")
    amira.look()
    assert amira.is_inside("button[value=open]")


def test_the_owner_is_asked_and_lifts_in_two_presses(at_work, town, case, record):
    nadja, amira = at_work("nadja"), at_work("amira")
    nadja.go("/arbete/sok/")
    nadja.page.fill("#number", "480707-3228")
    nadja.press("main form button >> nth=0")
    nadja.look().fill("reason", "Karin ringde om en spärr")
    nadja.press("text=Slå upp")
    nadja.press("text=Vårt register över spärrar")
    nadja.look().tick("[name=kind][value=outer]")
    nadja.fill("text", "Karin ringde")
    nadja.press("text=Registrera spärren")
    assert "Gäller" in nadja.look().words

    amira.go(record + "nod/")
    amira.tick("[name=reason][value=life]")
    amira.press("text=Fortsätt till steg 2")
    amira.press("text=Öppna uppgifterna nu")
    amira.press(".access-steps a[href$='/hava/']")
    amira.look().fill("text", "Vilka läkemedel?")
    amira.press("text=Fråga nu")

    nadja.go("/arbete/havningar/")
    assert "Vilka läkemedel?" in nadja.look().words
    nadja.go("/arbete/")
    nadja.steps, began = 0, monotonic()
    nadja.press(".tabs a[href='/arbete/havningar/']")
    nadja.press("text=Häv för den som frågar")
    assert (nadja.steps, monotonic() - began < 60) == (2, True)
    assert last(Lift).reason == "emergency"

    amira.go(record)
    choose(amira, "Medvetslös")
    assert THEIRS in amira.words


def test_the_request_reads_well_on_every_screen(at_work, town, case, record):
    nadja = at_work("nadja")
    nadja.go("/arbete/havningar/")
    assert "Ingen väntar på svar" in nadja.look().words
