"""Danger to life, and Karin cannot answer: quick, for one person and a few hours, reviewed, and she is told."""

from datetime import timedelta

import pytest

from apps.access.models import Capacity, CapacityKind, Emergency
from apps.access.verbs.emergencies import end_emergency, open_emergency
from apps.access.verbs.looking import choose_to_read
from apps.core import clock
from apps.core.errors import Conflict, NotAllowed, NotFound
from apps.notifications.models import Promise

from .conftest import answer, count, entry, last_event, row

pytestmark = pytest.mark.django_db


def test_amira_opens_what_other_providers_have_written_for_herself_alone(scene, cast):
    emergency = open_emergency(scene.karin, by=cast.amira, reason="unconscious")
    assert answer(cast.amira, scene.far) == "CHOICE O9"
    choose_to_read(scene.karin, by=cast.amira, reason="Nöd", others=True)
    assert answer(cast.amira, scene.far) == "PERMIT O9"
    assert answer(cast.jonas, scene.far) == "FLAG O11"
    assert row(Emergency).reviewed_at is None
    with clock.at(emergency.valid_until):
        assert answer(cast.amira, scene.far) == "FLAG O11"


def test_karin_is_told_and_the_audit_says_what_must_follow(scene, cast):
    open_emergency(scene.karin, by=cast.amira, reason="life")
    event = last_event("open_emergency")
    assert {"LOG", "REVIEW", "NOTIFY"} <= set(event.obligations)
    told = row(Promise, to_person=scene.karin)
    assert "Karin" not in f"{told.notice.title} {told.notice.text}"
    assert told.kind == "opened"
    assert told.data == {}


def test_berit_who_has_never_met_her_opens_what_her_own_provider_has(scene, cast):
    assert answer(cast.berit, scene.karin) == "DENY R1"
    open_emergency(scene.karin, by=cast.berit, reason="health")
    assert answer(cast.berit, scene.karin) == "PERMIT R1"
    assert answer(cast.berit, scene.own) == "CHOICE I9"
    assert answer(cast.berit, scene.far) == "DENY O1", "other providers' asks for a care relation too"


def test_social_services_have_no_emergency(scene, cast):
    with pytest.raises(NotAllowed):
        open_emergency(scene.karin, by=cast.per, reason="life")
    assert count(Emergency) == 0


def test_pressing_twice_opens_once(scene, cast):
    open_emergency(scene.karin, by=cast.amira, reason="life")
    with pytest.raises(Conflict):
        open_emergency(scene.karin, by=cast.amira, reason="life")
    assert count(Emergency) == 1


def test_ending_it_closes_at_once_and_karin_counts_as_able_again(scene, cast):
    emergency = open_emergency(scene.karin, by=cast.amira, reason="life")
    with pytest.raises(NotFound):
        end_emergency(scene.karin, by=cast.jonas, emergency=emergency.pk)
    with clock.at(clock.now() + timedelta(minutes=5)):
        end_emergency(scene.karin, by=cast.amira, emergency=emergency.pk)
        assert answer(cast.amira, scene.far) == "FLAG O11"
        assert row(Capacity).valid_until == clock.now()
        with pytest.raises(NotFound):
            end_emergency(scene.karin, by=cast.amira, emergency=emergency.pk)


def test_a_judgement_that_was_there_before_is_left_alone(scene, cast):
    from apps.access.verbs.capacity import judge_capacity

    judge_capacity(scene.karin, by=cast.jonas, kind=CapacityKind.LASTING, reason="Svår demens")
    emergency = open_emergency(scene.karin, by=cast.amira, reason="life")
    end_emergency(scene.karin, by=cast.amira, emergency=emergency.pk)
    assert row(Capacity).valid_until is None


def test_an_investigation_for_the_insurance_stays_closed_in_danger(scene, cast):
    theirs = entry(scene.karin, cast.hsv, kind="fmu")
    open_emergency(scene.karin, by=cast.amira, reason="life")
    assert answer(cast.amira, theirs) == "DENY S6"
