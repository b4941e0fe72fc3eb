"""The owner opens a block for a while at Karin's word and closes it; whoever asked in danger reads the answer."""

import pytest
from django.urls import reverse

from apps.access import grounds
from apps.access.models import Block, Lift, LiftRequest
from apps.access.verbs.requests import ask_for_block, ask_to_lift
from apps.core import clock, rules
from apps.notifications import inbox
from tests.cast import make_actor, moment

from .conftest import counted, rows, signed_in
from .test_access_pages import care, karin, page, post, shared  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
REQUESTS, ANSWERS = "/arbete/havningar/", "/arbete/svar/"


@pytest.fixture
def nadja(cast, karin):  # noqa: F811
    """At the municipality's nurses, who keep what they write from others."""
    care(karin, cast.hsv)
    client = signed_in(cast.nadja)
    post(client, karin, "sparrar/", kind="outer", text="Karin bad om det på papper")
    return client


def lift_page(karin) -> str:  # noqa: F811
    return f"sparrar/{rows(Block)[0].pk}/hav/"


def form(cast, **more) -> dict:
    return {"for_unit": str(cast.ward.pk), "until": "3", "heard": "interpreter", "text": "Karin ringde", **more}


def test_nadja_opens_for_the_ward_for_three_days_and_closes_again(nadja, amira, cast, karin):  # noqa: F811
    assert lift_page(karin) in page(nadja, karin, "sparrar/")
    found = post(nadja, karin, lift_page(karin), find="1", find_unit="Geriatrik").content.decode()
    assert "Geriatrikavdelning 7" in found
    assert "Välj vem som får läsa." not in found, "looking for a unit is no mistake"
    answer = post(nadja, karin, lift_page(karin), **form(cast))
    assert answer.url == reverse("workplace:blocks", args=[karin.pk])
    [lift] = rows(Lift)
    assert (lift.unit_id, lift.valid_until) == (cast.ward.pk, moment("2026-04-02T23:59:59"))
    text = page(nadja, karin, "sparrar/")
    assert "Hävd för Geriatrikavdelning 7 till" in text
    assert "Personen sa ja genom tolk." in text
    post(nadja, karin, "sparrar/", do="close", block=rows(Block)[0].pk, lift=lift.pk)
    assert rows(Lift)[0].ended_at == clock.now()
    assert "Hävd för" not in page(nadja, karin, "sparrar/")


def test_the_last_day_that_is_offered_is_the_rules(nadja, cast, karin):  # noqa: F811
    post(nadja, karin, lift_page(karin), **form(cast, until="7"))
    assert rows(Lift)[0].valid_until == moment("2026-04-06T09:10"), "to the minute, not to midnight"
    with rules.override({"block.longest_lift": "2d"}):
        assert post(nadja, karin, lift_page(karin), **form(cast, until="3")).status_code == 422


@pytest.mark.parametrize("missing", ["for_unit", "heard"])
def test_what_was_typed_stays_when_something_is_missing(nadja, cast, karin, missing):  # noqa: F811
    answer = post(nadja, karin, lift_page(karin), **form(cast, **{missing: ""}))
    assert answer.status_code == 422
    kept = {"for_unit": "Karin ringde", "heard": "Geriatrikavdelning 7"}[missing]
    assert kept in answer.content.decode()
    assert not rows(Lift)


def test_others_find_no_block_to_open(amira, nadja, cast, karin):  # noqa: F811
    assert amira.get(f"/arbete/patient/{karin.pk}/{lift_page(karin)}").status_code == 404
    assert post(amira, karin, lift_page(karin), **form(cast)).status_code == 404
    assert not rows(Lift)


def test_what_karin_asks_for_stands_among_the_requests(nadja, cast, karin):  # noqa: F811
    ask_to_lift(rows(Block)[0], by=cast.patient, for_unit=cast.ward, until=moment("2026-04-02T00:00"))
    text = nadja.get(REQUESTS).content.decode()
    assert "Personen vill att ni häver spärren för Geriatrikavdelning 7" in text
    nadja.post(f"{REQUESTS}{rows(LiftRequest)[0].pk}/", {"do": "lift"})
    assert rows(Lift)[0].valid_until == moment("2026-04-02T00:00")
    with clock.at(moment("2026-03-30T09:20")):
        ask_to_lift(rows(Block)[0], by=cast.patient, for_unit=cast.vc, until=moment("2026-03-31T00:00"))
        assert "Vårdcentralen Måsen" in nadja.get(REQUESTS).content.decode()
    with clock.at(moment("2026-03-31T00:00")):
        assert "Vårdcentralen Måsen" not in signed_in(cast.nadja).get(REQUESTS).content.decode(), "that yes is over"


def test_a_block_that_is_asked_for_is_refused_with_a_reason(cast, karin):  # noqa: F811
    asked = ask_for_block(karin, by=cast.patient, unit=cast.ward, kind="inner")
    amira = signed_in(cast.amira)
    url = reverse("workplace:register_asked", args=[asked.pk])
    empty = amira.post(url, {"do": "refuse"})
    assert empty.status_code == 422
    assert "Skriv varför." in empty.content.decode()
    amira.post(url, {"do": "refuse", "answer": "Vi har inte skrivit något."})
    assert (rows(Block)[0].answer, rows(Block)[0].valid_until) == ("Vi har inte skrivit något.", clock.now())
    assert "Karin" not in amira.get(REQUESTS).content.decode()


# --- Those who asked


@pytest.fixture
def asked(nadja, amira, karin) -> LiftRequest:  # noqa: F811
    post(amira, karin, "nod/", reason="life", do="open")
    post(amira, karin, "hava/", owner="0", text="Vilka läkemedel?")
    return rows(LiftRequest)[0]


@pytest.mark.parametrize(("do", "says"), [("lift", "Ja, spärren är hävd"), ("refuse", "Inget av betydelse")])
def test_the_answer_reaches_those_who_asked_where_they_work(nadja, amira, cast, karin, asked, do, says):  # noqa: F811
    assert ANSWERS not in amira.get("/arbete/").content.decode()
    nadja.post(f"{REQUESTS}{asked.pk}/", {"do": do, "answer": "Inget av betydelse" if do == "refuse" else ""})
    for start in ("/arbete/", "/arbete/inkomna/"):
        text = amira.get(start).content.decode()
        assert "En ägare har svarat på er fråga om en spärr." in text
        assert ANSWERS in text
        assert "Karin" not in text.split("<main")[1].split("</main>")[0].split(ANSWERS)[0]
    text = amira.get(ANSWERS).content.decode()
    for said in (says, "Vilka läkemedel?", "Amira Haddad", f"/arbete/patient/{karin.pk}/"):
        assert said in text
    assert not inbox.unseen(cast.amira).filter(kind="lift_answered").exists()
    assert "har svarat" not in amira.get("/arbete/").content.decode()
    assert says in amira.get(ANSWERS).content.decode(), "it can be read again"


def test_a_technician_at_the_ward_is_shown_no_way_to_the_answers(nadja, cast, asked):
    nadja.post(f"{REQUESTS}{asked.pk}/", {"do": "lift"})
    kim = signed_in(make_actor("Kim Kabel", "technician", cast.ward))
    assert ANSWERS not in kim.get("/arbete/start/").content.decode()


def test_others_read_no_answers(nadja, cast, asked):
    nadja.post(f"{REQUESTS}{asked.pk}/", {"do": "lift"})
    for one in (cast.berit, cast.nadja):
        assert "Karin" not in signed_in(one).get(ANSWERS).content.decode()


def test_the_page_of_answers_costs_at_most_eight_statements(nadja, amira, asked):
    nadja.post(f"{REQUESTS}{asked.pk}/", {"do": "lift"})
    amira.get(ANSWERS)
    with counted() as found:
        amira.get(ANSWERS)
    assert len(found) <= 8, "\n".join(found)
    with counted() as found:
        amira.get("/arbete/")
    assert len(found) <= 8


def test_a_person_whom_the_unit_knows_no_more_is_not_shown(nadja, amira, cast, karin, asked):  # noqa: F811
    nadja.post(f"{REQUESTS}{asked.pk}/", {"do": "lift"})
    post(amira, karin, "nod/avsluta/")
    grounds.close(source="stay", source_id=karin.pk, at=clock.now())
    assert "Karin" not in amira.get(ANSWERS).content.decode()
