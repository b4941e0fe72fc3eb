"""What the policy itself says that somebody must look at: alerts at once, and what was read without a yes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from apps.access import refusals
from apps.access.verbs.looking import seek_person
from apps.administration.actions import propose_permission_change
from apps.audit import log
from apps.core import clock
from apps.core.errors import NotAllowed, NotFound, Refused
from apps.core.guard import as_system
from apps.notifications.models import Promise
from apps.organisations.models import Provider
from apps.patients.models import Person
from apps.review import queue, tasks
from apps.review.actions import review_reading
from apps.review.models import Reading
from tests.administration.conftest import grant
from tests.cast import make_actor, make_person, moment
from tests.trail import events

from .conftest import enter, reads

pytestmark = pytest.mark.django_db
LATER = moment("2026-03-30T09:20")


def picked() -> list[Reading]:
    with as_system("a test looks"):
        return list(Reading.objects.order_by("cause", "rule", "first_at"))


def told(kind: str) -> list[Promise]:
    with as_system("a test looks"):
        return list(Promise.objects.filter(kind=kind))


def look(minutes: int = 0) -> list[tuple[str, str]]:
    with clock.at(LATER + timedelta(minutes=minutes)):
        tasks.pick_emergencies_to_review(clock.now())
    return [(one.cause, one.rule) for one in picked()]


# --- Alerts


@pytest.fixture
def herself(cast, lo):
    """Amira is a patient too: Karin's number is hers."""
    return replace(cast.amira, person=cast.karin.pk)


def test_who_looks_for_herself_wakes_the_reviewers_at_once_and_is_marked_in_the_queue(cast, herself):
    with pytest.raises(NotAllowed):
        seek_person(cast.karin, by=herself, reason="Ser efter")
    [one] = picked()
    assert (one.cause, one.rule, one.staff_id, one.patient_id) == ("alert", "S1", herself.staff_id, cast.karin.pk)
    [notice] = told("log_alert")
    assert notice.to_unit_id == cast.ward.pk
    [row] = queue.in_order(cast.lo)
    assert (row.patient, row.group) == ("Sig själv", queue.ALWAYS)
    assert events(activity="refused")[0].obligations == ["LOG", "ALERT"]


def test_trying_again_makes_one_mark_and_one_notice(cast, herself):
    for minute in (0, 5):
        with clock.at(moment(f"2026-03-30T09:0{minute}")), pytest.raises(NotAllowed):
            seek_person(cast.karin, by=herself, reason="Ser efter")
    look()
    [one] = picked()
    assert one.last_at == moment("2026-03-30T09:05")
    assert len(told("log_alert")) == 1


def test_trying_again_after_the_review_is_a_new_mark(cast, herself):
    with pytest.raises(NotAllowed):
        seek_person(cast.karin, by=herself, reason="Ser efter")
    review_reading(picked()[0], by=cast.lo, outcome="justified")
    with clock.at(LATER), pytest.raises(NotAllowed):
        seek_person(cast.karin, by=herself, reason="Ser efter")
    assert len(picked()) == len(told("log_alert")) == 2


def test_a_page_about_herself_does_the_same_and_looks_as_if_there_were_nobody(client, cast, herself):
    desk = enter(client, cast.amira)
    session = desk.session
    session["person"] = str(cast.karin.pk)
    session.save()
    here, nobody = (desk.get(f"/arbete/patient/{pk}/") for pk in (cast.karin.pk, cast.amira.staff_id))
    assert here.status_code == nobody.status_code == 404
    assert here.content == nobody.content
    assert [one.rule for one in picked()] == ["S1"]


def test_looking_for_somebody_else_who_is_closed_wakes_nobody(cast, herself):
    robert = make_person("Robert Ask", "197110021834", protection="protected")
    with pytest.raises(NotFound):
        seek_person(robert, by=herself, reason="Ser efter")
    refusals.write_down(herself, Person, cast.amira.staff_id, code="not_found", reason="view_record")
    assert (picked(), told("log_alert")) == ([], [])


def test_who_changes_her_own_permissions_or_another_providers_wakes_the_reviewers(cast, lo):
    agneta = make_actor("Agneta Regel", "permission_admin", cast.ward)
    for provider in (cast.ward.provider_id, cast.lund.provider_id):
        with pytest.raises(Refused):
            propose_permission_change(
                Provider.objects.get(pk=provider), by=agneta, reason="Behövs.",
                changes=[grant(cast.other_ward, "ward_nurse", agneta.staff_hsa)],
            )  # fmt: skip
    [one] = picked()
    assert (one.rule, one.patient_id) == ("A2", None)
    assert len(told("log_alert")) == 1
    [row] = queue.in_order(cast.lo)
    assert row.patient == "Ingen patient"


def test_where_nobody_reviews_the_administrators_hear_that_and_nobody_else_does(cast):
    herself = replace(cast.amira, person=cast.karin.pk)
    for name, unit in (("Agneta Regel", cast.other_ward), ("Rebecka Forsman", cast.lund)):
        make_actor(name, "permission_admin", unit)
    with pytest.raises(NotAllowed):
        seek_person(cast.karin, by=herself, reason="Ser efter")
    assert [one.to_unit_id for one in told("log_nobody_reviews")] == [cast.other_ward.pk]
    assert told("log_alert") == []
    lo = make_actor("Lo Ginman", "log_reviewer", cast.ward)
    assert [row.reading.rule for row in queue.in_order(lo)] == ["S1"], "whoever is appointed finds it in the queue"


# --- Readings without a yes


def opened(actor, person, rule: str, at: str) -> None:
    """As the page of the record writes it down."""
    reads(
        actor, person, at, obligations=["LOG", "NOTIFY", "REVIEW"],
        shown={"entries": [{"kind": "medication", "rule": rule}], "closed": []},
    )  # fmt: skip


def test_a_reading_under_a_lift_is_reviewed_and_the_person_is_told_once_for_each_rule_and_day(cast, lo):
    opened(cast.berit, cast.karin, "I5", "2026-03-30T09:05")
    opened(cast.berit, cast.karin, "I5", "2026-03-30T09:10")
    opened(cast.jonas, cast.karin, "I5", "2026-03-30T09:12")
    assert look() == [("ground", "I5")] * 2
    assert look(15) == [("ground", "I5")] * 2
    [notice] = told("opened")
    assert notice.to_person_id == cast.karin.pk
    assert {one.told_at for one in picked()} == {LATER}
    opened(cast.berit, cast.karin, "O9", "2026-03-30T09:30")
    look(20)
    assert len(told("opened")) == 2


def test_nobody_is_told_after_a_death_and_the_reviewer_sees_that_nobody_was(cast, lo):
    with as_system("a test lets Karin die"):
        Person.objects.filter(pk=cast.karin.pk).update(deceased_at=moment("2026-03-30T09:15"))
    opened(cast.berit, cast.karin, "I5", "2026-03-30T09:05")
    assert look() == [("ground", "I5")]
    assert told("opened") == []
    [row] = queue.in_order(cast.lo)
    assert "Patienten har inte underrättats" in [entry.title for entry in queue.story(cast.lo, row.reading)]


def test_what_was_read_in_an_emergency_stands_in_its_story_and_is_not_asked_about_twice(emergency, cast):
    opened(cast.jonas, cast.karin, "O9", "2026-03-30T09:08")
    assert look() == [("emergency", "")]
    assert len(told("opened")) == 1
    [row] = queue.in_order(cast.lo)
    assert "Läkemedel" in row.what
    story = queue.story(cast.lo, row.reading)
    assert ("Patienten fick veta", moment("2026-03-30T09:00")) in [(entry.title, entry.at) for entry in story]


def test_but_what_is_read_after_the_emergency_was_reviewed_is(emergency, cast):
    look()
    with clock.at(LATER):
        review_reading(picked()[0], by=cast.lo, outcome="justified")
    opened(cast.jonas, cast.karin, "O9", "2026-03-30T09:30")
    assert look(15) == [("emergency", ""), ("ground", "O9")]


def test_an_ordinary_reading_owes_nothing(cast, lo):
    reads(cast.amira, cast.karin, "2026-03-30T09:05", obligations=["LOG"], shown={"entries": [{"rule": "I2"}]})
    assert look() == []


def test_what_is_owed_is_found_by_its_own_index(cast, lo):
    with as_system("a test looks at the plan"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = log.owing(LATER - timedelta(days=3)).filter(actor_kind="staff").explain()
    assert "audit_event_owing" in plan
