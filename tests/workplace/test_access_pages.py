"""The steps by which a record is opened, as pages: what staff press, and what the pages tell."""

import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from apps.access import grounds
from apps.access.models import Basis, Block, Choice, Emergency, Inquiry, Lift, LiftRequest, SharingConsent
from apps.core import clock
from apps.core.guard import as_system
from apps.organisations.models import Provider, RoleProfile
from apps.records.models import RecordEntry
from tests.cast import make_person, moment

from .conftest import counted, rows, signed_in

pytestmark = pytest.mark.django_db
NUMBER = "19480707-3228"


@pytest.fixture(autouse=True)
def shared(cast):
    """Everybody has joined shared documentation, and every role profile opens it."""
    Provider.objects.update(svod_from=date(2020, 1, 1))
    RoleProfile.objects.update(reads_other_providers=True)
    for name in ("amira", "nadja", "berit"):
        cast.actors[name] = replace(cast.actors[name], sjf=True)


@pytest.fixture
def karin(cast):
    """In the ward's care; the other ward and the municipality's nurses have written about her."""
    care(cast.karin, cast.ward)
    for unit in (cast.ward, cast.other_ward, cast.hsv):
        entry(cast.karin, unit)
    return cast.karin


def care(person, unit):
    grounds.open(
        patient_id=person.pk, unit_id=unit.pk, basis=Basis.CARE, source="stay", source_id=person.pk,
        valid_from=moment("2026-03-30T08:00"),
    )  # fmt: skip


def entry(person, unit):
    at = moment("2026-03-30T07:00")
    with as_system("a test writes in the record"):
        RecordEntry.objects.create(
            patient=person, unit=unit, provider=unit.provider, provider_kind=unit.provider.kind, kind="note",
            title=f"Besök på {unit.name}", happened_at=at, recorded_at=at,
        )  # fmt: skip


def page(client, person, end="") -> str:
    return client.get(f"/arbete/patient/{person.pk}/{end}").content.decode()


def post(client, person, end, **data):
    return client.post(f"/arbete/patient/{person.pk}/{end}", data)


# --- The steps ---


def test_the_steps_say_what_is_open_and_what_would_open_the_rest(amira, karin):
    text = page(amira, karin)
    assert "Er enhet: öppet" in text
    assert "Andra vårdgivare: stängt" in text
    assert "Öppnas om Karin säger ja." in text
    assert f"/arbete/patient/{karin.pk}/samtycke/" in text
    assert f"/arbete/patient/{karin.pk}/nod/" in text
    assert "Hemsjukvården" not in text, "who has written elsewhere is not told"


def test_the_overview_with_its_steps_costs_at_most_eight_statements(amira, karin):
    page(amira, karin)
    with counted() as found:
        page(amira, karin)
    assert len(found) <= 8, "\n".join(found)


def test_social_services_are_offered_no_emergency(per, cast, karin):
    care(karin, cast.lund)
    assert "Nödöppning" not in page(per, karin)


# --- Looking up ---


def search(client, number=NUMBER):
    return client.post("/arbete/sok/", {"number": number}).content.decode()


def test_somebody_outside_the_list_is_looked_up_with_a_reason(cast, karin):
    berit = signed_in(cast.berit)
    assert "Karin" not in search(berit)
    assert page_status(berit, karin) == 404
    answer = berit.post("/arbete/sok/utanfor/", {"number": NUMBER, "reason": "Ringer om en tid"})
    assert answer.url == f"/arbete/patient/{karin.pk}/"
    assert page_status(berit, karin) == 200
    assert [one.reason for one in rows(Choice)] == ["Ringer om en tid"]
    assert "Karin" in search(berit)


def page_status(client, person) -> int:
    return client.get(f"/arbete/patient/{person.pk}/").status_code


def test_nobody_and_somebody_give_the_same_page_before_the_choice(cast, karin):
    berit = signed_in(cast.berit)
    unknown = make_person("Nils Testsson", "193207319207")
    with as_system("a test protects a person"):
        type(unknown).objects.filter(pk=unknown.pk).update(protection="marked")
    nobody = berit.post("/arbete/sok/utanfor/", {"number": "19121212-1212", "reason": "Ringer"})
    hidden = berit.post("/arbete/sok/utanfor/", {"number": "19320731-9207", "reason": "Ringer"})
    assert nobody.status_code == hidden.status_code == 404
    assert "Nils" not in hidden.content.decode()
    assert berit.post("/arbete/sok/utanfor/", {"number": NUMBER}).status_code == 422
    assert not rows(Choice)


def test_in_danger_the_same_search_leads_to_the_emergency(cast, karin):
    berit = signed_in(cast.berit)
    answer = berit.post("/arbete/sok/utanfor/", {"number": NUMBER, "do": "danger"})
    assert answer.url == f"/arbete/patient/{karin.pk}/nod/"
    assert "steg 1 av 2" in page(berit, karin, "nod/")
    post(berit, karin, "nod/", reason="life", do="open")
    assert len(rows(Emergency)) == 1


# --- Choosing, asking ---


def test_amira_chooses_to_read_the_other_ward(amira, karin):
    assert "Besök på Medicinavdelning 2" not in page(amira, karin)
    assert post(amira, karin, "lasa/").status_code == 422
    assert post(amira, karin, "lasa/", usual="Planera vården").url == f"/arbete/patient/{karin.pk}/"
    text = page(amira, karin)
    assert "Besök på Medicinavdelning 2" in text
    assert "Planera vården" in text


def test_a_plain_yes_is_one_answer_and_one_press(amira, cast, karin):
    text = page(amira, karin, "samtycke/")
    assert "Läs upp för Karin" in text
    post(amira, karin, "samtycke/", **plain("yes"))
    [consent] = rows(SharingConsent)
    assert (consent.is_given, consent.staff_id, consent.method) == (True, None, "oral")
    assert "Karin sa ja" in page(amira, karin)
    post(amira, karin, "samtycke/avsluta/", consent=consent.pk)
    assert rows(SharingConsent)[0].valid_until is not None
    assert "Öppnas om Karin säger ja." in page(amira, karin)


def plain(answer, **more):
    usual = {"who": "unit", "length": "usual", "method": "oral", "given_by": "self", "answer": answer}
    return {**usual, **more}


def test_a_no_is_kept_with_its_day_and_who_heard_it(amira, karin):
    post(amira, karin, "samtycke/", **plain("no"))
    assert not rows(SharingConsent)[0].is_given
    text = page(amira, karin)
    assert "Karin sa nej" in text
    assert "Amira Haddad" in text


def test_a_paper_consent_has_its_own_last_day_and_what_it_leaves_out(amira, karin):
    assert post(amira, karin, "samtycke/", **plain("yes", length="day")).status_code == 422
    more = {"length": "day", "last_day": "2026-04-10", "method": "paper", "not_covered": "Psykiatri", "who": "me"}
    post(amira, karin, "samtycke/", **plain("yes", **more))
    [consent] = rows(SharingConsent)
    assert (consent.method, consent.not_covered, consent.staff_id is None) == ("paper", "Psykiatri", False)
    assert clock.now() < consent.valid_until < moment("2026-04-11T00:01")


def test_who_cannot_answer_is_judged_and_asked_about(amira, karin):
    assert post(amira, karin, "samtycke/", **plain("cannot")).url.endswith("/kan-inte-svara/")
    judged = post(amira, karin, "kan-inte-svara/", kind="2", reason="Svår demens")
    assert judged.url.endswith("/ta-reda-pa/")
    post(amira, karin, "ta-reda-pa/", text="Dottern: hon ville alltid att alla skulle veta.")
    assert len(rows(Inquiry)) == 1
    post(amira, karin, "lasa/", reason="Planera hemgång")
    assert "Besök på Hemsjukvården Lund" in page(amira, karin)


# --- Danger ---


def test_nothing_opens_in_the_first_step_and_the_second_says_whom_and_how_long(amira, karin):
    assert "checked" not in page(amira, karin, "nod/")
    second = post(amira, karin, "nod/", reason="unconscious", do="continue").content.decode()
    assert "Karin Testsson, 77 år" in second
    assert "steg 2 av 2" in second
    assert not rows(Emergency)
    post(amira, karin, "nod/", reason="unconscious", do="open")
    assert "Din nödöppning är öppen." in page(amira, karin)
    post(amira, karin, "nod/avsluta/")
    assert "Din nödöppning är öppen." not in page(amira, karin)


# --- Blocks ---


@pytest.fixture
def blocked(cast, karin):
    """Karin has asked the municipality's nurses, on paper, to keep what they write from others."""
    care(karin, cast.hsv)
    nadja = signed_in(cast.nadja)
    post(nadja, karin, "sparrar/", kind="outer", text="Karin bad om det på papper")
    assert rows(Block)[0].registered_at
    return nadja


def test_the_owner_is_asked_in_danger_and_lifts_in_two_presses(amira, karin, blocked):
    assert "Lund" not in page(amira, karin, "hava/").split("<main")[1].replace("i Lund", "")
    post(amira, karin, "nod/", reason="life", do="open")
    assert "Be ägaren" in page(amira, karin)
    post(amira, karin, "hava/", owner="0", text="Vilka läkemedel?")
    [request] = rows(LiftRequest)
    text = blocked.get("/arbete/havningar/").content.decode()
    assert "Vilka läkemedel?" in text
    assert "Amira Haddad" in text
    assert "/arbete/havningar/" in blocked.get("/arbete/").content.decode(), "a tab while somebody waits"
    blocked.post(f"/arbete/havningar/{request.pk}/", {"do": "lift"})
    assert rows(Lift)[0].reason == "emergency"
    post(amira, karin, "lasa/", reason="Nöd")
    assert "Besök på Hemsjukvården Lund" in page(amira, karin)
    assert "/arbete/havningar/" not in blocked.get("/arbete/").content.decode()


def test_a_no_needs_its_reason_and_others_know_of_no_request(amira, cast, karin, blocked):
    post(amira, karin, "nod/", reason="life", do="open")
    post(amira, karin, "hava/", owner="0")
    [request] = rows(LiftRequest)
    other = signed_in(cast.maria)
    assert other.post(f"/arbete/havningar/{request.pk}/", {"do": "lift"}).status_code == 404
    assert "Karin" not in other.get("/arbete/havningar/").content.decode()
    assert blocked.post(f"/arbete/havningar/{request.pk}/", {"do": "refuse"}).status_code == 422
    blocked.post(f"/arbete/havningar/{request.pk}/", {"do": "refuse", "answer": "Inget av betydelse"})
    assert rows(LiftRequest)[0].is_granted is False


def test_without_danger_the_page_tells_how_a_block_is_lifted_and_not_whose_it_is(amira, karin, blocked):
    text = page(amira, karin, "hava/")
    assert "Karin bestämmer." in text
    assert "Hemsjukvården" not in text
    assert post(amira, karin, "hava/", owner="0").status_code == 422


def test_the_owner_ends_a_block_when_karin_says_so(karin, blocked):
    [block] = rows(Block)
    post(blocked, karin, "sparrar/", do="end", block=block.pk)
    assert rows(Block)[0].valid_until is None, "nobody has written what she said"
    post(blocked, karin, "sparrar/", do="end", block=block.pk, said="Karin ringde")
    assert rows(Block)[0].valid_until is not None
    assert post(blocked, karin, "sparrar/", do="end", block=block.pk, said="igen").status_code == 404


def test_another_provider_sees_none_of_the_owner_s_blocks(amira, karin, blocked):
    assert "Karin bad om det" not in page(amira, karin, "sparrar/")


# --- No button that then refuses


def test_whoever_has_only_looked_karin_up_is_offered_nothing_to_write(cast, karin, amira):
    berit = signed_in(cast.berit)
    berit.post("/arbete/sok/utanfor/", {"number": NUMBER, "reason": "Ringer om en tid"})
    text = page(berit, karin)
    for offered in ("/ny/", "/ombud/"):
        assert offered not in text
        assert offered in page(amira, karin)
    assert "<form" not in page(berit, karin, "ombud/").split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("name", ["amira", "jonas", "maria", "olle", "siv", "nadja", "per", "hanna"])
def test_every_way_from_karins_page_leads_somewhere(cast, karin, name):
    """For a unit that cares for her, and for one that has her on its list."""
    for basis in (Basis.CARE, Basis.LISTED):
        actor = cast.actors[name]
        grounds.open(
            patient_id=karin.pk, unit_id=actor.unit, basis=basis, source="test", source_id=uuid4(),
            valid_from=moment("2026-03-30T08:00"), valid_until=moment("2026-03-30T10:00"),
        )  # fmt: skip
        client = signed_in(actor)
        main = page(client, karin).split("<main")[1].split("</main>")[0]
        ways = set(re.findall(r'href="(/arbete/[^"?#]+)', main))
        assert len(ways) > 2
        assert [way for way in ways if client.get(way).status_code != 200] == []
