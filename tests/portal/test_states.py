"""Whatever state her discharge is in, Karin reads when she goes home and whom to call, in words that are true."""

import re
from datetime import date

import pytest
from django.urls import reverse

from apps.cases.actions import register_death
from apps.cases.models import Message
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions as verbs
from apps.discharge.told import words as titles
from tests.cast import make_person, moment

from . import states
from .conftest import come_in

pytestmark = pytest.mark.django_db
HOME = "/min/"
WARD = "040-628 04 01"
SIV = "040-628 04 77"


def test_a_draft_is_nobodys_business(karin, cast):
    states.draft(cast)
    assert "Inget planerat just nu" in karin.words(HOME)


def test_neither_is_a_draft_that_was_thrown_away(karin, cast):
    states.discarded(cast)
    assert "Inget planerat just nu" in karin.words(HOME)


def test_a_day_is_said_to_be_a_plan_and_the_ward_is_called(karin, cast):
    states.planned_for_a_day(cast)
    words = karin.words(HOME)
    assert "Planen är att du lämnar sjukhuset fredag 3 april" in words
    assert "klockan" not in words.split("Att göra")[0]
    assert "Du är på Geriatrikavdelning 7 nu. Dagen kan ändras." in words
    assert f"Ring {WARD}" in words


def test_a_time_is_said_with_the_time(karin, cast):
    states.planned_for_a_time(cast)
    words = karin.words(HOME)
    assert "torsdag 2 april klockan 13.00" in words
    assert "I morgon" in words


def test_a_day_that_has_passed_is_not_promised(karin, cast):
    states.day_has_passed(cast)
    words = karin.words(HOME)
    assert "31 mars" not in words
    assert "Det är inte bestämt när du kan åka hem." in words


def test_without_a_day_nothing_is_guessed(karin, cast):
    case = states.planned_for_a_day(cast)
    with as_system("a stay from before estimates were asked for"):
        type(case.stay).objects.filter(case=case).update(estimated_discharge_at=None)
    words = karin.words(HOME)
    assert "Du är på Geriatrikavdelning 7" in words
    assert "Det är inte bestämt" in words


def test_ready_says_when_she_goes_home_and_who_is_not_ready(karin, cast):
    states.ready(cast)
    words = karin.words(HOME)
    assert "Du åker hem torsdag 2 april klockan 13.00" in words
    assert "Biståndsenheten Lund är inte redo än." in words
    assert "Frågor? Ring Siv, din fasta vårdkontakt på Vårdcentralen Måsen." in words
    assert f"Ring {SIV}" in words


def test_ready_without_a_day_that_lies_ahead_says_so(karin, cast):
    states.ready(cast)
    with clock.at(moment("2026-04-05T09:00")):
        karin = come_in(karin.client, cast.karin)
        words = karin.words(HOME)
    assert "Du är klar att lämna sjukhuset" in words
    assert "Dagen är inte bestämd." in words
    assert "2 april" not in words.split("Att göra")[0]


def test_taken_back_says_that_she_stays_and_promises_nothing(karin, cast):
    states.taken_back(cast)
    words = karin.words(HOME)
    assert "Du stannar på sjukhuset ett tag till" in words
    assert "Du åker hem" not in words
    assert "2 apr" not in words


def test_a_new_day_after_that_is_a_plan_again(karin, cast):
    states.planned_again(cast)
    assert "Planen är att du lämnar sjukhuset onsdag 8 april" in karin.words(HOME)


def test_at_home_she_reads_when_she_came_and_that_she_may_call(karin, cast):
    states.at_home(cast)
    words = karin.words(HOME)
    assert "Du åkte hem onsdag 1 april klockan 12.00" in words
    assert "Mår du sämre? Ring." in words
    assert f"Ring {SIV}" in words


def test_at_a_special_housing_it_is_not_called_home(karin, cast):
    states.at_special_housing(cast)
    words = karin.words(HOME)
    assert "Du kom till ett särskilt boende." in words
    assert "Du åkte hem" not in words


def test_a_plan_that_was_decided_is_what_comes_next(karin, cast):
    states.follow_up_with_a_plan(cast)
    words = karin.words(HOME)
    assert "Du ska få en kallelse till ett möte om din plan" in words
    assert "samordnad individuell plan, SIP" in words
    assert "Vårdcentralen Måsen kallar dig senast den här dagen" in words


def test_without_a_plan_the_follow_up_is_calm(karin, cast):
    states.follow_up(cast)
    words = karin.words(HOME)
    assert "Du åkte hem" in words
    assert "kallelse" not in words.lower()


def test_what_has_passed_is_told_as_past_and_what_is_to_come_is_not(karin, cast):
    states.ready(cast)
    plan = karin.words(reverse("portal:plan"))
    assert "Du kom till sjukhuset." in plan
    assert "Du lämnar sjukhuset." in plan
    assert "Avdelningen som vårdar dig" in plan


def test_at_home_the_ward_is_the_one_that_cared_for_her(karin, cast):
    states.at_home(cast)
    plan = karin.words(reverse("portal:plan"))
    assert "Du har lämnat sjukhuset." in plan
    assert "Avdelningen som vårdade dig" in plan
    assert "Avdelningen som vårdar dig" not in plan


def test_closed_is_said_to_be_finished_and_stands_for_a_month(karin, cast):
    states.closed(cast)
    assert "Planeringen är klar" in karin.words(HOME)
    with clock.at(moment("2026-05-02T13:00")):
        karin = come_in(karin.client, cast.karin)
        assert "Inget planerat just nu" in karin.words(HOME)
        assert "Planeringen är klar" in karin.words(reverse("portal:plan"))


def test_cancelled_says_why(karin, cast):
    states.cancelled(cast)
    words = karin.words(HOME)
    assert "Planeringen är avslutad" in words
    assert "Du behöver ingen ny hjälp" in words


def test_the_wrong_patient_is_told_calmly_that_it_was_a_mistake(karin, cast):
    states.wrong_patient(cast)
    words = karin.words(HOME)
    assert "Det blev fel och gällde inte dig. Du behöver inte göra något." in words
    assert "lämnar sjukhuset" not in words
    assert "fel patient" not in words.lower()


def test_the_wrong_patient_reads_nothing_of_what_may_be_about_somebody_else(karin, cast):
    case = states.planned_for_a_day(cast)
    with as_system("a test looks at what was sent"):
        sent = Message.objects.filter(case=case).first()
    page = reverse("portal:message", args=[sent.pk])
    assert titles.title_of(sent) in karin.words(reverse("portal:messages"))
    assert re.search("Läs [0-9] ny", karin.words(HOME))
    with clock.at(moment("2026-04-01T12:00")):
        verbs.cancel_case(case, by=cast.amira, reason="wrong_patient")
    assert karin.get(page).status_code == 404
    assert titles.title_of(sent) not in karin.words(reverse("portal:messages"))
    home = karin.words(HOME)
    assert not re.search("Läs [0-9] ny|Läs vad", home)


def test_after_death_no_page_opens(karin, cast):
    states.at_home(cast)
    register_death(cast.karin, by=cast.amira)
    response = karin.get(HOME)
    assert response.status_code == 302
    assert response.url.startswith(reverse("identity:sign_in"))


def test_protected_identity_reads_her_own_page_and_it_holds_no_address(karin, cast):
    case = states.ready(cast)
    with as_system("a test"):
        type(cast.karin).objects.filter(pk=cast.karin.pk).update(protection="protected")
    assert "Du åker hem" in karin.words(HOME)
    paper = karin.words(reverse("portal:print", args=[case.pk]))
    assert "Storgatan" not in paper
    assert "19480707" not in paper


def test_a_fourteen_year_old_reads_why_not_and_from_when(client, cast):
    cast.karin = make_person("Vilma Ung", "201202022382", born_on=date(2012, 2, 2))
    case = states.planned_for_a_day(cast)
    vilma = come_in(client, cast.karin)
    for url in (HOME, reverse("portal:plan"), reverse("portal:messages")):
        words = vilma.words(url)
        assert "Den dag du fyller 16, onsdag 2 februari 2028, kan du läsa" in words
        assert "Geriatrikavdelning" not in words
    assert vilma.get(reverse("portal:discharge", args=[case.pk])).status_code == 404
    assert "Så når vi dig" in vilma.words(reverse("portal:contacts"))


def test_a_relative_without_a_plan_of_their_own_reads_that_it_is_not_possible_yet(client, cast):
    from apps.patients.models import Relationship

    lena = make_person("Lena Testsson", "189001129817")
    states.planned_for_a_day(cast)
    with as_system("a test"):
        Relationship.objects.create(
            person=cast.karin, relative=lena, kind="relative", valid_from=moment("2020-01-01T00:00")
        )
    words = come_in(client, lena).words(HOME)
    assert "Är du här för någon som står dig nära?" in words
    assert "Karin" not in words


def test_somebody_without_relatives_is_not_asked(client, cast):
    words = come_in(client, make_person("Annan Testsson", "189001129817")).words(HOME)
    assert "Är du här för någon" not in words


@pytest.mark.parametrize("name", states.STATES)
def test_every_state_reads_well_in_both_languages(karin, cast, name):
    """Plain Swedish: short sentences, no abbreviations; English without a Swedish word of ours left in it."""
    states.STATES[name](cast)
    for url in (HOME, reverse("portal:plan")):
        swedish = karin.words(url)
        assert lix(swedish) <= 30, swedish
        assert not re.search(r"\b(kl|ca|tel|SVU|SIP-möte|bl\.a\.)\b", swedish)
        assert not re.search(r"\b(You|your|the|hospital)\b", swedish), swedish
        english = words_in_english(karin, url)
        assert not re.search(r"\b(Du|du|din|sjukhuset|Ring|Frågor|möte|och)\b", english), english


def words_in_english(somebody, url: str) -> str:
    somebody.client.cookies["django_language"] = "en"
    try:
        words = somebody.words(url)
    finally:
        del somebody.client.cookies["django_language"]
    own = ("Sjukhuset", "Jag vill kunna gå till katten och sova i min egen säng.", "Svenska")
    for text in own:
        words = words.replace(text, "")
    return words


def lix(words: str) -> float:
    """Läsbarhetsindex: words in a sentence, and the share of words with more than six letters. Names do not count."""
    for name in ("Geriatrikavdelning 7", "Vårdcentralen Måsen", "Biståndsenheten Lund", "Hemsjukvården Lund"):
        words = words.replace(name, "Enhet")
    text = words.split("Hej Karin")[-1].split("Samplan är gjort")[0]
    found = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len(re.findall(r"[.?!:]|(?<=[a-zåäö]) (?=[A-ZÅÄÖ])", text)))
    return len(found) / sentences + 100 * sum(len(word) > 6 for word in found) / len(found)
