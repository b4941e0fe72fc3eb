"""The page of one case: the next step, what was said, who takes part, and why one sees it."""

import pytest

from apps.audit import log
from apps.cases.actions import acknowledge, add_party, send_message
from apps.cases.models import Content, Message, Receipt
from apps.core import clock
from apps.discharge import actions
from tests.cast import make_person, moment

from .conftest import admit, counted, fresh, rows, signed_in, tell


def url(case, rest=""):
    return f"/arbete/arende/{case.pk}/{rest}"


@pytest.mark.parametrize("messages", [0, 25])
def test_the_case_costs_eight_statements_whatever_it_holds(cast, ready_case, messages):
    for number in range(messages):
        send_message(ready_case, by=cast.amira, text=f"Hej {number}", secrecy_basis="consent")
    per = signed_in(cast.per)
    with counted() as first:
        per.get(url(ready_case))
    with counted() as statements:
        answer = per.get(url(ready_case))
    assert answer.status_code == 200
    assert len(statements) <= 8, "\n".join(statements)
    assert len(first) <= 8, "\n".join(first)


@pytest.mark.parametrize("actor", ["amira", "per", "nadja", "maria", "siv"])
def test_everybody_who_takes_part_may_open_it(cast, ready_case, actor):
    page = signed_in(getattr(cast, actor)).get(url(ready_case)).content.decode()
    assert "Karin Testsson" in page
    assert "194807073228"[:8] in page


def test_a_stranger_and_a_case_that_does_not_exist_get_the_same_answer(cast, told_case):
    elin = signed_in(cast.elin)
    missing = url(told_case).replace(str(told_case.pk), "00000000-0000-4000-8000-000000000000")
    assert elin.get(url(told_case)).status_code == elin.get(missing).status_code == 404
    assert log.has("refused", staff_id=cast.elin.staff_id)


def test_opening_the_case_opens_the_messages_that_wait(cast, told_case, per):
    per.get(url(told_case))
    states = {receipt.unit_id: receipt.state for receipt in rows(Receipt)}
    assert states[cast.lund.pk] == "opened"
    assert states[cast.vc.pk] == "unopened"


def test_only_the_ward_reads_why_a_notice_that_secrecy_stopped_is_not_counted(cast, told_case):
    actions.mark_ready(told_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="none")
    pages = [signed_in(actor).get(url(told_case)).content.decode() for actor in (cast.amira, cast.per)]
    assert ["Ingen underrättelse om utskrivningsklar har skickats." in page for page in pages] == [True, False]
    assert not any("Kallelse till SIP senast" in page for page in pages)


def test_wrong_receiver_is_offered_to_those_who_may_say_it(cast, told_case):
    actions.share_mapping(told_case, by=cast.per, text="Bor ensam", secrecy_basis="consent")
    for actor, is_offered in (("nadja", True), ("amira", False)):
        pages = [signed_in(getattr(cast, actor)).get(page) for page in (url(told_case), "/arbete/inkomna/")]
        assert ["fel-mottagare" in page.content.decode() for page in pages] == [is_offered] * 2


def test_the_next_step_of_home_care_is_one_that_home_care_can_take(cast, told_case):
    add_party(told_case, by=cast.per, to=[cast.home])
    step = signed_in(cast.hanna).get(url(told_case)).context["step"]
    assert step.kind == "acknowledge"
    for message in rows(Message):
        acknowledge(fresh(told_case, cast.hanna), by=cast.hanna, message=message)
    step = signed_in(cast.hanna).get(url(told_case)).context["step"]
    assert not step.is_ours


def test_without_a_basis_only_the_law_s_minimum_is_shown(cast, case):
    actions.send_admission_notice(
        case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc], reason="Bröt lårbenshalsen", secrecy_basis="none"
    )
    assert "Bröt lårbenshalsen" in signed_in(cast.amira).get(url(case)).content.decode()
    page = signed_in(cast.per).get(url(case)).content.decode()
    assert "Bröt lårbenshalsen" not in page
    assert "Storgatan 1" in page


def test_with_consent_the_receivers_read_it(cast, case):
    actions.send_admission_notice(
        case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc], reason="Bröt lårbenshalsen", secrecy_basis="consent"
    )
    assert "Bröt lårbenshalsen" in signed_in(cast.per).get(url(case)).content.decode()


def test_both_sides_see_the_first_payable_day(cast, ready_case, amira, per):
    for client in (amira, per):
        facts = client.get(url(ready_case)).context["payment"]
        assert "2 april" in facts[0].value.replace("\xa0", " ")
        assert "2 april" in facts[1].value.replace("\xa0", " ")


def test_what_is_offered_can_be_opened(cast, ready_case):
    for name in ("amira", "per", "maria", "siv", "olle", "nadja"):
        client = signed_in(getattr(cast, name))
        offers = [offer for group in client.get(url(ready_case)).context["offers"] for offer in group.offers]
        assert offers, name
        for offer in offers:
            assert client.get(offer.url).status_code == 200, (name, offer)


def test_amira_corrects_her_message_and_the_receipts_start_again(cast, told_case, amira, per):
    send_message(told_case, by=cast.amira, text="Ring 1234", secrecy_basis="consent")
    acknowledge(fresh(told_case, cast.amira), by=cast.per)
    message = next(str(m.pk) for m in rows(Message) if m.kind == "general_message")
    assert "Ring 1234" in amira.get(url(told_case, f"ratta/?message={message}")).content.decode()
    answer = amira.post(url(told_case, "ratta/"), {"message": message, "text": "Ring 5678", "do": "send"})
    assert answer.status_code == 302
    page = per.get(url(told_case)).content.decode()
    assert "Ring 5678" in page
    assert "Ring 1234" in page
    assert len(per.get("/arbete/inkomna/").context["rows"]) == 1


def test_per_does_not_correct_amira_s_message(cast, told_case, per):
    send_message(told_case, by=cast.amira, text="Ring 1234", secrecy_basis="consent")
    message = next(m for m in rows(Message) if m.kind == "general_message")
    answer = per.post(url(told_case, "ratta/"), {"message": str(message.pk), "text": "Ring mig", "do": "send"})
    assert answer.status_code == 403


def test_the_message_is_there_as_plain_text_for_the_journal(cast, case, per):
    actions.send_admission_notice(
        case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc], reason="Ramlade <b>hemma</b>", secrecy_basis="consent"
    )
    message = rows(Message)[0]
    page = per.get(url(case, f"meddelande/{message.pk}/")).content.decode()
    assert "Ramlade &lt;b&gt;hemma&lt;/b&gt;" in page
    assert "<textarea" in page
    assert "Jonas Ek" in page


def test_printing_is_written_down(cast, told_case, amira):
    answer = amira.get(url(told_case, "skriv-ut/"))
    assert answer.status_code == 200
    assert log.has("print", patient_id=cast.karin.pk)


def test_an_unchanged_case_answers_204_with_two_statements(cast, told_case, per):
    version = per.get(url(told_case)).context["case"].version
    with counted() as statements:
        answer = per.get(url(told_case, "lage/"), {"v": version}, headers={"X-Samplan-Poll": "1"})
    assert answer.status_code == 204
    assert len(statements) <= 2
    with clock.at(moment("2026-03-30T09:20")):
        acknowledge(told_case, by=cast.maria)
    assert per.get(url(told_case, "lage/"), {"v": version}, headers={"X-Samplan-Poll": "1"}).status_code == 200


def test_a_protected_identity_is_opened_on_purpose(cast, amira):
    person = make_person("Hemlig Hemsdotter", "195001012384", protection="protected", address="Hemligvägen 1")
    hidden = tell(cast, admit(cast, person))
    for rest in ("", "skriv-ut/", "egna-ord/"):
        page = amira.get(url(hidden, rest)).content.decode()
        assert "Hemlig" not in page
        assert f"/arbete/arende/{hidden.pk}/kontroll/" in page
    assert amira.post(url(hidden, "kontroll/")).status_code == 302
    page = amira.get(url(hidden)).content.decode()
    assert "Hemlig Hemsdotter" in page
    assert "Hemligvägen" not in page
    assert log.has("read", patient_id=person.pk, reason="protected identity opened")


def test_text_that_tries_to_be_a_script_is_shown_as_text(cast, told_case, per):
    text = "<script>alert(1)</script> \u202e rtl"
    send_message(fresh(told_case, cast.amira), by=cast.amira, text=text, secrecy_basis="consent")
    page = per.get(url(told_case)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_content_never_leaves_the_database_for_whoever_may_not_read_it(cast, case, per):
    actions.send_admission_notice(
        case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc], reason="Hemligt", secrecy_basis="none"
    )
    assert rows(Content)[0].body["reason"] == "Hemligt"
    context = per.get(url(case)).context
    assert all(message.body is None for message in context["file"].messages)
