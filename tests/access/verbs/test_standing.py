"""What the access steps may tell: one's own facts, and of what is closed only what the rule allows."""

import pytest

from apps.access.standing import standing, what_is_closed
from apps.access.verbs.blocks import register_block
from apps.access.verbs.consents import record_sharing_consent
from apps.access.verbs.emergencies import open_emergency
from apps.access.verbs.looking import choose_to_read

from .conftest import MORNING

pytestmark = pytest.mark.django_db


def told(actor, scene):
    return {f"{one.decision.effect} {one.decision.rule}": one for one in what_is_closed(actor, scene.karin.pk)}


def test_amira_learns_that_there_is_more_and_not_where(scene, cast):
    found = told(cast.amira, scene)
    assert set(found) == {"CHOICE I8", "FLAG O11"}
    assert not any(one.provider or one.unit for one in found.values())
    here = standing(cast.amira, scene.karin.pk)
    assert (here.has_care, here.since, here.consent, here.emergency) == (True, MORNING, None, None)


def test_what_has_been_said_and_chosen_shows(scene, cast):
    consent = record_sharing_consent(scene.karin, by=cast.jonas, is_given=True)
    choose_to_read(scene.karin, by=cast.amira, reason="Planera hemgång")
    here = standing(cast.amira, scene.karin.pk)
    assert here.consent.pk == consent.pk
    assert here.said_to == "Jonas Ek"
    assert [one.reason for one in here.choices] == ["Planera hemgång"]
    assert not standing(cast.berit, scene.karin.pk).consent, "what was said to another unit is not hers to know"


def test_in_danger_amira_learns_who_has_blocked_and_nothing_more(scene, cast):
    register_block(scene.karin, by=cast.nadja, kind="outer", text="Karin bad om det")
    assert "FLAG O5" in told(cast.amira, scene)
    assert not told(cast.amira, scene)["FLAG O5"].provider
    open_emergency(scene.karin, by=cast.amira, reason="life")
    assert told(cast.amira, scene)["WHO O4"].provider == "Lund"


def test_a_stranger_learns_nothing(scene, cast):
    assert told(cast.elin, scene) == {}


def test_it_costs_one_statement(scene, cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing(cast.amira, scene.karin.pk)
