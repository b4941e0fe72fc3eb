"""Whatever is killed in the middle of sending, every invitation ends in one chain: with real processes.

A worker, Redis, the web, and the channels behind a server. None is lost. A duplicate is possible only where a
channel died between taking something and saying so; it is counted and has the same bytes.
"""

import json
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from apps.appointments import actions, chain
from apps.appointments.kinds import ChannelKind
from apps.appointments.models import Appointment, Dispatch, InboundEvent, Invitation
from apps.appointments.states import OPEN_DISPATCHES
from apps.core import clock
from apps.core.guard import as_system
from apps.core.models import Rule
from apps.notifications import queue
from apps.organisations.models import Assignment, Staff, Unit
from apps.patients.models import ContactPoint, Person, Preference
from apps.simulators.channels import event, signed
from config.celery import app
from devtools import binaries
from tests.notifications.processes import PostOffice, Redis, Web, Worker, until
from tests.signing import new_user, sign_in_as_staff

from .channels import ChannelServer, settings_for

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("processes"),
]
WAYS = ("kivra", "mina_meddelanden", "1177", "")


@pytest.fixture(autouse=True)
def morning():
    """These run by the real clock, and what is promised leaves the house."""


@pytest.fixture
def redis():
    server = Redis(str(binaries.broker(for_tests=True)))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def server(tmp_path):
    server = ChannelServer(tmp_path / "channels")
    yield server
    server.stop()


@pytest.fixture
def worker(redis, server, tmp_path, monkeypatch):
    post = PostOffice()
    worker = Worker(connection.settings_dict["NAME"], redis.url, post.port, tmp_path)
    worker.given |= settings_for(server)
    before = app.conf.broker_write_url
    app.conf.update(broker_url=redis.url, broker_write_url=redis.url)
    monkeypatch.setattr(queue, "_silent_until", 0.0)
    yield worker
    worker.kill()
    post.close()
    app.conf.update(broker_url=before, broker_write_url=before)
    caches.close_all()
    print(worker.log.read_text()[-3000:])  # shown where a test failed


@pytest.fixture
def web(worker, tmp_path):
    web = Web(worker.given, tmp_path)
    yield web
    web.kill()
    print(web.log.read_text()[-3000:] if web.log.exists() else "")  # shown where a test failed


def people_with_times(unit: Unit, count: int) -> list[Appointment]:
    """A quarter each with Kivra, Mina meddelanden, 1177, and nothing; all but those have a telephone."""
    now = clock.now()
    start = now + timedelta(days=30)
    people = [
        Person(
            name=f"Person {number}",
            personal_number=f"SK{number:010}",
            number_kind="personal",
            born_on="1950-01-01",
            address="Storgatan 1, 222 22 Lund",
        )
        for number in range(count)
    ]
    Person.objects.bulk_create(people)
    reached = [(person, WAYS[number % 4]) for number, person in enumerate(people) if WAYS[number % 4]]
    Preference.objects.bulk_create(
        Preference(person=person, mailboxes=[way], asked_mailboxes_at=now) for person, way in reached
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, kind="phone", value="0701740605", verified_at=now) for person, _way in reached
    )
    times = [
        Appointment(
            patient=person,
            unit=unit,
            state="booked",
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            made_at=now,
            changed_at=now,
            made_by_unit=unit,
        )
        for person in people
    ]
    return Appointment.objects.bulk_create(times)


def left() -> int:
    with as_system("a test counts"):
        return Dispatch.objects.filter(next_at__isnull=False).count()


def hurry(*states: str) -> int:
    """Minutes pass: what is to be tried again, or was forgotten with the queue, is due. How many are left."""
    with as_system("a test hurries"):
        waiting = Dispatch.objects.filter(next_at__gt=clock.now() + timedelta(seconds=1), state__in=states)
        waiting.exclude(attempted_at__gt=clock.now() - timedelta(seconds=2)).update(next_at=clock.now())
    return left()


def at_any_hour() -> None:
    """Texts go out also where this runs at night, and as many as there are."""
    for key, value in (
        ("quiet_from", 24),
        ("quiet_until", 0),
        ("most_texts_per_minute", 9_000),
        ("most_per_minute", 9_000),
    ):
        Rule.objects.filter(key=f"appointment.{key}").update(value=value)


def look(server: ChannelServer) -> tuple[Counter, Counter]:
    with as_system("a test looks"):
        states = Counter(Invitation.objects.values_list("state", flat=True))
        uncertain = Counter(
            {row.content_sha256: row.uncertain for row in Dispatch.objects.exclude(content_sha256="").defer("content")}
        )
    return states, uncertain


def nobody_is_lost_and_what_came_twice_is_counted(server: ChannelServer, count: int) -> None:
    states, uncertain = look(server)
    kept = server.kept()
    assert states == {"sent": count - count // 4, "paper_required": count // 4}
    with as_system("a test looks"):
        assert not Dispatch.objects.exclude(channel=ChannelKind.PAPER).filter(state__in=OPEN_DISPATCHES).exists()
        arrived = Dispatch.objects.filter(channel__in=[*WAYS[:3], "sms"], state__in=["accepted", "delivered"])
        assert set(arrived.values_list("content_sha256", flat=True)) == set(kept)
    twice = {digest: copies - 1 for digest, copies in kept.items() if copies > 1}
    print(f"{kept.total()} taken, {sum(twice.values())} of them twice, {uncertain.total()} attempts without an answer")
    assert all(
        times <= uncertain[digest] for digest, times in twice.items()
    )  # the same bytes, and known to be possible


def play(clinic, worker, redis, server, web, count: int) -> None:
    """The web is killed while it takes invitations, the channel dies while answering, the worker is killed, then
    Redis, then the channel is away for a while; and the web is killed again while it hears what was delivered."""
    at_any_hour()
    by_web = count // 8
    with as_system("a test invites many"):
        times = people_with_times(clinic.vc, count)
        for time in times[by_web:]:
            actions.send_invitation(time, by=clinic.maria)
    web.start()
    send_by_web(web, clinic.maria, times[:by_web])
    with as_system("a test writes the letters"):
        Invitation.objects.update(pdf=b"%PDF-1.7 en kallelse", pdf_sha256=uuid4().hex)  # written before, to save time
    total, patience = left(), max(120, count // 2)
    server.dies = 3
    worker.start()
    until(lambda: left() < total * 0.8, patience)
    worker.kill()
    worker.start()
    until(lambda: left() < total * 0.6, patience)
    redis.kill()
    redis.start()
    hurry("queued", "sending", "accepted", "delivered")
    until(lambda: left() < total * 0.4, patience)
    server.stop()
    until(one_was_refused, 60)
    server.start()
    until(lambda: hurry("retry") == 0, patience)
    hear_by_web(web, by_web)
    nobody_is_lost_and_what_came_twice_is_counted(server, count)
    assert server.dies == 0
    assert sum(copies - 1 for copies in server.kept().values()) >= 3  # those that it took before it hung up


def while_the_web_dies(web: Web, asked: list[tuple]) -> list[tuple[int, bytes]]:
    """Four clients ask, and ask again where they have heard nothing; the process is killed when one has been told."""
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(web.ask_until_answered, *one) for one in asked]
        wait(answers, return_when=FIRST_COMPLETED)
        web.kill_worker()
        return [one.result() for one in answers]


def send_by_web(web: Web, by, times: list[Appointment]) -> None:
    """Each time is invited to once, however often it was asked for: the answer is that of the first."""
    headers = headers_of(by)
    asked = [
        ("POST", f"/api/v1/appointments/{time.pk}/invitations", b"{}", {**headers, "Idempotency-Key": str(uuid4())})
        for time in times
    ]
    answers = while_the_web_dies(web, asked)
    assert {status for status, _body in answers} == {202}
    with as_system("a test looks"):
        made = {str(pk): str(one) for pk, one in Invitation.objects.values_list("appointment", "pk")}
        assert Invitation.objects.filter(appointment__in=times).count() == len(times)
    assert [json.loads(body)["made"] for _status, body in answers] == [made[str(time.pk)] for time in times]


def headers_of(by) -> dict[str, str]:
    staff = Staff.objects.get(pk=by.staff_id)
    staff.user = new_user()
    staff.save()
    jar = Client()
    sign_in_as_staff(jar, staff.user, Assignment.objects.get(staff=staff))
    session, token = jar.cookies[settings.SESSION_COOKIE_NAME].value, "x" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json"}


def hear_by_web(web: Web, count: int) -> None:
    """What the channel tells until it is heard counts once, also where the web died before it could say so."""
    with as_system("a test looks"):
        rows = Dispatch.objects.filter(channel="kivra", state="accepted").exclude(external_ref="")
        references = list(rows.values_list("external_ref", flat=True)[:count])
    now = int(clock.now().timestamp())
    told = [event(reference, "delivered") for reference in references]
    asked = [("POST", "/api/webhooks/kivra", body, signed(body, now, "simulated")) for body in told]
    answers = while_the_web_dies(web, asked)
    assert {status for status, _body in answers} == {200}
    assert InboundEvent.objects.filter(is_known=True).count() == len(references)
    with as_system("a test looks"):
        assert Dispatch.objects.filter(external_ref__in=references, state="delivered").count() == len(references)


def one_was_refused() -> bool:
    with as_system("a test looks"):
        return Dispatch.objects.filter(error_code="unreachable").exists()


def test_two_hundred_sendings_while_one_thing_after_the_other_is_killed(cast, worker, redis, server, web):
    """Eighty invitations: sixty to a mailbox, with a notice and a text each, and twenty letters."""
    play(cast, worker, redis, server, web, 80)


@pytest.mark.full
def test_two_thousand_sendings_while_one_thing_after_the_other_is_killed(cast, worker, redis, server, web):
    play(cast, worker, redis, server, web, 800)


def test_the_trail_explains_each(cast, server):
    """What a dispatch went through stands on it: attempts, its channel's words, and why it was taken."""
    with as_system("a test invites"):
        [time] = people_with_times(cast.vc, 1)
        invitation = actions.send_invitation(time, by=cast.maria)
        assert [step["reason"] for step in invitation.plan] == ["mailbox", "notice", "notice"]
        assert chain.known(invitation).mailboxes == {"kivra"}
