"""Karin sees what she has said yes to and ends it; asks for a block, takes it back, asks to have one lifted; seals."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.access.models import Basis, Block, Ground, Lift, LiftRequest, SharingConsent
from apps.access.verbs import blocks as owner
from apps.access.verbs import consents as unit
from apps.access.verbs import lifts
from apps.access.verbs import requests as verbs
from apps.access.verbs.emergencies import open_emergency
from apps.cases.models import Consent
from apps.core import clock
from apps.core.errors import NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications.models import Promise
from apps.patients.models import Person
from tests.access import world
from tests.cast import make_person, moment

from . import states
from .conftest import come_in, words_of
from .test_acting import act, mandate

pytestmark = pytest.mark.django_db
CONSENTS, BLOCKS, NEW = reverse("portal:consents"), reverse("portal:blocks"), reverse("portal:new-block")
SEAL = reverse("portal:seal")


def the(model, **which):
    with as_system("a test looks"):
        return model.objects.get(**which)


def count(model, **which) -> int:
    with as_system("a test looks"):
        return model.objects.filter(**which).count()


@pytest.fixture
def yes(cast) -> SharingConsent:
    """Amira's ward may read what others have written, except psychiatry, for thirty days."""
    world.ground(cast.karin, cast.ward, Basis.CARE, moment("2026-03-30T08:00"))
    return unit.record_sharing_consent(cast.karin, by=cast.amira, is_given=True, not_covered="Psykiatri")


def end_of(kind: str, row) -> str:
    return reverse("portal:end-consent", args=[kind, row.pk])


# --- Consents


def test_a_yes_says_who_what_not_until_when_and_how(karin, cast, yes):
    words = karin.words(CONSENTS)
    for said in ("Geriatrikavdelning 7", "Gäller inte Psykiatri", "Till och med", "Amira Haddad, 1 april"):
        assert said in words
    assert "1 maj" in words, words


def test_ending_says_the_consequence_first_and_bites_at_once(karin, cast, yes):
    page = end_of("delning", yes)
    words = karin.words(page)
    assert "Det slutar gälla genast." in words
    assert count(Ground, basis=Basis.CONSENT, valid_until=None) + count(Ground, basis=Basis.CONSENT) > 0
    assert karin.post(page, {}).url == CONSENTS
    words = karin.words(CONSENTS)
    assert "Avslutat onsdag 1 april klockan 13.00." in words
    assert "Du har inte sagt ja till något än" in words
    assert "Tidigare val" in words
    assert count(Ground, basis=Basis.CONSENT, valid_until__gt=clock.now()) == 0
    assert karin.get(page).status_code == 404


def test_a_yes_in_a_case_is_ended_by_the_person(karin, cast):
    states.ready(cast)
    row = the(Consent)
    assert "Dela det som behövs innan du lämnar sjukhuset" in karin.words(CONSENTS)
    karin.post(end_of("plan", row), {})
    assert the(Consent).withdrawn_at == clock.now()
    assert "Dela det som behövs" not in karin.words(CONSENTS).split("Tidigare val")[0]


def test_somebody_elses_yes_does_not_exist(client, cast, yes):
    per = come_in(client, make_person("Per Testsson", "196403193771"))
    assert per.get(end_of("delning", yes)).status_code == 404
    assert per.post(end_of("delning", yes), {}).status_code == 404
    assert count(SharingConsent, valid_until__gt=clock.now()) == 1


def test_a_guardian_ends_what_was_said_for_the_child_and_a_proxy_does_not(client, cast):
    elsa = make_person("Elsa Testsson", "201701252395")
    lena = make_person("Lena Testsson", "197001239297")
    world.ground(elsa, cast.ward, Basis.CARE, moment("2026-03-30T08:00"))
    guardian = mandate(elsa, lena, "guardian", scopes=[], valid_from=moment("2020-01-01T00:00"))
    row = unit.record_sharing_consent(elsa, by=cast.amira, is_given=True, given_by="guardian", represented_by=lena.pk)
    helper = come_in(client, lena)
    act(helper, guardian)
    assert "Geriatrikavdelning 7" in helper.words(CONSENTS)
    helper.post(end_of("delning", row), {})
    assert the(SharingConsent).valid_until == clock.now()
    proxy = mandate(cast.karin, lena)
    act(helper, proxy)
    assert helper.get(CONSENTS).status_code == 403


# --- Blocks


@pytest.fixture
def block_form(cast):
    states.planned_for_a_day(cast)
    return {"unit": cast.ward.pk, "kind": "inner", "exempt": ["medication"], "text": "Jag vill inte att andra läser."}


def test_asking_for_a_block_reaches_the_owner_and_binds_when_it_is_registered(karin, cast, block_form):
    assert karin.post(NEW, block_form).url == BLOCKS
    block = the(Block)
    assert (block.kind, block.unit_id, block.exempt, block.registered_at) == (
        "inner",
        cast.ward.pk,
        ["medication"],
        None,
    )
    assert count(Promise, kind="block_asked", to_unit=cast.ward) == 1
    assert "Den gäller inte förrän de har registrerat den." in karin.words(BLOCKS)
    owner.register_block(cast.karin, by=cast.amira, asked=block.pk)
    words = karin.words(BLOCKS)
    assert "Spärrad sedan 1 april" in words
    assert "Geriatrikavdelning 7" in words
    assert "Läkemedel" in words


def test_only_those_who_have_written_can_be_chosen(karin, cast, block_form):
    words = karin.words(NEW)
    assert "Geriatrikavdelning 7" in words
    assert "Biståndsenheten Eslöv" not in words
    assert karin.post(NEW, {**block_form, "unit": cast.eslov.pk}).status_code == 422
    assert count(Block) == 0


def test_what_is_not_registered_can_be_taken_back_and_what_is_can_be_lifted(karin, cast, block_form):
    karin.post(NEW, block_form)
    undo = reverse("portal:undo-block", args=[the(Block).pk])
    assert "Då spärras inget." in karin.words(undo)
    karin.post(undo, {})
    assert "Inget är spärrat." in karin.words(BLOCKS)
    karin.post(NEW, block_form)
    block = the(Block, valid_until=None)
    owner.register_block(cast.karin, by=cast.amira, asked=block.pk)
    karin.post(reverse("portal:undo-block", args=[block.pk]), {})
    assert the(Block, pk=block.pk).valid_until is None
    karin.post(reverse("portal:lift-block", args=[block.pk]), {})
    assert "Du har bett att den tas bort." in karin.words(BLOCKS)
    lifts.answer_lift(cast.karin, by=cast.amira, request=the(LiftRequest).pk, is_granted=True)
    assert "Inget är spärrat." in karin.words(BLOCKS)


def test_the_same_block_is_asked_for_once(karin, cast, block_form):
    karin.post(NEW, block_form)
    again = karin.post(NEW, block_form)
    assert again.status_code == 422
    assert "Du har redan bett om den här spärren." in words_of(again)


def test_a_fourteen_year_old_reads_why_not(client, cast):
    vilma = come_in(client, make_person("Vilma Ung", "201202022382", born_on=date(2012, 2, 2)))
    words = vilma.words(BLOCKS)
    assert "den dag du fyller 16, onsdag 2 februari 2028" in words
    assert "Be om en ny spärr" not in words
    with pytest.raises(NotAllowed):
        verbs.ask_for_block(vilma.person, by=Actor.of_person(vilma.person), unit=cast.ward, kind="inner")


def test_nobody_blocks_for_somebody_else(client, cast, block_form):
    lena = make_person("Lena Testsson", "197001239297")
    helper = come_in(client, lena)
    act(helper, mandate(cast.karin, lena))
    for url in (BLOCKS, NEW, SEAL):
        assert helper.get(url).status_code == 403
    block = verbs.ask_for_block(cast.karin, by=cast.patient, unit=cast.ward, kind="inner")
    with pytest.raises(NotFound):
        verbs.take_back_block_request(block, by=Actor.of_mandate(mandate(cast.karin, lena)))


# --- What becomes of a block


@pytest.fixture
def block(cast, block_form) -> Block:
    """All that the region has written is kept from others; the social services take part in Karin's plan."""
    return owner.register_block(cast.karin, by=cast.amira, kind="outer", text="Karin ringde")


def button(name: str, row) -> str:
    return reverse(f"portal:{name}", args=[row.pk])


def test_karin_asks_to_have_a_block_lifted_for_somebody_and_sees_until_when(karin, cast, block):
    page = button("open-block", block)
    assert "Biståndsenheten Lund" in karin.words(page)
    assert "Geriatrikavdelning 7" not in karin.words(page).split("Vem får läsa?")[1], "the block is about them"
    answer = karin.post(page, {"until": "2"})
    assert (answer.status_code, "Välj vem som får läsa." in words_of(answer)) == (422, True)
    assert karin.post(page, {"for_unit": cast.ward.pk, "until": "2"}).status_code == 422
    assert karin.post(page, {"for_unit": cast.lund.pk, "until": "2"}).url == BLOCKS
    assert "Du har bett att den hävs en tid Biståndsenheten Lund, till fredag 3 april" in karin.words(BLOCKS)
    assert karin.post(page, {"for_unit": cast.lund.pk, "until": "3"}).status_code == 422, "she has asked already"
    lifts.answer_lift(cast.karin, by=cast.amira, request=the(LiftRequest).pk, is_granted=True)
    words = karin.words(BLOCKS)
    assert "Hävd en tid Biståndsenheten Lund, till fredag 3 april" in words
    assert "Du har bett att den hävs" not in words
    karin.post(button("end-lift", the(Lift)), {})
    assert the(Lift).ended_at == clock.now()
    assert "Hävd en tid" not in karin.words(BLOCKS)


def test_karin_takes_back_what_she_has_asked(karin, cast, block):
    karin.post(button("open-block", block), {"for_unit": cast.lund.pk, "until": "2"})
    karin.post(button("undo-lift", the(LiftRequest)), {})
    assert "Du har bett" not in karin.words(BLOCKS)
    karin.post(button("lift-block", block), {})
    assert "Du har bett att den tas bort." in karin.words(BLOCKS)
    karin.post(button("undo-lift", the(LiftRequest, answered_at=None)), {})
    assert "Du har bett" not in karin.words(BLOCKS)


def test_a_lift_in_an_emergency_says_so_and_a_no_says_why(karin, cast, block):
    asked = verbs.ask_to_lift(block, by=cast.patient)
    lifts.answer_lift(cast.karin, by=cast.amira, request=asked.pk, is_granted=False, answer="Ring oss först.")
    assert "De sa nej till det du bad om: ”Ring oss först.”" in karin.words(BLOCKS)
    with as_system("a test lifts in an emergency"):
        Lift.objects.create(
            block=block, unit=cast.hsv, staff=cast.staff("nadja"), reason="emergency", valid_from=clock.now(),
            valid_until=clock.now() + timedelta(hours=4),
        )  # fmt: skip
    words = karin.words(BLOCKS)
    assert "Hävd i nödläge Hemsjukvården Lund, till onsdag 1 april klockan 17.00" in words, words[600:1500]


def test_a_refused_and_an_ended_block_stand_among_the_earlier_ones(karin, cast, block, block_form):
    karin.post(NEW, block_form)
    owner.refuse_block(cast.karin, by=cast.amira, asked=the(Block, kind="inner").pk, answer="Det finns inget här.")
    owner.end_block(cast.karin, by=cast.amira, block=block.pk, text="Karin ringde")
    now, earlier = karin.words(BLOCKS).split("Dina spärrar")[1].split("Tidigare")
    assert "Inget är spärrat." in now
    assert "De sa nej: ”Det finns inget här.”" in earlier
    assert "Borttagen. Den spärrar inget längre." in earlier
    assert karin.get(button("open-block", block)).status_code == 404


def test_the_notice_is_seen_when_the_page_has_been(karin, cast, block):
    assert count(Promise, kind="block_answered", seen_at=None) == 1
    assert "Nytt Din spärr gäller" in karin.words("/min/")
    karin.get(BLOCKS)
    assert count(Promise, kind="block_answered", seen_at=None) == 0
    assert "Nytt" not in karin.words("/min/")


def test_what_becomes_of_a_block_is_news_on_the_first_page_and_so_is_an_emergency(karin, cast, block, block_form):
    lifts.lift_block(cast.karin, by=cast.amira, block=block.pk, for_unit=cast.hsv, heard="phone")
    open_emergency(cast.karin, by=cast.berit, reason="life")
    home = karin.get("/min/")
    words = words_of(home)
    assert "Dina uppgifter öppnades i ett nödläge" in words
    assert "Din spärr är öppen för en tid" in words
    for page in (BLOCKS, reverse("portal:readers")):
        assert page in home.content.decode()
        karin.get(page)
    assert "Nytt" not in karin.words("/min/")
    verbs.ask_for_block(cast.karin, by=cast.patient, unit=cast.ward, kind="inner")
    owner.refuse_block(cast.karin, by=cast.amira, asked=the(Block, kind="inner").pk, answer="Det finns inget här.")
    owner.end_block(cast.karin, by=cast.amira, block=block.pk, text="Karin ringde")
    words = karin.words("/min/")
    for said in ("De kan inte spärra det du bad om", "Din spärr har tagits bort"):
        assert said in words


def test_nobody_else_touches_karins_lifts_and_questions(client, cast, block):
    asked = verbs.ask_to_lift(block, by=cast.patient, for_unit=cast.lund)
    lifts.answer_lift(cast.karin, by=cast.amira, request=asked.pk, is_granted=True)
    per = come_in(client, make_person("Per Testsson", "196403193771"))
    assert per.post(button("undo-lift", asked), {}).status_code == 404
    assert per.get(button("open-block", block)).status_code == 404
    per.post(button("end-lift", the(Lift)), {})
    assert the(Lift).ended_at is None


@pytest.mark.parametrize("url", [BLOCKS, NEW, CONSENTS], ids=["blocks", "new block", "consents"])
def test_each_page_costs_at_most_eight_statements(karin, cast, block, yes, url):
    verbs.ask_to_lift(block, by=cast.patient, for_unit=cast.lund)
    karin.get(BLOCKS)
    with CaptureQueriesContext(connection) as asked:
        karin.get(url)
    assert len(asked) <= 8, "\n".join(one["sql"][:200] for one in asked)


# --- The seal


def test_a_sealed_record_is_closed_to_the_person_and_open_to_care(karin, cast):
    case = states.ready(cast)
    assert "Vill du försegla din journal?" in karin.words(SEAL)
    karin.post(SEAL, {})
    assert the(Person, pk=cast.karin.pk).sealed_at == clock.now()
    assert decide(cast.patient, case).rule == "P6"
    assert decide(cast.amira, case).permits
    assert "Du åker hem" not in karin.words("/min/")
    assert "Din journal är förseglad" in karin.words(BLOCKS)
    with clock.at(clock.now() + timedelta(minutes=1)):
        karin.post(SEAL, {})
        assert "Du åker hem" in karin.words("/min/")
