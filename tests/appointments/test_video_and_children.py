"""A video meeting has a link, the clinic may keep its times to itself, and guardians hear of a child's times."""

from datetime import timedelta

import pytest

from apps.appointments import actions, calls, channelplan, watching
from apps.appointments.models import Appointment, Service
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.notifications.kinds import kind
from apps.patients.models import ContactPoint, Preference, Relationship
from tests.cast import make_person, moment
from tests.portal.conftest import come_in
from tests.workplace.conftest import signed_in

from .conftest import HALF_PAST, NINE, again, lines

pytestmark = pytest.mark.django_db
ROOM = "https://video.example/rum/7"


@pytest.fixture
def by_video(clinic) -> Appointment:
    actions.save_service(clinic.vc, by=clinic.maria, name="Video", modality="video", patients_book=False)
    actions.set_schedule(clinic.vc, by=clinic.maria, service="Video", modality="video", slots=lines(NINE, HALF_PAST))
    return actions.book(clinic.karin, by=clinic.maria, unit=clinic.vc, start=NINE, service="Video")


def test_maria_writes_where_the_video_is_and_karin_joins_from_her_page(by_video, clinic, client):
    page = f"/arbete/tider/tid/{by_video.pk}/video/"
    maria = signed_in(clinic.maria)
    assert maria.post(page, {"link": "http://video.example/rum/7"}).status_code == 422
    with outbox.collecting() as told:
        assert maria.post(page, {"link": ROOM}).status_code == 302
    assert [row.to_person_id for row in told] == [clinic.karin.pk]
    assert ROOM in come_in(client, clinic.karin).get(f"/min/tider/{by_video.pk}/").content.decode()


@pytest.mark.parametrize(
    "link",
    [
        "http://video.example/1",
        "javascript:alert(1)",
        "https://localhost/1",
        "https://maria@evil.example/1",
        "https://video.example/1 2",
        'https://video.example/"onclick',
        "https://[",
        f"{ROOM}{'x' * 200}",
    ],
)
def test_what_is_no_safe_address_is_refused(by_video, clinic, link):
    with pytest.raises(Invalid, match="invalid:link"):
        actions.set_video_link(by_video, by=clinic.maria, link=link)


def test_a_link_is_taken_away_and_only_video_meetings_have_one(by_video, booked, clinic):
    actions.set_video_link(by_video, by=clinic.maria, link=ROOM)
    actions.set_video_link(by_video, by=clinic.maria, link="")
    assert again(by_video).link == ""
    with pytest.raises(Invalid):
        actions.set_video_link(booked, by=clinic.maria, link=ROOM)
    with pytest.raises(NotAllowed):
        actions.set_video_link(by_video, by=clinic.patient, link=ROOM)
    actions.cancel_appointment(by_video, by=clinic.maria)
    with pytest.raises(IllegalMove):
        actions.set_video_link(by_video, by=clinic.maria, link=ROOM)


def test_karin_does_not_move_what_the_clinic_moves_itself(by_video, clinic):
    with pytest.raises(NotAllowed) as refusal:
        actions.rebook(by_video, by=clinic.patient, start=HALF_PAST)
    assert "flyttar" in refusal.value.message
    Service.objects.filter(name="Video").update(patients_book=True)
    assert actions.rebook(by_video, by=clinic.patient, start=HALF_PAST).starts_at == HALF_PAST


# --- Children


@pytest.fixture
def family(clinic, rut):
    """Alva, nine years old, has two guardians: Rut and Bo."""
    alva, bo = make_person("Alva Testsson", "201701252395"), make_person("Bo Testsson", "189001129817")
    with as_system("a test"):
        for guardian in (rut, bo):
            Relationship.objects.create(
                person=alva, relative=guardian, kind="guardian", valid_from=clock.now() - timedelta(days=1)
            )
    return alva, rut, bo


def told_by(work) -> set[tuple]:
    with outbox.collecting() as rows:
        work()
    return {(row.kind, row.to_person_id) for row in rows if row.to_person_id}


def test_each_guardian_is_told_by_their_own_ways_and_the_child_by_none(clinic, family):
    alva, rut, bo = family
    both = {rut.pk, bo.pk}
    made = []
    assert told_by(lambda: made.append(actions.book(alva, by=clinic.maria, unit=clinic.vc, start=NINE))) == {
        ("appointment", one) for one in both
    }
    [time] = made
    assert told_by(lambda: actions.send_invitation(time, by=clinic.maria)) == {
        ("invitation_to_guardian", one) for one in both
    }
    assert told_by(lambda: actions.cancel_appointment(time, by=clinic.maria)) == {("appointment", one) for one in both}
    outside = kind("invitation_to_guardian")
    assert (outside.is_mailed, outside.is_texted) == (True, True)
    assert not any(word in f"{outside.title} {outside.text}" for word in ("Alva", "child", "barn"))


def test_guardians_are_offered_what_the_child_waits_for(clinic, family):
    alva, rut, bo = family
    actions.join_waiting_list(
        alva, by=clinic.maria, unit=clinic.vc, earliest=NINE.date(), latest=NINE.date(), notice_hours=0
    )
    assert told_by(lambda: calls.ask_those_who_wait(clock.now())) == {
        ("time_offered", rut.pk), ("time_offered", bo.pk)
    }  # fmt: skip
    with clock.at(NINE + timedelta(days=2)):
        assert told_by(lambda: watching.end_choices_that_ran_out(clock.now())) == {
            ("appointment", rut.pk), ("appointment", bo.pk)
        }  # fmt: skip


def test_a_guardian_who_may_no_longer_act_hears_nothing(clinic, family):
    alva, rut, bo = family
    with as_system("a test ends Bo's part"):
        Relationship.objects.filter(relative=bo).update(valid_until=clock.now())
    assert told_by(lambda: actions.book(alva, by=clinic.maria, unit=clinic.vc, start=NINE)) == {
        ("appointment", rut.pk)
    }


def test_between_thirteen_and_eighteen_it_goes_to_their_own_mailbox_and_home(clinic):
    ivar = make_person("Ivar Testsson", "201301162382")  # thirteen since January
    with as_system("a test says how Ivar is reached"):
        Preference.objects.create(person=ivar, mailboxes=["kivra"], asked_mailboxes_at=clock.now())
        ContactPoint.objects.create(person=ivar, kind="phone", value="0701740605", verified_at=clock.now())
        ivar.address = "Storgatan 1, 222 22 Lund"
        ways = []
        for at in (moment("2026-01-15T10:00"), moment("2026-01-16T10:00")):
            with clock.at(at):
                known = channelplan.known_about(Appointment(patient=ivar, unit=clinic.vc), paper_days=5)
                ways.append([step.channel.value for step in channelplan.plan(known)])
    assert ways == [["portal", "paper"], ["kivra", "portal", "sms", "paper"]]
