"""Looking outside one's own list, and at what others have written: only after a choice that says why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.access.models import Choice
from apps.access.verbs.consents import record_sharing_consent
from apps.access.verbs.looking import choose_to_read, seek_person
from apps.core import clock, rules
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.patients.models import Person

from .conftest import answer, count, last_event, row

pytestmark = pytest.mark.django_db


def test_berit_looks_karin_up_and_says_why(scene, cast):
    assert answer(cast.berit, scene.karin) == "DENY R1"
    seek_person(scene.karin, by=cast.berit, reason="Ringer om en tid")
    assert answer(cast.berit, scene.karin) == "PERMIT R2"
    assert answer(cast.berit, scene.near) == "DENY I1", "who she is, and nothing that is written"
    event = last_event("seek_person")
    assert (event.rule, event.patient_id, event.staff_id) == ("R2", scene.karin.pk, cast.berit.staff_id)


def test_nobody_looks_without_a_reason(scene, cast):
    with pytest.raises(Invalid) as refused:
        seek_person(scene.karin, by=cast.berit, reason="  ")
    assert refused.value.field == "reason"
    assert count(Choice) == 0


def test_somebody_protected_does_not_exist_for_those_who_are_not_cleared(scene, cast):
    with as_system("a test protects a person"):
        Person.objects.filter(pk=scene.karin.pk).update(protection="marked")
    with pytest.raises(NotFound):
        seek_person(scene.karin, by=cast.berit, reason="Ringer om en tid")
    assert count(Choice) == 0
    seek_person(scene.karin, by=replace(cast.berit, clearance=True), reason="Ringer om en tid")


def test_staff_do_not_look_themselves_up(scene, cast):
    with pytest.raises(NotAllowed):
        seek_person(scene.karin, by=replace(cast.berit, person=scene.karin.pk), reason="Jag är nyfiken")


def test_a_choice_lasts_as_long_as_the_rule_says_and_in_its_session_only(scene, cast):
    here = replace(cast.berit, session="one")
    with rules.override({"choice.lasts": "2h"}):
        seek_person(scene.karin, by=here, reason="Ringer om en tid")
    assert answer(here, scene.karin) == "PERMIT R2"
    assert answer(replace(here, session="two"), scene.karin) == "DENY R1"
    with clock.at(clock.now() + timedelta(hours=2)):
        assert answer(here, scene.karin) == "DENY R1"


def test_amira_chooses_to_read_what_the_other_ward_has_written(scene, cast):
    assert answer(cast.amira, scene.near) == "CHOICE I8"
    choose_to_read(scene.karin, by=cast.amira, reason="Planera hemgång")
    assert answer(cast.amira, scene.near) == "PERMIT I8"
    assert answer(cast.amira, scene.far) == "FLAG O11", "the choice was for her own provider"
    assert row(Choice).unit_id == cast.other_ward.pk
    assert last_event("choose_to_read").rule == "I8"


def test_a_choice_opens_nothing_that_asks_for_consent(scene, cast):
    with pytest.raises(IllegalMove):
        choose_to_read(scene.karin, by=cast.amira, reason="Planera hemgång", others=True)
    record_sharing_consent(scene.karin, by=cast.amira, is_given=True)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    choose_to_read(scene.karin, by=cast.amira, reason="Planera hemgång", others=True)
    assert answer(cast.amira, scene.far) == "PERMIT O6"
    assert row(Choice).unit_id is None
