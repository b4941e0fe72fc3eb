"""Karin says where she wants to be told. Nothing but a code goes to an address that she has not shown to be hers."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.html import escape

from apps.core import clock
from apps.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.notifications import delivering, inbox, outbox
from apps.notifications.actions import add_contact_point, remove_contact_point, verify_contact_point
from apps.notifications.contacts import code_of, of_person
from apps.notifications.models import ContactCheck, Delivery, Promise
from apps.patients.models import ContactPoint
from tests.appointments.channels import ChannelServer
from tests.cast import make_person
from tests.trail import events

from . import states
from .conftest import words_of

pytestmark = pytest.mark.django_db
MINE = "karin@mejl.example"
CONTACTS, CODE = "/min/mer/sa-nar-vi-dig/", "/min/mer/sa-nar-vi-dig/kod/"


def deliver() -> list:
    """Let a worker keep every promise; returns the letters that left."""
    before = len(mail.outbox)
    with as_system("a test"):
        ids = list(Promise.objects.values_list("pk", flat=True))
    for pk in ids:
        delivering.deliver(pk)
    return mail.outbox[before:]


def text_of(letter) -> str:
    return message_from_bytes(letter.message().as_bytes(), policy=policy.default).get_content()


def code_in(letter) -> str:
    return re.search(r"\b(\d{3}) (\d{3})\b", text_of(letter)).expand(r"\1\2")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.fixture
def added(cast):
    """The address, and the code that came to it."""
    add_contact_point(cast.karin, by=cast.patient, kind="email", value=MINE)
    (letter,) = deliver()
    return code_in(letter)


def is_verified(value=MINE) -> bool:
    with as_system("a test looks"):
        return ContactPoint.objects.get(value=value).verified_at is not None


@pytest.mark.parametrize(("language", "subject"), [("sv", "Din kod till Samplan"), ("en", "Your code for Samplan")])
def test_a_code_goes_to_the_address_and_says_nothing_else(cast, language, subject):
    with as_system("a test"):
        type(cast.karin).objects.filter(pk=cast.karin.pk).update(language=language)
    add_contact_point(cast.karin, by=cast.patient, kind="email", value=MINE)
    (letter,) = deliver()
    assert letter.to == [MINE]
    assert f"Subject: {subject}" in letter.message().as_bytes().decode()
    text = text_of(letter)
    assert len(code_in(letter)) == 6
    for word in ("Karin", "Testsson", "vård", "sjukhus", "avdelning", "hälsa"):
        assert word not in text


def test_the_code_is_kept_nowhere(cast, added):
    with as_system("a test looks"):
        kept = [*ContactCheck.objects.values(), *Promise.objects.values(), *Delivery.objects.values()]
        written = [event.columns() for event in events()]
    assert added not in re.sub(r"[-0-9a-f]{36}", "", f"{kept}{written}")
    assert MINE not in f"{written}"


def test_nothing_is_sent_to_an_address_that_is_not_verified(cast, added):
    states.planned_for_a_time(cast)
    assert deliver() == []


def test_the_right_code_verifies_and_from_then_on_notices_come(cast, added):
    verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=f"{added[:3]} {added[3:]}")
    assert is_verified()
    states.planned_for_a_day(cast)
    letters = deliver()
    assert [letter.to for letter in letters] == [[MINE]]


def test_a_wrong_code_does_not_verify_and_is_counted(cast, added):
    for left in (4, 3):
        check = verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=wrong(added))
        assert 5 - check.tries == left
    assert not is_verified()


def test_after_five_tries_not_even_the_right_code_works(cast, added):
    for _ in range(5):
        verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=wrong(added))
    with pytest.raises(IllegalMove):
        verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=added)
    assert not is_verified()


@pytest.mark.parametrize(("minutes", "works"), [(29, True), (30, False)])
def test_the_code_lasts_for_half_an_hour(cast, added, minutes, works):
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        if works:
            verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=added)
        else:
            with pytest.raises(IllegalMove):
                verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=added)
    assert is_verified() is works


def test_a_new_code_takes_the_place_of_the_old(cast, added):
    add_contact_point(cast.karin, by=cast.patient, kind="email", value=MINE)
    (letter,) = deliver()
    assert not getattr(verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=added), "verified_at", None)
    verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=code_in(letter))
    assert is_verified()


def test_a_letter_that_comes_too_late_is_not_sent(cast):
    add_contact_point(cast.karin, by=cast.patient, kind="email", value=MINE)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert deliver() == []


def test_nobody_is_flooded_with_codes(cast):
    for _ in range(5):
        add_contact_point(cast.karin, by=cast.patient, kind="email", value=MINE)
    with pytest.raises(Conflict):
        add_contact_point(cast.karin, by=cast.patient, kind="email", value="annan@mejl.example")
    with clock.at(clock.now() + timedelta(minutes=61)):
        add_contact_point(cast.karin, by=cast.patient, kind="email", value="annan@mejl.example")


def test_an_address_that_is_removed_gets_nothing(cast, added):
    verify_contact_point(cast.karin, by=cast.patient, value=MINE, code=added)
    states.planned_for_a_day(cast)
    remove_contact_point(cast.karin, by=cast.patient, value=MINE)
    assert deliver() == []
    assert of_person(cast.patient) == []


@pytest.mark.parametrize(
    "value", ["karin", "karin@", "@mejl.example", "a b@mejl.example", "a@b\nBcc: c@d.example", "", "a@b.se\u202e"]
)
def test_what_is_no_address_is_refused(cast, value):
    with pytest.raises(Invalid) as refused:
        add_contact_point(cast.karin, by=cast.patient, kind="email", value=value)
    assert refused.value.code == "invalid:value"
    assert deliver() == []


def test_without_a_gateway_a_phone_number_is_kept_and_nothing_is_sent_to_it(cast, settings):
    settings.SMS_URL = ""
    add_contact_point(cast.karin, by=cast.patient, kind="phone", value="070-174 06 05")
    (contact,) = of_person(cast.patient)
    assert (contact.value, contact.is_verified) == ("0701740605", False)
    states.planned_for_a_day(cast)
    assert deliver() == []


def test_a_phone_number_gets_a_code_and_then_reminders_and_nothing_else(cast, tmp_path, settings):
    server = ChannelServer(tmp_path)
    settings.SMS_URL = server.url("sms")
    add_contact_point(cast.karin, by=cast.patient, kind="phone", value="070-174 06 05")
    assert deliver() == []
    [text] = server.of("sms").taken()
    code = re.search(r"\d{3} \d{3}", text.text)[0]
    verify_contact_point(cast.karin, by=cast.patient, value="0701740605", code=code)
    for kind in ("news", "appointment_reminder"):
        outbox.promise(kind, to_person=cast.karin)
    deliver()
    texts = [one.text for one in server.of("sms").taken()]
    server.stop()
    assert [one for one in texts if one != text.text] == [
        "Du har snart en tid i Samplan. Logga in för att se när och var."
    ]


def test_only_she_herself_may(cast):
    states.planned_for_a_day(cast)
    with pytest.raises(NotAllowed):
        add_contact_point(cast.karin, by=cast.amira, kind="email", value=MINE)
    other = type(cast.patient).of_person(make_person("Annan Testsson", "189001129817"))
    with pytest.raises(NotFound):
        add_contact_point(cast.karin, by=other, kind="email", value=MINE)


def test_the_letter_is_no_notice_in_her_inbox(cast, added):
    assert not inbox.for_actor(cast.patient).exists()


def test_on_the_pages_she_adds_verifies_and_removes(karin):
    page = karin.get(CONTACTS)
    once = page.context["email"]["once"].value()
    posted = {"kind": "email", "mejl-value": MINE, "mejl-once": once}
    assert karin.post(CONTACTS, posted).url == CODE
    assert karin.post(CONTACTS, posted).url == CODE
    letters = deliver()
    assert len(letters) == 1
    assert "Inget skickas hit förrän du har skrivit koden." in karin.words(CONTACTS)
    code = code_in(letters[0])
    page = karin.post(CODE, {"value": MINE, "code": wrong(code)})
    assert page.status_code == 422
    assert "Du kan försöka 4 gånger till." in words_of(page)
    assert MINE in words_of(page)
    assert karin.post(CODE, {"value": MINE, "code": code}).url == CONTACTS
    assert "Vi säger till här" in karin.words(CONTACTS)
    assert "Ta bort?" in words_of(karin.post(reverse("portal:remove-contact"), {"value": MINE}))
    assert karin.post(reverse("portal:remove-contact"), {"value": MINE, "sure": "yes"}).url == CONTACTS
    assert MINE not in karin.words(CONTACTS)


@pytest.mark.parametrize("value", ["inte en adress", "x\x00@mejl.example", "a" * 300, "<script>@mejl.example"])
def test_what_she_typed_stays_with_a_clear_message(karin, value):
    page = karin.post(CONTACTS, {"kind": "email", "mejl-value": value})
    assert page.status_code == 422
    assert "<script>@" not in page.content.decode()
    assert escape(value.replace("\x00", "\ufffd"))[:100] in page.content.decode().replace("\x00", "\ufffd")


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1" * 500])
def test_what_is_no_code_is_said_and_not_counted(karin, cast, added, code):
    page = karin.post(CODE, {"value": MINE, "code": code})
    assert page.status_code == 422
    with as_system("a test looks"):
        assert ContactCheck.objects.get().tries == 0


def test_a_code_for_an_address_that_is_not_there_is_a_clear_answer(karin):
    page = karin.post(CODE, {"value": "annan@mejl.example", "code": "123456"})
    assert page.status_code == 409
    assert "Koden gäller inte längre. Be om en ny." in words_of(page)


def test_the_code_follows_from_the_servers_secret(cast, added, settings):
    with as_system("a test looks"):
        key = ContactCheck.objects.get().pk
    assert code_of(key) == added
    settings.SECRET_KEY = "another"
    assert code_of(key) != added


def test_marks_that_nobody_sees_are_no_part_of_an_address(cast):
    add_contact_point(cast.karin, by=cast.patient, kind="email", value="karin@mejl\u200b.Example")
    assert [one.value for one in of_person(cast.patient)] == [MINE]


@pytest.mark.parametrize("value", [None, "", "\x00", "nobody@mejl.example", "x" * 5000, "<script>"])
@pytest.mark.parametrize("address", [CODE, f"{CONTACTS}ta-bort/"])
def test_a_button_about_no_address_of_hers_does_nothing_and_breaks_nothing(karin, value, address):
    typed = {"code": "123456", "sure": "yes"} | ({} if value is None else {"value": value})
    answer = karin.post(address, typed)
    assert answer.status_code in (302, 409)
    assert '="<script>' not in answer.content.decode()
