"""Karin says yes or no to that the ward reads what others have written. A no is as easy as a yes."""

from datetime import date, timedelta

import pytest

from apps.access.actor import Actor
from apps.access.models import CapacityKind, SharingConsent
from apps.access.verbs.capacity import end_capacity, judge_capacity, record_inquiry
from apps.access.verbs.consents import end_sharing_consent, record_sharing_consent, void_sharing_consent
from apps.core import clock, rules
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.guard import as_system
from apps.patients.models import Person, Relationship
from tests.access import world
from tests.cast import make_person

from .conftest import MORNING, answer, count, entry, last_event, row

pytestmark = pytest.mark.django_db


def say(scene, by, is_given=True, **more):
    return record_sharing_consent(scene.karin, by=by, is_given=is_given, **more)


def test_a_yes_opens_for_everybody_on_the_ward_until_the_usual_end(scene, cast):
    with rules.override({"consent.default_length": "10d"}):
        consent = say(scene, cast.amira, not_covered="Psykiatri")
    assert answer(cast.amira, scene.far) == answer(cast.jonas, scene.far) == "CHOICE O6"
    assert (consent.not_covered, consent.registered_by_id) == ("Psykiatri", cast.amira.staff_id)
    assert (last_event("record_sharing_consent").rule, consent.method) == ("K1", "oral")
    with clock.at(clock.now() + timedelta(days=10)):
        assert answer(cast.jonas, scene.far) == "FLAG O11"


def test_a_personal_yes_opens_for_amira_alone(scene, cast):
    say(scene, cast.amira, is_for_unit=False)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    assert answer(cast.jonas, scene.far) == "FLAG O11"


def test_a_no_takes_the_place_of_a_yes_and_the_reverse(scene, cast):
    say(scene, cast.amira)
    say(scene, cast.jonas, is_given=False)
    assert answer(cast.amira, scene.far) == "FLAG O10"
    say(scene, cast.amira)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    assert count(SharingConsent) == 3, "what was said is kept"


def test_taking_it_back_closes_at_once_in_a_session_that_is_open(scene, cast):
    consent = say(scene, cast.amira)
    end_sharing_consent(scene.karin, by=cast.patient, consent=consent)
    assert answer(cast.amira, scene.far) == "FLAG O11"
    assert last_event("end_sharing_consent").rule == "P3"
    with pytest.raises(Conflict):
        end_sharing_consent(scene.karin, by=cast.amira, consent=consent)


def test_one_s_own_unit_may_end_it_for_her_and_another_provider_may_not(scene, cast):
    consent = say(scene, cast.amira)
    world.ground(scene.karin, cast.hsv, world.Basis.CARE, MORNING)
    with pytest.raises(NotAllowed):
        end_sharing_consent(scene.karin, by=cast.nadja, consent=consent)
    end_sharing_consent(scene.karin, by=cast.jonas, consent=consent, reason="Hon ångrade sig")
    assert row(SharingConsent).end_reason == "Hon ångrade sig"


def test_a_mistake_is_marked_and_no_longer_counts(scene, cast):
    refusal = say(scene, cast.amira, is_given=False)
    assert answer(cast.amira, scene.far) == "FLAG O10"
    void_sharing_consent(scene.karin, by=cast.amira, consent=refusal, reason="Fel patient")
    assert answer(cast.amira, scene.far) == "FLAG O11"


def test_only_units_in_her_care_write_it_down(scene, cast):
    world.ground(scene.karin, cast.vc, world.Basis.LISTED, MORNING)
    with pytest.raises(NotAllowed):
        say(scene, cast.maria)
    with pytest.raises(NotFound):
        say(scene, cast.berit)
    assert count(SharingConsent) == 0


def test_nobody_writes_down_that_she_answered_in_the_portal(scene, cast):
    with pytest.raises(Invalid):
        say(scene, cast.amira, method="portal")


def test_who_cannot_answer_has_not_answered(scene, cast):
    judged = judge_capacity(scene.karin, by=cast.jonas, kind=CapacityKind.LASTING, reason="Svår demens")
    with pytest.raises(Invalid) as refused:
        say(scene, cast.amira)
    assert refused.value.field == "given_by"
    assert answer(cast.amira, scene.far) == "WHO O8c"
    record_inquiry(scene.karin, by=cast.amira, text="Dottern: hon ville alltid att alla skulle veta.")
    assert answer(cast.amira, scene.far) == "CHOICE O8"
    end_capacity(scene.karin, by=cast.jonas, capacity=judged.pk)
    assert answer(cast.amira, scene.far) == "FLAG O11"


def test_an_inquiry_is_for_those_who_cannot_answer(scene, cast):
    with pytest.raises(Invalid):
        record_inquiry(scene.karin, by=cast.amira, text="Dottern sa ja.")


# --- Somebody answers for another ---


@pytest.fixture
def child(cast, scene):
    with as_system("a test makes a child"):
        Person.objects.filter(pk=scene.karin.pk).update(born_on=date(2020, 1, 1), number_kind="reserve")
    mother = make_person("Eva Testsson", "198501012391")
    with as_system("a test makes a guardian"):
        return Relationship.objects.create(person=scene.karin, relative=mother, kind="guardian", valid_from=MORNING)


def test_a_mother_says_yes_for_a_small_child_and_takes_it_back(scene, cast, child):
    consent = say(scene, cast.amira, given_by="guardian", represented_by=child.relative_id)
    assert answer(cast.amira, scene.far) == "CHOICE O6"
    end_sharing_consent(scene.karin, by=Actor.of_mandate(child), consent=consent)
    assert answer(cast.amira, scene.far) == "FLAG O11"


def test_a_guardian_does_not_answer_for_a_youth(scene, cast, child):
    with as_system("a test lets a child grow"):
        Person.objects.filter(pk=scene.karin.pk).update(born_on=date(2010, 1, 1))
    with pytest.raises(NotAllowed):
        say(scene, cast.amira, given_by="guardian", represented_by=child.relative_id)


def test_who_is_not_registered_as_hers_does_not_answer(scene, cast, child):
    with pytest.raises(Invalid):
        say(scene, cast.amira, given_by="legal_representative", represented_by=child.relative_id)
    with pytest.raises(Invalid):
        say(scene, cast.amira, given_by="guardian")


def test_social_services_read_each_other_after_a_yes(scene, cast):
    """The municipality's care managers and home care are one provider; Eslöv's are another."""
    world.ground(scene.karin, cast.lund, world.Basis.CARE, MORNING)
    theirs = entry(scene.karin, cast.eslov)
    assert answer(cast.per, theirs) == "FLAG O11"
    say(scene, cast.per)
    assert answer(cast.per, theirs) == "CHOICE O6"
