"""Received messages, search, a new case, the week of homecomings, and what the person sees."""

from datetime import date

import pytest

from apps.audit import log
from apps.cases.actions import send_message
from apps.cases.models import Case, Receipt
from apps.core import clock
from apps.discharge import actions
from apps.patients.models import Person
from tests.cast import make_person, moment
from tests.trail import events

from .conftest import counted, fresh, rows, signed_in

KARIN = "19480707-3228"
NOBODY = "19121212-1212"


# --- Received ---


def test_received_shows_what_waits_over_all_cases(cast, told_case, per):
    send_message(told_case, by=cast.amira, text="Ring mig")
    page = per.get("/arbete/inkomna/").content.decode()
    assert page.count('name="message"') == 2
    assert "Geriatrikavdelning 7" in page


def test_several_are_acknowledged_at_once(cast, told_case, per):
    send_message(told_case, by=cast.amira, text="Ring mig")
    ids = [str(receipt.message_id) for receipt in rows(Receipt, unit=cast.lund)]
    per.post("/arbete/inkomna/kvittera/", {"message": [*ids, "inte-ett-id", "00000000-0000-4000-8000-000000000000"]})
    assert {receipt.state for receipt in rows(Receipt, unit=cast.lund)} == {"acknowledged"}
    assert 'name="message"' not in per.get("/arbete/inkomna/").content.decode()


def test_a_message_to_the_wrong_unit_goes_back_with_a_reason(cast, told_case, per):
    message = rows(Receipt, unit=cast.lund)[0].message_id
    address = f"/arbete/arende/{told_case.pk}/fel-mottagare/?message={message}"
    assert per.get(address).status_code == 200
    answer = per.post(address, {"message": str(message), "reason": "Bor i Eslöv", "do": "send"})
    assert answer.status_code == 302
    assert {receipt.state for receipt in rows(Receipt, unit=cast.lund)} == {"misdirected"}


def test_one_unit_s_messages_are_not_another_s(cast, told_case):
    elin = signed_in(cast.elin)
    assert 'name="message"' not in elin.get("/arbete/inkomna/").content.decode()
    elin.post("/arbete/inkomna/kvittera/", {"message": [str(r.message_id) for r in rows(Receipt)]})
    assert {receipt.state for receipt in rows(Receipt)} == {"unopened"}


# --- Search ---


@pytest.mark.parametrize("number", ["194807073228", KARIN, "480707-3228", " 19480707-3228 "])
def test_karin_is_found_however_her_number_is_written(told_case, per, number):
    page = per.post("/arbete/sok/", {"number": number}).content.decode()
    assert "Karin Testsson" in page
    assert str(told_case.pk) in page


def test_does_not_exist_and_may_not_be_seen_are_the_same(cast, told_case):
    elin = signed_in(cast.elin)
    seen = elin.post("/arbete/sok/", {"number": KARIN}).content.decode()
    missing = elin.post("/arbete/sok/", {"number": NOBODY}).content.decode()
    token = 'name="csrfmiddlewaretoken"'
    clean = [
        [line for line in page.replace(KARIN, "N").replace(NOBODY, "N").splitlines() if token not in line]
        for page in (seen, missing)
    ]
    assert clean[0] == clean[1]


@pytest.mark.parametrize("number", ["", "Karin", "19480707-3229", "\x00", "9" * 500, "<script>"])
def test_a_wrong_number_is_told_and_stays_in_the_field(per, number):
    answer = per.post("/arbete/sok/", {"number": number})
    assert answer.status_code == 422
    assert "number-error" in answer.content.decode()


def test_the_number_is_in_no_log(told_case, per):
    per.post("/arbete/sok/", {"number": KARIN})
    event = events(activity="search")[0]
    assert "3228" not in str(vars(event))
    assert event.shown["count"] == 1


# --- A new case ---

NEW = {
    "personal_number": NOBODY,
    "name": "Tolvan Tolvansson",
    "address": "Storgatan 2",
    "municipality": "1281",
    "admitted_at_date": "2026-03-30",
    "admitted_at_time": "08.00",
    "care_form": "somatic",
}


def test_the_ward_opens_a_case_for_somebody_unknown(cast, amira):
    answer = amira.post("/arbete/nytt/", NEW)
    assert answer.status_code == 302
    person = rows(Person, personal_number="191212121212")[0]
    assert person.name == "Tolvan Tolvansson"
    assert answer["Location"].endswith("/inskrivningsmeddelande/")
    assert amira.get(answer["Location"]).status_code == 200


def test_somebody_who_is_registered_is_found_and_keeps_the_name(cast, amira):
    amira.post("/arbete/nytt/", {**NEW, "personal_number": KARIN, "name": ""})
    assert [person.name for person in rows(Person)] == ["Karin Testsson"]
    assert len(rows(Case)) == 1


def test_somebody_unknown_needs_a_name(cast, amira):
    answer = amira.post("/arbete/nytt/", {**NEW, "name": ""})
    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors


def test_twice_the_same_person_is_told(cast, amira, case):
    answer = amira.post("/arbete/nytt/", {**NEW, "personal_number": KARIN})
    assert answer.status_code == 409
    assert "Tolvan Tolvansson" in answer.content.decode()


def test_wrong_numbers_and_times_are_told_at_their_fields(amira):
    answer = amira.post("/arbete/nytt/", {**NEW, "personal_number": "1", "admitted_at_date": "2026-03-31"})
    assert answer.status_code == 422
    assert "personal_number" in answer.context["form"].errors
    answer = amira.post("/arbete/nytt/", {**NEW, "admitted_at_date": "2026-03-31"})
    assert "admitted_at" in answer.context["form"].errors


def test_only_a_ward_opens_cases(cast, per):
    assert per.get("/arbete/nytt/").status_code == 403


def test_from_the_search_the_number_comes_along(amira):
    page = amira.post("/arbete/nytt/", {"do": "start", "number": NOBODY}).content.decode()
    assert NOBODY in page


# --- Home this week ---


def test_the_week_shows_who_comes_home_and_when(cast, ready_case, per):
    answer = per.get("/arbete/hem/")
    page = answer.content.decode()
    assert "Karin Testsson" in page
    assert [day.number for day in answer.context["strip"]] == ["0", "0", "0", "0", "1", "0", "0"]


def test_days_without_payment_then_payable_days(cast, ready_case):
    def counter_at(text):
        with clock.at(moment(text)):
            return signed_in(cast.per).get("/arbete/hem/").context["groups"][0].rows[0]

    first = counter_at("2026-03-30T10:00")
    assert first["days"] == ["free", "left", "left"]
    later = counter_at("2026-04-04T08:00")
    assert later["days"] == ["free", "free", "free", "pay", "pay"]
    assert later["state"] == "late"


def test_what_stands_in_the_way_is_said_on_both_sides(cast, ready_case):
    actions.confirm_readiness(ready_case, by=cast.nadja, ready="no", condition="Säng saknas")
    row = signed_in(cast.per).get("/arbete/hem/").context["groups"][0].rows[0]
    texts = " ".join(line.text for line in row["lines"])
    assert "Säng saknas" in texts


def test_some_who_are_ready_is_no_green_mark_before_all_are(cast, ready_case):
    def last_line():
        line = signed_in(cast.per).get("/arbete/hem/").context["groups"][0].rows[0]["lines"][-1]
        return line.text, line.tone

    actions.confirm_readiness(ready_case, by=cast.nadja, ready="yes")
    assert last_line() == ("1 av 4 är redo.", "quiet")
    for unit in (cast.per, cast.maria, cast.amira):
        actions.confirm_readiness(fresh(ready_case, cast.amira), by=unit, ready="yes")
    assert last_line() == ("Alla är redo.", "success")


def test_the_week_costs_no_more_with_more_people(cast, ready_case):
    per = signed_in(cast.per)
    with counted() as few:
        per.get("/arbete/hem/")
    for number in range(5):
        person = make_person(f"Person {number}", f"19500101{number:04}")
        case = actions.open_case(
            person, by=cast.amira, assessed_by=cast.staff("jonas"), care_form="somatic", expected_needs=["social"],
            estimated_discharge_at=date(2026, 4, 2),
        )  # fmt: skip
        actions.send_admission_notice(fresh(case, cast.amira), by=cast.amira, to=[cast.lund])
    with counted() as many:
        per.get("/arbete/hem/")
    assert len(many) == len(few) <= 8


def test_strange_weeks_are_this_week(per):
    for week in ("2026-99", "x", "9999-53", "-1-1", ""):
        assert per.get("/arbete/hem/", {"vecka": week}).status_code == 200


def test_a_ward_has_no_week_of_homecomings(amira):
    assert amira.get("/arbete/hem/").status_code == 403


# --- What the person sees ---


def test_staff_print_what_karin_would_have_seen(cast, ready_case, per):
    answer = per.get(f"/arbete/arende/{ready_case.pk}/patientens-sida/")
    assert answer.status_code == 200
    assert log.has("print", patient_id=cast.karin.pk)


def test_what_the_person_said_is_marked_as_written_by_staff(cast, told_case, per):
    address = f"/arbete/arende/{told_case.pk}/egna-ord/"
    assert per.get(address).status_code == 200
    answer = per.post(address, {"kind": "own_words", "text": "Jag vill hem till katten", "do": "send"})
    assert answer.status_code == 302
    page = per.get(f"/arbete/arende/{told_case.pk}/").content.decode()
    assert "Jag vill hem till katten" in page
    assert "Per Olsson" in page


def test_a_no_is_recorded_as_easily_as_a_yes(cast, told_case, per):
    address = f"/arbete/arende/{told_case.pk}/samtycke/"
    answer = per.post(
        address, {"purpose": "svu_information", "status": "refused", "given_by": "patient", "method": "oral"}
    )
    assert answer.status_code == 302
