"""A promise commits or falls with its verb, is delivered once, and never says more than that there is something."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import delivering, inbox, kinds, outbox, queue, reports
from apps.notifications.channels import CHANNELS, Outcome
from apps.notifications.models import Delivery, Promise
from apps.notifications.states import DeliveryState, PromiseState
from apps.patients.models import ContactPoint, Person
from tests.cast import make_person, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """What the workers are asked to deliver, instead of a broker."""
    asked: list = []
    monkeypatch.setattr(queue, "ask_to_deliver", asked.append)
    return asked


def letters():
    return [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in mail.outbox]


def test_what_a_verb_promises_is_asked_for_when_the_verb_has_committed(
    reachable, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = outbox.promise("message", to_unit=reachable.lund)
        assert asked == []
    assert asked == [row.pk]


def test_a_promise_falls_with_its_verb(reachable, asked, django_capture_on_commit_callbacks):
    @transaction.atomic
    def verb():
        outbox.promise("message", to_unit=reachable.lund)
        raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        verb()
    assert asked == []
    assert inbox.for_actor(reachable.per).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_promise_outside_a_transaction_is_a_mistake(reachable):
    with pytest.raises(RuntimeError, match="transaction"):
        outbox.promise("message", to_unit=reachable.lund)


def test_a_promise_costs_one_statement(reachable, django_assert_num_queries):
    with django_assert_num_queries(1):
        outbox.promise("news", to_person=reachable.karin)


@pytest.mark.parametrize("both", [True, False])
def test_a_promise_has_exactly_one_receiver(reachable, both):
    to = {"to_unit": reachable.lund, "to_person": reachable.karin} if both else {}
    with pytest.raises(IntegrityError, match="one_receiver"):
        outbox.promise("message", **to)


def test_a_misspelt_kind_names_the_right_ones(reachable):
    with pytest.raises(ValueError, match="receipt_late"):
        outbox.promise("mesage", to_unit=reachable.lund)


def test_the_unit_has_it_in_its_inbox_at_once_and_by_mail_after_delivery(reachable, behind):
    row = outbox.promise("message", to_unit=reachable.lund)
    assert [notice.pk for notice in inbox.for_actor(reachable.per)] == [row.pk]
    assert inbox.for_actor(reachable.elin).count() == 0
    delivering.deliver(row.pk)
    assert behind.promise(row.pk).state == PromiseState.DELIVERED
    [letter] = letters()
    assert letter["To"] == "bistand@lund.example"
    assert letter["Message-ID"].startswith(f"<{behind.deliveries(row.pk)['email'].pk}@")


def test_delivering_twice_sends_once(reachable):
    row = outbox.promise("message", to_unit=reachable.lund)
    delivering.deliver(row.pk)
    delivering.deliver(row.pk)
    assert len(mail.outbox) == 1


def test_an_address_that_nobody_has_verified_gets_nothing(reachable, behind):
    row = outbox.promise("message", to_unit=reachable.hsv)
    delivering.deliver(row.pk)
    assert mail.outbox == []
    assert list(behind.deliveries(row.pk)) == ["portal"]
    assert behind.promise(row.pk).state == PromiseState.DELIVERED


@pytest.mark.parametrize("kind", [one.code for one in kinds.all_kinds() if one.is_mailed and not one.is_letter])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_letter_names_a_clinic_a_person_or_a_reason(reachable, kind, language):
    with as_system("a test"):
        Person.objects.filter(pk=reachable.karin.pk).update(language=language)
    row = outbox.promise(kind, to_person=reachable.karin, data={"text": "höftfraktur"})
    delivering.deliver(row.pk)
    [letter] = letters()
    text = f"{letter['Subject']} {letter.get_content()}".lower()
    assert not any(word in text for word in ("karin", "testsson", "3228", "höft", "lund", "avdelning", "vård"))
    assert letter["Content-Language"] == language
    assert "http://localhost" in text


def test_karin_is_told_in_her_own_language(reachable):
    for language in ("sv", "en"):
        with as_system("a test"):
            Person.objects.filter(pk=reachable.karin.pk).update(language=language)
        delivering.deliver(outbox.promise("news", to_person=reachable.karin).pk)
    assert [letter["Subject"] for letter in letters()] == [
        "Du har något nytt i Samplan", "You have something new in Samplan",
    ]  # fmt: skip


def test_nobody_is_told_after_death(reachable, behind):
    row = outbox.promise("news", to_person=reachable.karin)
    with as_system("a test"):
        Person.objects.filter(pk=reachable.karin.pk).update(deceased_at=clock.now())
    delivering.deliver(row.pk)
    assert behind.promise(row.pk).state == PromiseState.CANCELLED
    assert mail.outbox == []
    assert inbox.for_actor(reachable.patient).count() == 0


def test_death_between_two_attempts_stops_the_second(reachable, behind, broken_post):
    row = outbox.promise("news", to_person=reachable.karin)
    delivering.deliver(row.pk)
    with as_system("a test"):
        Person.objects.filter(pk=reachable.karin.pk).update(deceased_at=clock.now())
    with clock.at(clock.now() + timedelta(minutes=1)):
        delivering.deliver(row.pk)
    assert behind.deliveries(row.pk)["email"].state == DeliveryState.CANCELLED
    assert behind.promise(row.pk).state == PromiseState.CANCELLED


@pytest.fixture
def broken_post(monkeypatch):
    """The post office answers with whatever error the test puts here, until it is taken away."""
    trouble: list[Exception | None] = [smtplib.SMTPServerDisconnected()]
    send = mail.backends.locmem.EmailBackend.send_messages

    def send_or_fail(self, messages):
        if trouble[0]:
            raise trouble[0]
        return send(self, messages)

    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "send_messages", send_or_fail)
    return trouble


def test_a_retry_sends_the_same_bytes_under_the_same_key_and_counts_what_is_uncertain(reachable, behind, broken_post):
    row = outbox.promise("message", to_unit=reachable.lund)
    delivering.deliver(row.pk)
    waiting = behind.deliveries(row.pk)["email"]
    assert (waiting.state, waiting.error, waiting.uncertain) == (DeliveryState.WAITING, "smtp_disconnected", 1)
    assert waiting.next_attempt_at > clock.now() + timedelta(seconds=7)
    assert behind.promise(row.pk).next_attempt_at == waiting.next_attempt_at
    broken_post[0] = None
    delivering.deliver(row.pk)
    assert mail.outbox == []  # it is not time yet
    with clock.at(clock.now() + timedelta(seconds=15)):
        delivering.deliver(row.pk)
    assert mail.outbox[0].message().as_bytes() == bytes(waiting.content)
    sent = behind.deliveries(row.pk)["email"]
    assert (sent.state, sent.attempts, sent.error) == (DeliveryState.SENT, 2, "")
    assert sent.content is None  # the address is forgotten
    assert behind.promise(row.pk).state == PromiseState.DELIVERED


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"x@y.example": (550, b"no such mailbox x@y.example")}), "smtp_550"),
        (smtplib.SMTPDataError(554, b"refused"), "smtp_554"),
    ],
)
def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_shown_to_its_unit(
    reachable, behind, broken_post, error, code
):
    broken_post[0] = error
    row = outbox.promise("message", to_unit=reachable.lund)
    delivering.deliver(row.pk)
    assert behind.promise(row.pk).state == PromiseState.FAILED
    assert behind.deliveries(row.pk)["email"].error == code
    assert [notice.pk for notice in inbox.undelivered(reachable.per)] == [row.pk]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), smtplib.SMTPDataError(451, b"later"), TimeoutError(), KeyError("our fault")]
)
def test_trouble_that_may_pass_is_tried_again_until_it_is_given_up(reachable, behind, broken_post, error):
    broken_post[0] = error
    row = outbox.promise("message", to_unit=reachable.lund)
    now = clock.now()
    for attempt in range(len(delivering.WAITS) + 1):
        assert behind.promise(row.pk).state in (PromiseState.PROMISED, PromiseState.DELIVERING)
        with clock.at(now + attempt * timedelta(days=1)):
            delivering.deliver(row.pk)
    assert behind.promise(row.pk).state == PromiseState.FAILED
    assert behind.deliveries(row.pk)["email"].state == DeliveryState.DEAD


def test_an_address_that_was_changed_under_way_gets_no_letter_meant_for_the_old_one(reachable, behind, broken_post):
    row = outbox.promise("news", to_person=reachable.karin)
    delivering.deliver(row.pk)
    broken_post[0] = None
    with as_system("a test"):
        ContactPoint.objects.update(value="karin.ny@post.example")
    with clock.at(clock.now() + timedelta(minutes=1)):
        delivering.deliver(row.pk)
    assert mail.outbox == []
    assert behind.deliveries(row.pk)["email"].error == "address_changed"
    assert behind.promise(row.pk).state == PromiseState.DELIVERED


def test_a_sender_that_died_is_followed_by_another_and_counted(reachable, behind):
    row = outbox.promise("message", to_unit=reachable.lund)
    with as_system("a worker that dies"):
        [portal, email] = sorted(delivering._plan(row.pk, ["portal", "email"]), key=str)
        for delivery in (portal, email):
            delivering._claim(delivery)
    delivering.deliver(row.pk)
    assert mail.outbox == []  # it may be sending still
    with clock.at(clock.now() + timedelta(seconds=5)):
        delivering.deliver(row.pk)
    assert len(mail.outbox) == 1
    assert behind.deliveries(row.pk)["email"].uncertain == 1


def test_the_sweep_takes_what_is_overdue_once_for_each_lease(reachable):
    row = outbox.promise("message", to_unit=reachable.lund)
    assert delivering.take_overdue() == []
    with clock.at(clock.now() + timedelta(seconds=11)):
        assert delivering.take_overdue() == [row.pk]
        assert delivering.take_overdue() == []


def test_the_age_of_the_outbox_is_how_late_the_latest_is(reachable):
    assert outbox.outbox_age() == timedelta(0)
    now = clock.now()
    with clock.at(now):
        row = outbox.promise("message", to_unit=reachable.lund)
    with clock.at(now + timedelta(seconds=70)):
        assert outbox.outbox_age() == timedelta(seconds=60)
        delivering.deliver(row.pk)
        assert outbox.outbox_age() == timedelta(0)


def test_a_scenario_tells_inside_the_house_only(reachable, asked, behind, django_capture_on_commit_callbacks):
    then = moment("2026-03-30T09:20")
    with django_capture_on_commit_callbacks(execute=True), outbox.held(), outbox.collecting() as told, clock.at(then):
        row = outbox.promise("message", to_unit=reachable.lund)
    assert (asked, told) == ([], [row])
    assert delivering.take_overdue() == []
    assert outbox.outbox_age() == timedelta(0)
    assert delivering.deliver_due(then) == 1
    assert behind.promise(row.pk).state == PromiseState.DELIVERED
    assert behind.promise(row.pk).delivered_at == then
    assert (list(behind.deliveries(row.pk)), mail.outbox) == (["portal"], [])


def test_seeing_a_notice_is_noted_once_and_only_by_its_receiver(reachable, behind):
    row = outbox.promise("message", to_unit=reachable.lund)
    assert inbox.mark_seen(reachable.elin, [row.pk]) == 0
    assert inbox.mark_seen(reachable.per, [row.pk]) == 1
    assert inbox.mark_seen(reachable.per, [row.pk]) == 0
    assert behind.promise(row.pk).seen_by == reachable.per.staff_id
    assert inbox.unseen(reachable.per).count() == 0


def test_another_patient_never_sees_karins_notices(reachable):
    outbox.promise("news", to_person=reachable.karin)
    sven = type(reachable.patient).of_person(make_person("Sven Testsson", "195407012876"))
    assert inbox.for_actor(reachable.patient).count() == 1
    assert inbox.for_actor(sven).count() == 0


def test_the_report_of_a_case_never_takes_unknown_for_opened(reachable, behind):
    row = outbox.promise("message", to_unit=reachable.lund, case_id=reachable.karin.pk)
    delivering.deliver(row.pk)
    inbox.mark_case_seen(reachable.per, reachable.karin.pk)
    known = {line.channel: line.outcome for line in reports.of_case(reachable.karin.pk)}
    assert known == {"portal": Outcome.OPENED, "email": Outcome.UNKNOWN}


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=list(CHANNELS))
@pytest.mark.parametrize("seen", [None, clock.now()])
def test_a_channel_tells_only_what_it_says_that_it_can(channel, seen):
    assert channel.outcome(Promise(seen_at=seen)) in channel.tells


def test_a_delivery_belongs_to_one_channel(reachable):
    row = outbox.promise("message", to_unit=reachable.lund)
    delivering.deliver(row.pk)
    with pytest.raises(IntegrityError, match="once_per_channel"), as_system("a test"):
        Delivery.objects.create(promise=row, channel="portal")
