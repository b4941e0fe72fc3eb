"""Amira's list: what must I do now, and who owes the next step?"""

import pytest

from apps.audit import log
from apps.cases.actions import acknowledge, send_message
from apps.core import clock
from tests.cast import make_person, moment
from tests.trail import events

from .conftest import NOW, admit, counted, fresh, many_cases, signed_in, tell

LIST = "/arbete/"


def test_karin_stands_there_with_the_step_that_amira_owes(amira, case):
    page = amira.get(LIST).content.decode()
    assert "Karin Testsson" in page
    assert "19480707" in page
    assert "194807073228" not in page
    assert f"/arbete/utskrivning/{case.pk}/inskrivningsmeddelande/" in page


def test_what_others_owe_says_whom_one_waits_for(amira, told_case, cast):
    page = amira.get(LIST).content.decode()
    assert cast.lund.name in page or cast.hsv.name in page or cast.vc.name in page
    assert "waiting" not in page


@pytest.mark.parametrize("how_many", [3, 60])
def test_the_list_costs_eight_statements_whatever_it_holds(cast, how_many):
    many_cases(cast, how_many)
    per = signed_in(cast.per)
    per.get(LIST)
    with counted() as statements:
        answer = per.get(LIST)
    assert answer.status_code == 200
    assert len(statements) <= 8, "\n".join(statements)


@pytest.mark.parametrize("actor", ["amira", "maria", "per"])
def test_ward_health_centre_and_municipality_use_the_same_list(cast, told_case, actor):
    client = signed_in(getattr(cast, actor))
    answer = client.get(LIST)
    assert answer.status_code == 200
    assert b"Karin Testsson" in answer.content


def test_a_stranger_sees_an_empty_list(cast, told_case):
    elin = signed_in(cast.elin)
    answer = elin.get(LIST)
    assert answer.status_code == 200
    assert b"Karin" not in answer.content


def test_the_list_is_written_down_once_with_everybody_in_it(cast, told_case, amira):
    amira.get(LIST)
    listed = events(activity="list")
    assert [event.shown["patients"] for event in listed] == [[str(cast.karin.pk)]]


def test_per_acknowledges_from_the_list_with_one_press(cast, told_case, per):
    page = per.get(LIST).content.decode()
    url = page.split('action="/arbete/meddelande/')[1].split('"')[0]
    answer = per.post(f"/arbete/meddelande/{url}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(LIST)
    assert answer["Location"].endswith(f"#open-{told_case.pk}")
    done = per.get(LIST).content.decode()
    assert "Karin Testsson" in done
    assert 'data-key="acknowledge"' not in done


def test_two_presses_acknowledge_once(cast, told_case, per):
    page = per.get(LIST).content.decode()
    url = "/arbete/meddelande/" + page.split('action="/arbete/meddelande/')[1].split('"')[0]
    assert per.post(url).status_code == per.post(url).status_code == 302


def test_a_protected_person_has_no_name_in_the_list(cast, amira):
    person = make_person("Hemlig Hemsdotter", "195001012384", protection="protected")
    tell(cast, admit(cast, person))
    page = amira.get(LIST).content.decode()
    assert "Hemlig" not in page
    assert "19500101" not in page


def test_views_narrow_the_list(cast, told_case, per, amira):
    assert b"Karin" in per.get(LIST, {"vy": "okvitterat"}).content
    assert b"Karin" not in amira.get(LIST, {"vy": "okvitterat"}).content
    assert b"Karin" in amira.get(LIST, {"vy": "andra"}).content
    assert b"Karin" not in amira.get(LIST, {"vy": "klara"}).content
    with clock.at(moment("2026-03-30T15:00")):
        assert b"Karin" in signed_in(cast.per).get(LIST, {"vy": "forsenat"}).content


def test_the_ward_narrows_by_municipality_and_the_others_by_ward(cast, told_case, amira, per):
    assert b"Karin" in amira.get(LIST, {"plats": "1281"}).content
    assert b"Karin" not in amira.get(LIST, {"plats": "1285"}).content
    assert b"Karin" in per.get(LIST, {"plats": cast.ward.name}).content


def test_fifty_on_a_page_and_nobody_is_missed(cast):
    many_cases(cast, 53)
    per = signed_in(cast.per)
    first = per.get(LIST)
    seen = {row.name for group in first.context["groups"] for row in group.rows}
    assert len(seen) == 50
    second = per.get(LIST + first.context["next_url"])
    seen |= {row.name for group in second.context["groups"] for row in group.rows}
    assert len(seen) == 53
    assert second.context["next_url"] == ""


def test_strange_addresses_show_the_list(amira, case):
    oldest = f"efter=0001-01-01T00:00:00%2B00:00_{case.pk}"
    for query in ("vy=x&efter=x", "efter=2026-01-01_x", "plats=%00", oldest):
        assert amira.get(f"{LIST}?{query}").status_code == 200


def test_amira_takes_the_case_and_her_colleagues_see_it(cast, case, amira):
    assert amira.post(f"/arbete/arende/{case.pk}/ta/").status_code == 302
    page = amira.get(LIST, {"vy": "mina"}).content.decode()
    assert "Karin Testsson" in page
    assert "Amira Haddad" in page
    assert b"Karin" not in amira.get(LIST, {"vy": "utan"}).content


def test_the_handover_masks_numbers_unless_asked(case, amira):
    page = amira.get("/arbete/overlamning/").content.decode()
    assert "Karin Testsson" in page
    assert "3228" not in page
    assert "3228" in amira.get("/arbete/overlamning/", {"nummer": "hela"}).content.decode()
    assert log.has("print", staff_id=None) is False
    assert log.has("print")


def test_an_unchanged_list_answers_204_with_two_statements(told_case, per):
    token = per.get(LIST).context["token"]
    with counted() as statements:
        answer = per.get("/arbete/lage/", {"v": token}, headers={"X-Samplan-Poll": "1"})
    assert answer.status_code == 204
    assert len(statements) <= 2, "\n".join(statements)


def test_a_changed_list_says_how_many(cast, told_case, per):
    token = per.get(LIST).context["token"]
    with clock.at(moment("2026-03-30T09:20")):
        send_message(fresh(told_case, cast.amira), by=cast.amira, text="Ring mig")
    answer = per.get("/arbete/lage/", {"v": token}, headers={"X-Samplan-Poll": "1"})
    assert answer.status_code == 200
    assert answer.content.decode().startswith("1 ")


def test_the_question_needs_a_valid_assignment_and_is_no_reading(cast, told_case, per, client):
    assert client.get("/arbete/lage/", headers={"X-Samplan-Poll": "1"}).status_code in (302, 401)
    before = len(events())
    per.get("/arbete/lage/", {"v": "0-0-0"}, headers={"X-Samplan-Poll": "1"})
    assert len(events()) == before


def test_asking_does_not_keep_per_signed_in(cast, told_case, per):
    for minutes in (10, 20, 29):
        with clock.at(moment(NOW) + minutes * (moment("2026-03-30T00:01") - moment("2026-03-30T00:00"))):
            assert per.get("/arbete/lage/", {"v": ""}, headers={"X-Samplan-Poll": "1"}).status_code == 200
    with clock.at(moment("2026-03-30T09:41")):
        answer = per.get("/arbete/lage/", {"v": ""}, headers={"X-Samplan-Poll": "1"})
        assert answer.status_code == 401


def test_only_the_late_ones_are_late(cast, told_case, per):
    acknowledge(told_case, by=cast.per)
    groups = per.get(LIST).context["groups"]
    assert [group.key for group in groups] == ["later"]
