"""Karin asks Lena to be her proxy and ends it again, with and without script; takes back a yes; lets Sven follow."""

from datetime import date, timedelta

import pytest

from apps.access.models import Basis
from apps.access.verbs.consents import record_sharing_consent
from apps.core import clock
from apps.notifications import outbox
from apps.patients.models import Person
from tests.access import world
from tests.cast import make_person
from tests.signing import sign_in_as_patient

from .conftest import Jar, user_of
from .visitor import SIZES, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
LENA = "197001239297"


@pytest.fixture
def resident(window, town, live_server):
    """`resident(person)`: at their own pages on a phone, signed in already."""

    def open_window(person, js=True) -> Visitor:
        page, jar = window(*SIZES["phone"], js=js), Jar()
        sign_in_as_patient(jar, user_of(Person, person.pk))
        cookies = [{"name": name, "value": value, "url": live_server.url} for name, value in jar.cookies.items()]
        page.context.add_cookies(cookies)
        visitor = Visitor(page, js)
        visitor.go("/min/")
        return visitor

    return open_window


@pytest.mark.parametrize("js", [True, pytest.param(False, marks=pytest.mark.full)])
def test_asked_answered_helping_and_ended_at_once(resident, town, told_case, js):
    lena_person = make_person("Lena Testsson", LENA)
    karin, lena = resident(town.karin, js), resident(lena_person, js)
    last = date(clock.now().year + 1, 1, 31)

    karin.go("/min/mer/ombud/")
    karin.look().press("text=Be någon att bli ditt ombud")
    karin.look()
    karin.fill("name", "Lena Testsson")
    karin.fill("personal_number", LENA)
    for part, text in (("day", last.day), ("month", last.month), ("year", last.year)):
        karin.fill(f"until_{part}", str(text))
    karin.press("button:has-text('Skicka frågan')")
    assert "Har inte svarat än." in karin.look().words

    lena.go("/min/mer/ombud/")
    lena.press("text=Karin Testsson frågar om du vill bli ombud")
    lena.look().press("button:has-text('Ja, jag vill hjälpa till')")
    lena.press("button:has-text('Hjälp Karin')")
    assert lena.page.evaluate("document.activeElement.id") == "acting"
    assert "Du hjälper Karin." in lena.look().words
    lena.press("a:has-text('Karins plan') >> nth=0")
    assert "Geriatrikavdelning 7" in lena.look().words

    karin.go("/min/mer/ombud/")
    karin.press("article:has-text('Lena Testsson') >> a:has-text('Avsluta')")
    karin.look().press("button:has-text('Ja, avsluta')")
    assert "Ingen är ombud för dig." in karin.words

    lena.page.reload()
    assert "Ditt uppdrag gällde till" in lena.look().words
    lena.press("button:has-text('Tillbaka till Lena')")
    assert "Hjälp Karin" not in lena.words


def test_a_yes_is_taken_back_in_two_presses(resident, town):
    now = clock.now()
    with outbox.held():
        world.ground(town.karin, town.ward, Basis.CARE, now - timedelta(days=1))
        record_sharing_consent(town.karin, by=town.amira, is_given=True, not_covered="Psykiatri")
    karin = resident(town.karin)
    karin.go("/min/mer/samtycken/")
    assert "Gäller inte Psykiatri" in karin.look().words
    karin.steps = 0
    karin.press("a:has-text('Avsluta')")
    karin.look().press("button:has-text('Ja, avsluta')")
    assert karin.steps == 2
    assert "Du har inte sagt ja till något än" in karin.look().words
    assert "klockan" in karin.text_of(".notices")


@pytest.mark.full
def test_every_new_page_is_without_faults(resident, town, told_case):
    karin = resident(town.karin)
    for address in ("samtycken/", "sparrar/", "sparrar/ny/", "sparrar/forsegla/", "ombud/", "ombud/fraga/"):
        karin.go(f"/min/mer/{address}")
        karin.look()
    karin.go("/min/mer/sparrar/ny/")
    karin.choose("unit", str(town.ward.pk))
    karin.tick("[name=kind][value=inner]")
    karin.press("button:has-text('Be om spärren')")
    assert "Den gäller inte förrän de har registrerat den." in karin.look().words
    karin.press("a:has-text('Ta tillbaka frågan')")
    karin.look().press("button:has-text('Ja, ta tillbaka')")
    assert "Inget är spärrat." in karin.words


def test_sven_follows_his_mothers_way_home_and_nothing_else_until_she_ends_it(resident, town, told_case):
    karin, sven = resident(town.karin), resident(make_person("Sven Testsson", "197105142397"))
    karin.go("/min/narstaende/")
    karin.look().fill("personal_number", "19710514-2397")
    karin.fill("name", "Min son Sven")
    karin.press("main form button:has-text('Bjud in')")
    assert "Min son Sven" in karin.look().words

    sven.go("/min/narstaende/")
    sven.look().press("button:has-text('Ja, det vill jag')")
    assert "Geriatrikavdelning 7" in sven.look().words
    followed = sven.path
    for other in ("/min/", "/min/plan/", "/min/meddelanden/", "/min/journal/"):
        sven.go(other)
        assert "Geriatrikavdelning 7" not in sven.words
    for hidden in (f"/min/utskrivning/{told_case.pk}/", f"/min/utskrivning/{told_case.pk}/skriv-ut/"):
        assert sven.page.goto(hidden).status == 404

    karin.go("/min/narstaende/")
    karin.press("main li:has-text('Sven Testsson') >> button")
    sven.page.goto(followed)
    assert "Du följer inte längre" in sven.look().words
    assert "Geriatrikavdelning 7" not in sven.words
