"""Lo looks at what others have read: emergencies and what stands out, never her own, and never what was read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from apps.access import grounds
from apps.access.models import Basis, Emergency
from apps.audit import log
from apps.core import clock, rules
from apps.core.errors import Invalid, NotFound
from apps.core.guard import as_system
from apps.organisations.models import Staff
from apps.patients.models import Person
from apps.review import queue, tasks
from apps.review.actions import review_reading
from apps.review.models import Cause, Reading, Verdict
from tests.cast import make_actor, make_person, moment
from tests.signing import new_user

from .conftest import reads

pytestmark = pytest.mark.django_db
NIGHT = moment("2026-03-30T00:00")


def picked(cause=None) -> list[Reading]:
    with as_system("a test looks"):
        rows = Reading.objects.select_related("staff")
        return list(rows.filter(cause=cause) if cause else rows)


def test_an_emergency_is_always_picked_once_and_due_in_a_week(emergency, cast):
    tasks.pick_emergencies_to_review(clock.now())
    [one] = picked()
    assert (one.cause, one.staff_id, one.source_id) == (Cause.EMERGENCY, cast.jonas.staff_id, emergency.pk)
    assert one.due_on.isoformat() == "2026-04-06"
    assert "Medvetslös" in one.reason


def test_lo_sees_a_year_and_a_municipality_and_nothing_that_points_at_karin(emergency, cast):
    [row] = queue.in_order(cast.lo)
    assert (row.who, row.patient) == ("Jonas Ek", "1948-••-••")
    assert "Lund" in row.about
    assert not Person.objects.visible_to(cast.lo).exists()


def test_the_story_says_what_happened_and_not_what_was_read(emergency, cast):
    [row] = queue.in_order(cast.lo)
    said = [(entry.title, entry.text) for entry in queue.story(cast.lo, row.reading)]
    assert any("Medvetslös" in text for _title, text in said)
    assert any("Läste" in title for title, _text in said)


def test_when_lo_has_reviewed_it_the_emergency_is_reviewed(emergency, cast):
    [one] = picked()
    review_reading(one, by=cast.lo, outcome="justified", note="")
    with as_system("a test looks"):
        assert Emergency.objects.get(pk=emergency.pk).reviewed_at == clock.now()
    assert queue.in_order(cast.lo) == []


@pytest.mark.parametrize("outcome", ["to_explain", "unjustified"])
def test_what_is_not_justified_needs_words(emergency, cast, outcome):
    [one] = picked()
    with pytest.raises(Invalid):
        review_reading(one, by=cast.lo, outcome=outcome, note="  ")
    review_reading(one, by=cast.lo, outcome=outcome, note="Ingen vårdrelation.")


def test_a_verdict_is_never_changed_but_another_may_follow(emergency, cast):
    [one] = picked()
    first = review_reading(one, by=cast.lo, outcome="justified", note="")
    review_reading(one, by=cast.lo, outcome="unjustified", note="Nya uppgifter.")
    with as_system("a test tries"):
        assert Verdict.objects.count() == 2
        with pytest.raises(DatabaseError), transaction.atomic():
            Verdict.objects.filter(pk=first.pk).update(note="x")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM review_verdict")


def test_nobody_reviews_their_own_readings(emergency, cast):
    jonas = make_actor("Jonas Ek", "log_reviewer", cast.ward)
    jonas = type(jonas)(**{**{f: getattr(jonas, f) for f in jonas.__slots__}, "staff_id": cast.jonas.staff_id})
    [one] = picked()
    assert queue.in_order(jonas) == []
    with pytest.raises(NotFound):
        review_reading(one, by=jonas, outcome="justified", note="")


def test_another_providers_reviewer_sees_nothing_of_it(emergency, cast):
    other = make_actor("Rut Granskare", "log_reviewer", cast.lund)
    assert queue.in_order(other) == []


def test_the_patient_and_the_nurse_do_not_see_the_review(emergency, cast):
    for actor in (cast.patient, cast.amira, cast.jonas):
        assert not Reading.objects.visible_to(actor).exists()


# --- What stands out in the log


def night() -> set[tuple[str, str]]:
    with clock.at(NIGHT):
        tasks.pick_readings_to_review(NIGHT)
    return {(one.cause, one.staff.name) for one in picked()}


def test_a_reading_about_somebody_protected_is_looked_at(cast, lo):
    robert = make_person("Robert Ask", "197110021834", protection="protected")
    reads(cast.amira, robert)
    assert night() == {("protected", "Amira Haddad")}
    [row] = queue.in_order(cast.lo)
    assert row.patient == "Skyddad"


def test_a_reading_about_a_colleague_or_at_the_same_address_is_looked_at(cast, lo):
    user = new_user()
    Staff.objects.filter(pk=cast.jonas.staff_id).update(user=user)
    jonas = make_person("Jonas Ek", "197110021834", user=user, address="Ringvägen 1, 222 22 Lund")
    reads(cast.amira, jonas)
    neighbour = make_person("Nils Granne", "189001129817", address=cast.karin.address)
    at_home = type(cast.amira)(**{**{f: getattr(cast.amira, f) for f in cast.amira.__slots__}, "person": neighbour.pk})
    reads(at_home, cast.karin)
    assert night() == {("colleague", "Amira Haddad"), ("address", "Amira Haddad")}


def test_an_administrator_who_asks_who_may_read_about_a_neighbour_is_looked_at(cast, lo):
    agneta = make_actor("Agneta Regel", "permission_admin", cast.ward)
    herself = make_person("Agneta Regel", "189001129817", address=cast.karin.address)
    with clock.at(moment("2026-03-29T10:00")):
        log.record(replace(agneta, person=herself.pk), "explain_access", patient_id=cast.karin.pk, rule="I2")
    assert night() == {("address", "Agneta Regel")}


def test_unusually_many_are_looked_at_as_one(cast, lo):
    reads(cast.amira, cast.karin)
    reads(cast.amira, make_person("Annan Testsson", "189001129817"), "2026-03-29T11:00")
    with rules.override({"log.unusual_volume": 2}):
        assert night() == set()
    with rules.override({"log.unusual_volume": 1}):
        assert night() == {("volume", "Amira Haddad")}
    [row] = queue.in_order(cast.lo)
    assert row.patient == "2 patienter"


def test_reading_long_after_care_has_ended_is_looked_at(cast, lo):
    for unit, ago in ((cast.ward, timedelta(days=200)), (cast.vc, timedelta(days=20))):
        grounds.open(
            patient_id=cast.karin.pk, unit_id=unit.pk, basis=Basis.CARE, source="test", source_id=unit.pk,
            valid_from=NIGHT - timedelta(days=300), valid_until=NIGHT - ago,
        )  # fmt: skip
    reads(cast.amira, cast.karin)
    reads(cast.maria, cast.karin)
    assert night() == {("relation", "Amira Haddad")}


def test_some_of_each_units_readings_of_the_month_are_drawn_once(cast, lo):
    for day in range(1, 6):
        reads(cast.amira, cast.karin, f"2026-02-0{day}T10:00")
        reads(cast.maria, cast.karin, f"2026-02-0{day}T11:00")
    for _turn in range(2):
        with clock.at(NIGHT):
            tasks.pick_readings_to_review(NIGHT)
    names = [one.staff.name for one in picked(Cause.RANDOM)]
    assert sorted(names) == ["Amira Haddad"] * 3 + ["Maria Olofsson"] * 3
