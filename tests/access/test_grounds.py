"""Grounds come and go with what they come from, and leave their history."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.access import grounds
from apps.access.models import Basis, Ground
from apps.core.guard import as_system

from .conftest import MORNING

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def stay(cast):
    return {
        "patient_id": cast.karin.pk,
        "unit_id": cast.ward.pk,
        "basis": Basis.CARE,
        "source": "stay",
        "source_id": uuid4(),
    }


def spans() -> list:
    """(from, until) of every ground, those without end last."""
    with as_system("a test looks at the grounds"):
        return list(Ground.objects.order_by("valid_until", "valid_from").values_list("valid_from", "valid_until"))


def test_opening_twice_gives_one_ground(stay):
    first = grounds.open(**stay, valid_from=MORNING)
    assert grounds.open(**stay, valid_from=LATER) == first
    assert spans() == [(MORNING, None)]


def test_opening_again_after_the_end_keeps_the_history(stay):
    grounds.open(**stay, valid_from=MORNING)
    assert grounds.close(source="stay", source_id=stay["source_id"], at=LATER) == 1
    grounds.open(**stay, valid_from=LATER)
    assert spans() == [(MORNING, LATER), (LATER, None)]


def test_closing_ends_only_what_lives(stay):
    grounds.open(**stay, valid_from=MORNING, valid_until=LATER)
    assert grounds.close(source="stay", source_id=stay["source_id"], at=LATER) == 0
    assert grounds.close(source="stay", source_id=uuid4(), at=LATER) == 0


def test_closing_before_it_began_leaves_a_ground_that_never_held(stay):
    grounds.open(**stay, valid_from=LATER)
    grounds.close(source="stay", source_id=stay["source_id"], at=MORNING)
    assert spans() == [(LATER, LATER)]


def test_closing_for_one_unit_leaves_the_others(stay, cast):
    grounds.open(**stay, valid_from=MORNING)
    grounds.open(**{**stay, "unit_id": cast.lund.pk}, valid_from=MORNING)
    assert grounds.close(source="stay", source_id=stay["source_id"], unit_id=cast.lund.pk, at=LATER) == 1
    assert spans() == [(MORNING, LATER), (MORNING, None)]


def test_ending_a_case_twice_is_once(stay, cast):
    case_id = uuid4()
    grounds.open(**{**stay, "basis": Basis.CASE, "source": "case", "source_id": case_id}, valid_from=MORNING)
    assert grounds.end_case(case_id, at=LATER) == 1
    assert grounds.end_case(case_id, at=LATER) == 0
    assert spans() == [(MORNING, LATER), (LATER, None)]


def test_the_database_keeps_one_living_ground_per_source(stay):
    grounds.open(**stay, valid_from=MORNING)
    twin = {"patient_id": stay["patient_id"], "unit_id": stay["unit_id"], "basis": 1, "source_type": "stay"}
    with pytest.raises(IntegrityError, match="one_live_ground_per_source"), transaction.atomic():
        Ground.objects.create(**twin, source_id=stay["source_id"], valid_from=LATER)


@pytest.mark.parametrize("wrong", [{"basis": 3}, {"valid_until": MORNING - timedelta(seconds=1)}])
def test_the_database_refuses_what_cannot_be(stay, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        grounds.open(**{**stay, "valid_from": MORNING, **wrong})
