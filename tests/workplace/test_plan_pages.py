"""The pages of a coordinated plan for staff."""

from datetime import timedelta

import pytest

from apps.careplans import actions
from apps.cases.actions import end_consent, record_consent
from apps.core import clock

from .conftest import counted, fresh, signed_in
from .plans import STEPS, WORDS, plan_at


def url(case, rest=""):
    return f"/arbete/arende/{case.pk}/{rest}"


@pytest.mark.parametrize("step", STEPS)
def test_a_plan_opens_and_stands_in_the_list_however_far_it_has_come(cast, step):
    case = plan_at(cast, step)
    siv = signed_in(cast.siv)
    assert siv.get(url(case)).status_code == 200
    assert siv.get(url(case, "skriv-ut/")).status_code == 200
    assert "Karin Testsson" in siv.get("/arbete/").content.decode()


def test_the_plan_says_the_person_s_words_and_who_does_what(cast):
    case = plan_at(cast)
    page = signed_in(cast.per).get(url(case)).content.decode()
    for words in (WORDS, "Mål nummer 0", "Insats nummer 1", "Ring Måsen", "040-628 04 01"):
        assert words in page


@pytest.mark.parametrize("size", [1, 12])
def test_the_plan_costs_ten_statements_however_many_goals_efforts_and_versions(cast, size):
    case = plan_at(cast, efforts=size * 3, goals=size)
    for number in range(size):
        actions.revise_plan(fresh(case, cast.siv), by=cast.siv, crisis=f"Ring {number}")
    per = signed_in(cast.per)
    with counted() as statements:
        answer = per.get(url(case))
    assert answer.status_code == 200
    assert len(statements) <= 9, "\n".join(statements)


def test_an_earlier_version_says_what_differed(cast):
    case = plan_at(cast)
    actions.revise_plan(fresh(case, cast.siv), by=cast.siv, crisis="Ring 1177 genast", reason="Nytt nummer")
    per = signed_in(cast.per)
    page = per.get(url(case, "version/2/")).content.decode()
    assert "<ins>1177 genast</ins>" in page
    assert "<ins>Måsen</ins>" in page
    assert "Nytt nummer" in page
    assert per.get(url(case, "version/9/")).status_code == 404
    assert signed_in(cast.elin).get(url(case, "version/1/")).status_code == 404


def test_an_earlier_plan_of_the_person_is_a_link_for_those_who_may_read_it(cast):
    earlier = plan_at(cast)
    actions.end_plan(earlier, by=cast.siv, reason="goals_met")
    case = plan_at(cast)
    pages = {one: signed_in(one).get(url(case)).content.decode() for one in (cast.siv, cast.per)}
    assert f'<a href="{url(earlier)}">Samordnad plan, ' in pages[cast.siv]
    assert f"{earlier.pk}" not in pages[cast.per], "who does not know the person any more reads no ended plan"
    assert signed_in(cast.siv).get(url(earlier)).status_code == 200


def test_when_the_yes_has_been_taken_back_the_lead_writes_down_a_new_one_before_the_plan_is_taken_up(cast):
    case = plan_at(cast)
    end_consent(case, by=cast.patient, purpose="sip")
    consent, reopen = "skriv ner ett nytt ja", "Återuppta planen"
    page = signed_in(cast.siv).get(url(case)).content.decode()
    assert (consent in page, reopen in page, WORDS in page) == (True, False, False)
    assert "Er enhet, Huvudansvarig" in page
    with clock.at(clock.now() + timedelta(days=1)):
        record_consent(fresh(case, cast.siv), by=cast.siv, purpose="sip", status="given")
        page = signed_in(cast.siv).get(url(case)).content.decode()
        assert (consent in page, reopen in page, WORDS in page) == (False, True, True)


def test_until_the_day_of_the_meeting_nobody_is_asked_who_came(cast):
    case = plan_at(cast, "called")
    page = signed_in(cast.siv).get(f"/arbete/arende/{case.pk}/").content.decode()
    assert "0 av 3 har svarat" in page
    with clock.at(clock.now() + timedelta(days=11)):
        assert "Håll mötet" in signed_in(cast.siv).get(f"/arbete/arende/{case.pk}/").content.decode()


def test_what_there_is_nothing_to_do_with_is_not_offered(cast):
    case = plan_at(cast, "active")
    page = signed_in(cast.siv).get(f"/arbete/arende/{case.pk}/").content.decode()
    assert "Kalla till möte" in page
    for words in ("Ställ in mötet", "Mötet hålls", "Bekräfta det er enhet ansvarar för", "Ta huvudansvaret"):
        assert words not in page
    assert "Bekräfta det" in signed_in(cast.per).get(f"/arbete/arende/{case.pk}/").content.decode()
