"""Many invited at once: who is on the list, by which ways they are reached, pausing, and nobody twice."""

import gc
import time
import tracemalloc
from datetime import timedelta

import pytest

from apps.appointments import actions, campaigns
from apps.appointments.models import Appointment, Campaign, CampaignPerson, ClinicTask, Invitation
from apps.core import clock
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.patients.models import Person, Preference
from tests.cast import make_actor, make_person, make_unit, moment

from .conftest import lines

pytestmark = pytest.mark.django_db
LATEST = moment("2026-05-15T12:00")


@pytest.fixture
def crowd(cast):
    """Karin with a mailbox, Rut who wants letters, Bo who has died, and Åsa whose whereabouts nobody may know."""
    people = [
        cast.karin,
        make_person("Rut Testsson", "194101267013"),
        make_person("Bo Testsson", "189001129817", deceased_at=moment("2026-01-01T08:00")),
        make_person("Åsa Testsson", "189001169813", protection="protected"),
    ]
    with as_system("a test says how people are reached"):
        Preference.objects.create(person=people[0], mailboxes=["kivra"])
        Preference.objects.create(person=people[1], prefers_paper=True)
    return people


def numbers(*people) -> str:
    return "\n".join(person.personal_number for person in people)


@pytest.fixture
def prepared(cast, crowd) -> Campaign:
    """Maria has put Karin, Rut and Bo on a list for the yearly check."""
    actions.save_service(cast.vc, by=cast.maria, name="Årskontroll")
    return actions.make_campaign(
        cast.vc, by=cast.maria, service="Årskontroll", name="Årskontroll våren", respond_by=LATEST,
        numbers=numbers(*crowd[:3]),
    )  # fmt: skip


def stands(campaign) -> Campaign:
    with as_system("a test looks again"):
        return Campaign.objects.get(pk=campaign.pk)


def rows(campaign) -> dict[str, tuple[str, str, bool]]:
    with as_system("a test looks at who is invited"):
        people = CampaignPerson.objects.filter(campaign=campaign).select_related("patient")
        return {
            one.patient.name.split()[0]: (one.planned_channel, one.problem, one.invitation_id is not None)
            for one in people
        }


def minute(later: int = 1) -> int:
    return campaigns.send_campaigns(clock.now() + timedelta(minutes=later))


def test_each_person_has_a_way_or_a_reason_before_anything_is_sent(prepared, cast):
    actions.plan_campaign(prepared, by=cast.maria)
    assert rows(prepared) == {
        "Karin": ("kivra", "", False),
        "Rut": ("paper", "", False),
        "Bo": ("paper", "deceased", False),
    }
    planned = stands(prepared)
    assert (planned.state, planned.counts) == (
        "planned",
        {"people": 3, "channels": {"kivra": 1, "paper": 1}, "problems": {"deceased": 1}},
    )
    assert minute() == 0
    with as_system("a test looks"):
        assert not Invitation.objects.exists()


def test_it_is_begun_paused_and_goes_on_and_nobody_is_invited_twice(prepared, cast, monkeypatch):
    monkeypatch.setattr(campaigns, "AT_ONCE", 1)
    actions.plan_campaign(prepared, by=cast.maria)
    actions.start_campaign(prepared, by=cast.maria)
    assert campaigns_sent(prepared, most=1) == 1
    actions.pause_campaign(prepared, by=cast.maria)
    assert minute() == 0
    actions.resume_campaign(prepared, by=cast.maria)
    assert minute() == 1
    assert (minute(), stands(prepared).state) == (0, "done")
    assert {name: invited for name, (_way, _why, invited) in rows(prepared).items()} == {
        "Karin": True, "Rut": True, "Bo": False,
    }  # fmt: skip
    with as_system("a test looks at what Karin has"):
        time_of_karin = Appointment.objects.get(patient=cast.karin)
        invitation = Invitation.objects.get(appointment=time_of_karin)
    assert (time_of_karin.state, time_of_karin.respond_by, invitation.kind) == ("proposed", LATEST, "open")
    assert Invitation.objects.visible_to(cast.patient).get() == invitation


def campaigns_sent(campaign, most: int) -> int:
    with as_system("a test lets some be invited"):
        return campaigns.send(campaign.pk, most)


def test_whoever_has_died_or_booked_since_the_plan_is_not_invited(prepared, cast, crowd):
    actions.plan_campaign(prepared, by=cast.maria)
    actions.start_campaign(prepared, by=cast.maria)
    actions.set_schedule(cast.vc, by=cast.maria, service="Årskontroll", slots=lines(moment("2026-04-20T09:00")))
    actions.book(cast.karin, by=cast.maria, unit=cast.vc, start=moment("2026-04-20T09:00"))
    with as_system("a test lets Rut die"):
        Person.objects.filter(pk=crowd[1].pk).update(deceased_at=clock.now())
    minute()
    assert {name: problem for name, (_way, problem, _sent) in rows(prepared).items()} == {
        "Karin": "has_one", "Rut": "deceased", "Bo": "deceased",
    }  # fmt: skip
    with as_system("a test looks"):
        assert not Invitation.objects.exists()
        assert not ClinicTask.objects.exists()


def test_lines_that_cannot_be_used_are_told_by_their_place_and_nothing_is_half_done(cast, crowd):
    actions.save_service(cast.vc, by=cast.maria, name="Årskontroll")
    karin, _rut, _bo, asa = crowd
    listed = f"{karin.personal_number}\n\nhello\n{karin.personal_number}\n196202252760\n{asa.personal_number}"
    with pytest.raises(Invalid) as refusal:
        actions.make_campaign(
            cast.vc, by=cast.maria, service="Årskontroll", name="Våren", respond_by=LATEST, numbers=listed
        )
    told = refusal.value.fields["numbers"].split("\n")
    assert [line.split(":")[0].split()[-1] for line in told] == ["3", "4", "5", "6"]
    assert told[2].partition(":")[2] == told[3].partition(":")[2], "a protected person is like nobody"
    assert not any(digits in refusal.value.fields["numbers"] for digits in listed.split())
    with as_system("a test looks"):
        assert not Campaign.objects.exists()


def test_people_are_added_once_and_then_it_is_planned_anew(prepared, cast, crowd):
    actions.plan_campaign(prepared, by=cast.maria)
    actions.add_to_campaign(prepared, by=cast.maria, numbers=numbers(*crowd[:2]))
    assert (stands(prepared).state, len(rows(prepared))) == ("draft", 3)
    with pytest.raises(IllegalMove):
        actions.start_campaign(prepared, by=cast.maria)


def test_texts_that_tell_why_stop_the_plan(prepared, cast):
    actions.save_service(cast.vc, by=cast.maria, name="Årskontroll", bring="Din diabetesdagbok")
    with pytest.raises(Invalid, match="sensitive_subject"):
        actions.plan_campaign(prepared, by=cast.maria)
    assert stands(prepared).state == "draft"


def test_another_clinic_neither_sees_it_nor_stops_it(prepared, cast):
    terns = make_unit("Vårdcentralen Tärnan", "outpatient", "Region Skåne")
    elsewhere = make_actor("Pia Ståhl", "outpatient_coordinator", terns)
    with pytest.raises(NotFound):
        actions.plan_campaign(prepared, by=elsewhere)
    with pytest.raises(NotAllowed):
        actions.make_campaign(cast.vc, by=cast.hanna, service="Årskontroll", name="Våren", respond_by=LATEST)


# --- Five thousand


def many(cast, campaign, count: int) -> None:
    """People with numbers that nobody has; every third is known to be asked about mailboxes."""
    with as_system("a test makes a crowd"):
        people = Person.objects.bulk_create(
            Person(
                name=f"Person {n}", personal_number=f"SK{n:010}", number_kind="personal", born_on="1970-01-01",
                address="Storgatan 1, 222 22 Lund",
            )
            for n in range(count)
        )  # fmt: skip
        Preference.objects.bulk_create(
            Preference(person=person, mailboxes=["kivra"] if n % 2 else []) for n, person in enumerate(people[::3])
        )
        CampaignPerson.objects.bulk_create(CampaignPerson(campaign=campaign, patient=person) for person in people)


def test_planning_asks_as_much_for_each_batch_however_many_there_are(
    prepared, cast, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(campaigns, "BATCH", 50)
    many(cast, prepared, 190)
    batches, asked, around = 4, 8, 16
    with django_assert_max_num_queries(batches * asked + around):
        actions.plan_campaign(prepared, by=cast.maria)
    assert stands(prepared).counts["people"] == 193


@pytest.mark.full
def test_five_thousand_are_planned_within_six_seconds_of_cpu_and_one_batch_of_memory(prepared, cast, monkeypatch):
    """The floor is what reading the rows costs here and now; the plan may cost some times that, and 6 s at most."""
    many(cast, prepared, 5_000)
    floor = cpu_of(lambda: sum(len(people) for people in read(prepared)))
    spent = cpu_of(lambda: actions.plan_campaign(prepared, by=cast.maria))
    assert spent <= 6
    assert spent <= max(12 * floor, 1)
    monkeypatch.setattr(campaigns, "BATCH", 100)
    few, many_more = peak_of(prepared, 3), peak_of(prepared, 12)
    print(f"planned in {spent:.2f} s of CPU (reading: {floor:.2f} s); {few:,} bytes in 3 batches, {many_more:,} in 12")
    assert many_more <= 1.2 * few


def read(campaign):
    with as_system("a test reads the same rows"):
        yield from campaigns.batches(campaign)


def cpu_of(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def peak_of(campaign, batches: int) -> int:
    """The most memory that is held at once while so many batches are gone through."""
    held = 0
    tracemalloc.start()
    try:
        with as_system("a test measures"):
            for _number, people in zip(range(batches), campaigns.batches(campaign), strict=False):
                campaigns.ways_of(campaign, people)
                gc.collect()
                held = max(held, tracemalloc.get_traced_memory()[0])
        return held
    finally:
        tracemalloc.stop()
