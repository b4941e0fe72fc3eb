"""Karin asks Lena to be her proxy; Lena answers, helps and is thanked. Children, guardians and papers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.access import inviting
from apps.access.actor import Actor
from apps.access.models import ProxyInvitation
from apps.access.verbs import mandates as verbs
from apps.core import clock, rules
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound, Refused
from apps.core.guard import as_system
from apps.identity.claimants import Unknown
from apps.notifications.models import Promise
from apps.patients import claims
from apps.patients.models import Person, Relationship
from tests.cast import make_person, moment
from tests.signing import new_user

from . import states
from .conftest import come_in, words_of
from .test_acting import act, change, mandate

pytestmark = pytest.mark.django_db
PAGE, ASK = reverse("portal:mandates"), reverse("portal:invite")
LENA = "197001239297"
NOBODY_KNOWS = "196403193771"
FORM = {
    "name": "Lena",
    "personal_number": LENA,
    "scopes": ["messages", "plan"],
    "until_day": "1",
    "until_month": "10",
    "until_year": "2026",
}


@pytest.fixture
def lena(cast):
    return make_person("Lena Testsson", LENA)


def the(model, **which):
    with as_system("a test looks"):
        return model.objects.get(**which)


def count(model, **which) -> int:
    with as_system("a test looks"):
        return model.objects.filter(**which).count()


def ask(cast, number=LENA, until=date(2026, 10, 1), scopes=("messages", "plan"), person=None):
    person = person or cast.karin
    return verbs.invite_proxy(
        person, by=Actor.of_person(person), personal_number=number, name="Lena", scopes=list(scopes), until=until
    )


def test_asked_answered_acting_and_ended_at_once(client, cast, lena):
    states.ready(cast)
    karin = come_in(client, cast.karin)
    assert karin.post(ASK, FORM).url == PAGE
    assert "Har inte svarat än." in karin.words(PAGE)
    invitation = the(ProxyInvitation)
    helper = come_in(client, lena)
    for url in ("/min/", PAGE):
        assert "Karin Testsson frågar om du vill bli ombud" in helper.words(url)
    answer = reverse("portal:answer-invitation", args=[invitation.pk])
    assert "1 oktober" in helper.words(answer)
    helper.post(answer, {"answer": "yes"})
    row = the(Relationship)
    act(helper, row)
    assert "Du åker hem" in helper.words("/min/")
    other = come_in(Client(), cast.karin)
    end = reverse("portal:end-mandate", args=[row.pk])
    assert "Det slutar gälla genast." in other.words(end)
    other.post(end, {})
    gone = helper.get("/min/")
    assert gone.status_code == 403
    assert "Ditt uppdrag gällde till" in words_of(gone)


def test_a_no_makes_no_mandate_and_is_told(client, cast, lena):
    invitation = ask(cast)
    verbs.answer_proxy_invitation(invitation, by=Actor.of_person(lena), is_accepted=False)
    assert count(Relationship) == 0
    assert count(Promise, kind="helper", to_person=cast.karin) == 1
    assert "Sa nej." in come_in(client, cast.karin).words(PAGE)
    with pytest.raises(IllegalMove):
        verbs.answer_proxy_invitation(invitation, by=Actor.of_person(lena), is_accepted=True)


def test_whether_somebody_is_known_here_is_not_told(client, cast, lena):
    known, unknown = ask(cast), ask(cast, number=NOBODY_KNOWS)
    assert (known.invited_id, unknown.invited_id) == (lena.pk, None)
    words = come_in(client, cast.karin).words(PAGE)
    assert words.count("Har inte svarat än. Du frågade den 1 april.") == 2
    assert "Lena Testsson" not in words


def test_only_the_one_who_is_asked_answers(cast, lena):
    invitation = ask(cast)
    per = Actor.of_person(make_person("Per Testsson", NOBODY_KNOWS))
    with pytest.raises(NotFound):
        verbs.answer_proxy_invitation(invitation, by=per, is_accepted=True)
    with pytest.raises(NotAllowed):
        verbs.answer_proxy_invitation(invitation, by=cast.patient, is_accepted=True)
    assert count(Relationship) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "194807073228"}, "invalid:personal_number"),
        ({"number": "201701252395"}, "invalid:personal_number"),
        ({"number": "12"}, "invalid:personal_number"),
        ({"until": date(2026, 3, 31)}, "invalid:until"),
        ({"until": date(2029, 3, 31)}, "invalid:until"),
        ({"scopes": ()}, "invalid:scopes"),
    ],
)
def test_what_cannot_be_asked(cast, changes, code):
    with pytest.raises(Refused) as refused:
        ask(cast, **changes)
    assert refused.value.code == code
    assert count(ProxyInvitation) == 0


def test_a_protected_person_is_told_why_nobody_can_act(client, cast):
    change(cast.karin, protection="marked")
    with pytest.raises(NotAllowed):
        ask(cast)
    assert "Du har skyddade personuppgifter." in come_in(client, the(Person, pk=cast.karin.pk)).words(PAGE)


def test_a_question_that_was_taken_back_or_is_too_old_cannot_be_answered(cast, lena):
    invitation = ask(cast)
    verbs.withdraw_proxy_invitation(invitation, by=cast.patient)
    with pytest.raises(IllegalMove):
        verbs.answer_proxy_invitation(invitation, by=Actor.of_person(lena), is_accepted=True)
    again = ask(cast)
    with clock.at(moment("2026-05-02T13:00")), pytest.raises(IllegalMove):
        verbs.answer_proxy_invitation(again, by=Actor.of_person(lena), is_accepted=True)


def test_few_questions_wait_at_once(cast):
    with rules.override({"proxy.most_waiting": 1}):
        ask(cast)
        with pytest.raises(Refused):
            ask(cast, number=NOBODY_KNOWS)


def test_the_proxy_too_may_end_it_but_nobody_ends_a_guardian(cast, lena):
    row = mandate(cast.karin, lena)
    verbs.end_mandate(row, by=Actor.of_person(lena))
    assert the(Relationship).valid_until == clock.now()
    elsa = make_person("Elsa Testsson", "201701252395")
    guardian = mandate(elsa, lena, "guardian", scopes=[])
    with pytest.raises(NotAllowed):
        verbs.end_mandate(guardian, by=Actor.of_person(lena))


def test_a_guardian_reads_when_the_rights_change(client, cast, lena):
    elsa = make_person("Elsa Testsson", "201701252395")
    mandate(elsa, lena, "guardian", scopes=[])
    words = come_in(client, lena).words(PAGE)
    assert "Elsa Testsson" in words
    assert "25 januari 2030, när Elsa fyller 13" in words


# --- Somebody whom nobody here knows


def sign_in(number=NOBODY_KNOWS, name="Per Persson Testsson") -> Person:
    claims.find_resident(number, new_user(), name)
    return the(Person, personal_number=number)


def test_somebody_unknown_is_asked_signs_in_for_the_first_time_and_answers(client, cast):
    states.ready(cast)
    with pytest.raises(Unknown):
        sign_in()
    ask(cast, number=NOBODY_KNOWS)
    kept = the(ProxyInvitation)
    assert NOBODY_KNOWS not in str(vars(kept)), "the number itself is not kept"
    assert count(Person, personal_number=NOBODY_KNOWS) == 0
    per = sign_in()
    assert (per.name, per.born_on) == ("Per Persson Testsson", date(1964, 3, 19))
    page = come_in(client, per)
    assert "Karin Testsson frågar om du vill bli ombud" in page.words("/min/")
    page.post(reverse("portal:answer-invitation", args=[kept.pk]), {"answer": "yes"})
    act(page, the(Relationship))
    assert "Du åker hem" in page.words("/min/")
    assert the(ProxyInvitation).number_digest == ""


def test_whoever_nobody_has_asked_for_stays_unknown(cast):
    ask(cast, number=NOBODY_KNOWS)
    with pytest.raises(Unknown):
        sign_in("197105142397")
    verbs.withdraw_proxy_invitation(the(ProxyInvitation), by=cast.patient)
    with pytest.raises(Unknown):
        sign_in()
    assert the(ProxyInvitation).number_digest == ""


def test_somebody_unknown_without_a_name_gets_the_one_that_was_written(cast):
    ask(cast, number=NOBODY_KNOWS)
    assert sign_in(name="").name == "Lena"


def test_whoever_care_registers_meanwhile_finds_the_question_when_they_sign_in(client, cast):
    ask(cast, number=NOBODY_KNOWS)
    make_person("Per Testsson", NOBODY_KNOWS)
    assert count(Promise, kind="helper") == 0
    per = sign_in()
    assert (per.name, the(ProxyInvitation).invited_id) == ("Per Testsson", per.pk)
    assert count(Promise, kind="helper", to_person=per) == 1


def test_a_question_that_lapses_is_told_alike_whether_anybody_has_the_number(client, cast, lena):
    for number in (LENA, NOBODY_KNOWS):
        ask(cast, number=number)
    just_before, after = moment("2026-05-01T12:59"), moment("2026-05-01T13:00")
    assert inviting.tell_of_lapsed_invitations(just_before) == 0
    with clock.at(after):
        assert inviting.tell_of_lapsed_invitations(after) == 2
        assert inviting.tell_of_lapsed_invitations(after) == 0, "once"
        assert count(Promise, kind="helper", to_person=cast.karin) == 2
        words = come_in(client, cast.karin).words(PAGE)
        assert words.count("Svarade inte i tid. Du kan fråga igen om du vill.") == 2
        with pytest.raises(Unknown):
            sign_in()
        assert count(ProxyInvitation, number_digest="") == 2


def test_the_answer_to_the_one_who_asks_is_the_same_for_a_known_and_an_unknown_number(client, cast, lena):
    karin = come_in(client, cast.karin)
    pages = []
    for number in (LENA, NOBODY_KNOWS):
        answer = karin.post(ASK, {**FORM, "personal_number": number})
        pages.append((answer.status_code, answer.url, karin.words(PAGE)))
        verbs.withdraw_proxy_invitation(the(ProxyInvitation, withdrawn_at=None), by=cast.patient)
        karin.get(PAGE)
    assert pages[0] == pages[1]


# --- Staff


def test_staff_register_a_paper_for_somebody_without_e_identification(cast, lena):
    states.planned_for_a_day(cast)
    fields = {"personal_number": LENA, "name": "", "scopes": ["plan"], "until": date(2026, 12, 31)}
    row = verbs.register_proxy(cast.karin, by=cast.amira, evidence="Fullmakt 1 mars 2026", **fields)
    assert (row.kind, row.relative_id, row.registered_by_id) == ("proxy", lena.pk, cast.amira.staff_id)
    assert count(Promise, kind="helper") == 2
    with pytest.raises(Invalid):
        verbs.register_proxy(cast.karin, by=cast.amira, evidence=" ", **fields)
    with pytest.raises(NotFound):
        verbs.register_proxy(cast.karin, by=cast.berit, evidence="Fullmakt", **fields)
    with pytest.raises(NotAllowed):
        verbs.register_proxy(cast.karin, by=cast.hanna, evidence="Fullmakt", **fields)


def test_a_unit_opens_for_the_guardian_of_a_fourteen_year_old_and_closes_one_who_must_not(client, cast, lena):
    vilma = make_person("Vilma Ung", "201202022382", born_on=date(2012, 2, 2))
    cast.karin = vilma
    states.ready(cast)
    row = mandate(vilma, lena, "guardian", scopes=[])
    helper = come_in(client, lena)
    act(helper, row)
    assert "Du hjälper" not in helper.words("/min/")
    verbs.decide_extended_access(
        vilma, by=cast.jonas, mandate=row.pk, until=date(2026, 6, 30), reason="Vilma vill att mamma läser."
    )
    act(helper, row)
    assert "Du hjälper Vilma" in helper.words("/min/")
    verbs.block_guardian(row, by=cast.jonas, reason="Oro för barnet.")
    assert helper.get("/min/").status_code == 403
    verbs.unblock_guardian(row, by=cast.jonas)
    assert helper.get("/min/").status_code == 200
    with pytest.raises(NotAllowed):
        verbs.block_guardian(row, by=cast.amira, reason="Oro.")


def test_a_mandate_lasts_through_its_last_day(cast, lena):
    row = verbs.answer_proxy_invitation(ask(cast), by=Actor.of_person(lena), is_accepted=True).mandate
    assert row.valid_until == moment("2026-10-02T00:00")
    assert row.valid_until - clock.now() > timedelta(days=180)


def test_the_page_costs_at_most_eight_statements(client, cast, lena):
    ask(cast)
    for number in ("201701252395", "201501142382", "201503012385"):
        mandate(make_person("Elsa Testsson", number), cast.karin, "guardian", scopes=[])
    karin = come_in(client, cast.karin)
    karin.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        assert karin.words(PAGE).count("Elsa Testsson") > 2
    assert len(asked) <= 8, "\n".join(one["sql"][:200] for one in asked)
