"""By which ways people are invited: a table of people, each with what is known of them and what follows."""

from datetime import date

import pytest

from apps.appointments import channelplan
from apps.appointments.channelplan import Known, plan
from apps.core import clock
from apps.patients.models import NumberKind, Preference
from tests.cast import make_person, moment

ALL = frozenset({"kivra", "mina_meddelanden", "1177"})
REACHED = {"has_account": True, "has_email": True, "has_phone": True, "mailboxes": ALL, "days_left": 30}


def channels(known: Known, without=()) -> list[str]:
    return [step.channel.value for step in plan(known, without)]


def reasons(known: Known) -> list[str]:
    return [step.reason.value for step in plan(known)]


PEOPLE = {
    "has a protected identity, whatever else": ({**REACHED, "is_protected": True}, ["phone"], ["protected"]),
    "is seven": ({**REACHED, "is_child": True}, ["portal", "paper"], ["child", "child"]),
    "is fifteen and has Kivra": (
        {"is_youth": True, "mailboxes": frozenset({"kivra"}), "days_left": 30},
        ["kivra", "portal", "paper"],
        ["mailbox", "notice", "youth"],
    ),
    "is fifteen and has nothing": ({"is_youth": True, "days_left": 30}, ["paper"], ["youth"]),
    "needs an interpreter": (
        {"needs_interpreter": True, "has_account": True, "has_phone": True, "days_left": 30},
        ["portal", "sms", "paper"],
        ["account", "notice", "interpreter"],
    ),
    "has a coordination number": (
        {**REACHED, "can_sign_in": False, "has_account": False},
        ["paper"],
        ["cannot_sign_in"],
    ),
    "has a reserve number and an accepted e-identification": (
        {"can_sign_in": False, "has_account": True, "days_left": 30},
        ["portal", "paper"],
        ["account", "cannot_sign_in"],
    ),
    "wants letters": ({**REACHED, "prefers_paper": True}, ["paper"], ["chose_paper"]),
    "has every mailbox": (REACHED, ["kivra", "portal", "sms"], ["mailbox", "notice", "notice"]),
    "has only the inbox of 1177": ({"mailboxes": frozenset({"1177"})}, ["1177", "portal"], ["mailbox", "notice"]),
    "uses Samplan and has an address there": (
        {"has_account": True, "has_email": True},
        ["portal", "email"],
        ["account", "notice"],
    ),
    "uses Samplan and is not told of anything": ({"has_account": True, "days_left": 30}, ["paper"], ["otherwise"]),
    "has nothing": ({"days_left": 5}, ["paper"], ["otherwise"]),
    "has nothing, and the visit is on Thursday": ({"days_left": 4}, ["phone"], ["too_close"]),
    "wants letters, and the visit is tomorrow": ({"prefers_paper": True, "days_left": 1}, ["phone"], ["too_close"]),
    "has no address at all": ({"has_address": False, "days_left": 30}, ["phone"], ["otherwise"]),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_somebody_who(who):
    facts, ways, why = PEOPLE[who]
    assert channels(Known(**facts)) == ways
    assert reasons(Known(**facts)) == why


def test_when_kivra_says_no_the_next_mailbox_is_asked_and_at_last_the_post():
    known = Known(mailboxes=ALL, days_left=30)
    assert channels(known, {"kivra"})[0] == "mina_meddelanden"
    assert channels(known, {"kivra", "mina_meddelanden"})[0] == "1177"
    assert channels(known, {"kivra", "mina_meddelanden", "1177"}) == ["paper"]
    assert channels(known, {"kivra", "mina_meddelanden", "1177", "paper"}) == ["phone"]


def test_when_no_notice_arrives_the_account_alone_does_not_do():
    known = Known(has_account=True, has_phone=True, days_left=30)
    assert channels(known, {"sms"}) == ["paper"]


@pytest.mark.parametrize(
    ("visit", "days"),
    [
        ("2026-03-31T09:00", 1),
        ("2026-04-07T09:00", 4),  # Good Friday and Easter Monday do not count
        ("2026-03-30T15:00", 0),
    ],
)
def test_a_letter_has_working_days_only(visit, days):
    with clock.at(moment("2026-03-30T09:10")):
        assert channelplan.days_until(moment(visit)) == days


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born", "today", "which"),
    [
        (date(2013, 4, 2), "2026-04-01T09:00", "is_child"),
        (date(2013, 4, 2), "2026-04-02T09:00", "is_youth"),
        (date(2008, 4, 2), "2026-04-01T09:00", "is_youth"),
        (date(2008, 4, 2), "2026-04-02T09:00", ""),
    ],
)
def test_the_ages_are_those_of_the_rules_on_the_day(born, today, which):
    with clock.at(moment(today)):
        person = make_person("Ung Testsson", "201304012380", born_on=born)
        found = channelplan.known_from(person, Preference(), {"phone"}, days_left=30, paper_days=5)
    assert {name for name in ("is_child", "is_youth") if getattr(found, name)} == {which} - {""}


@pytest.mark.django_db
def test_what_is_known_comes_from_the_register_and_from_the_persons_own_choice():
    coordination = {"number_kind": NumberKind.COORDINATION, "needs_interpreter": True}
    person = make_person("Sam Testsson", "194107233025", **coordination)
    found = channelplan.known_from(
        person, Preference(prefers_paper=True, mailboxes=["kivra"]), {"email"}, days_left=3, paper_days=5
    )
    assert (found.can_sign_in, found.needs_interpreter, found.prefers_paper) == (False, True, True)
    assert (found.has_email, found.has_phone, found.mailboxes) == (True, False, {"kivra"})
