"""What PostgreSQL itself refuses about blocks, lifts, emergencies, consents and record entries, whoever writes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from apps.access.models import Block, Emergency, Lift, SharingConsent
from apps.core import clock
from apps.core.guard import as_system
from apps.records.models import RecordEntry
from tests.cast import make_person

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def is_refused(model, **fields) -> str:
    """The name of what refused the row, or nothing when it was taken; keys that wait for commit are asked at once."""
    try:
        with transaction.atomic(), as_system("a test writes past the verbs"):
            model.objects.create(**fields)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        return str(error)
    return ""


@pytest.fixture
def block(cast) -> dict:
    now = clock.now()
    return {
        "patient": cast.karin, "kind": "outer", "provider": cast.ward.provider, "valid_from": now,
        "requested_by": cast.karin, "requested_at": now, "registered_at": now,
    }  # fmt: skip


def test_only_the_person_is_the_one_who_asks_for_a_block(cast, block):
    sara = make_person("Sara Testsson", "197001239297")
    assert "only_the_person_blocks" in is_refused(Block, **{**block, "requested_by": sara})
    assert not is_refused(Block, **block)


def test_an_inner_block_has_a_unit_and_an_outer_has_none(cast, block):
    assert "inner_block_has_a_unit" in is_refused(Block, **{**block, "kind": "inner"})
    assert "inner_block_has_a_unit" in is_refused(Block, **{**block, "unit": cast.ward})
    assert not is_refused(Block, **{**block, "kind": "inner", "unit": cast.ward})


def test_there_is_one_live_block_of_a_kind_and_owner(cast, block):
    assert not is_refused(Block, **block)
    assert "one_live_block" in is_refused(Block, **block)


@pytest.mark.parametrize("model", [Block, SharingConsent])
def test_a_unit_is_one_of_the_providers_own(cast, block, model):
    fields = {**block, "kind": "inner"} if model is Block else {"patient": cast.karin, "provider": cast.ward.provider}
    assert "unit_is_the_providers" in is_refused(model, **{**fields, "unit": cast.lund})
    assert not is_refused(model, **{**fields, "unit": cast.ward})


def test_an_entry_stands_at_a_unit_of_its_provider(cast, entry):
    assert "entry_unit_is_the_providers" in is_refused(RecordEntry, **{**entry, "unit": cast.lund})
    assert not is_refused(RecordEntry, **entry)


@pytest.fixture
def entry(cast) -> dict:
    now = clock.now()
    return {
        "patient": cast.karin, "unit": cast.ward, "provider": cast.ward.provider, "provider_kind": "V",
        "kind": "note", "title": "Dagen", "happened_at": now, "recorded_at": now,
    }  # fmt: skip


def test_a_lift_lasts_at_most_seven_days(cast, block):
    with as_system("a test blocks"):
        blocked = Block.objects.create(**block)
    now = clock.now()
    lift = {"block": blocked, "unit": cast.ward, "reason": "consent", "valid_from": now}
    assert "lift_lasts_at_most_seven_days" in is_refused(Lift, **lift, valid_until=now + WEEK + timedelta(seconds=1))
    assert "known_lift_reason" in is_refused(Lift, **{**lift, "reason": "curiosity"}, valid_until=now + WEEK)
    assert not is_refused(Lift, **lift, valid_until=now + WEEK)


def test_a_lift_has_an_end(cast, block):
    with as_system("a test blocks"):
        blocked = Block.objects.create(**block)
    assert "lift_has_an_end" in is_refused(Lift, block=blocked, unit=cast.ward, reason="consent", valid_until=None)


def test_an_emergency_lasts_at_most_a_day_and_says_why(cast):
    now = clock.now()
    danger = {"patient": cast.karin, "unit": cast.ward, "staff": cast.staff("amira"), "reason": "life"}
    danger |= {"valid_from": now, "valid_until": now + 24 * HOUR}
    too_long = {**danger, "valid_until": now + 24 * HOUR + timedelta(seconds=1)}
    assert "emergency_lasts_at_most_a_day" in is_refused(Emergency, **too_long)
    assert "emergency_has_an_end" in is_refused(Emergency, **{**danger, "valid_until": None})
    assert "known_emergency_reason" in is_refused(Emergency, **{**danger, "reason": "curiosity"})
    assert not is_refused(Emergency, **danger)


@pytest.fixture
def kept(cast, block, entry) -> dict:
    """One row of each kind that is ended or corrected, never changed."""
    now = clock.now()
    with as_system("a test makes rows"):
        blocked = Block.objects.create(**block)
        return {
            "block": blocked,
            "lift": Lift.objects.create(block=blocked, unit=cast.ward, reason="consent", valid_until=now + WEEK),
            "consent": SharingConsent.objects.create(
                patient=cast.karin, provider=cast.ward.provider, unit=cast.ward, valid_from=now
            ),
            "entry": RecordEntry.objects.create(**entry),
        }


def is_changed(row, **fields) -> bool:
    try:
        with transaction.atomic(), as_system("a test writes past the verbs"):
            rows = type(row).objects.filter(pk=row.pk)
            return bool(rows.update(**fields) if fields else rows._raw_delete(using="default"))
    except DatabaseError:
        return False


@pytest.mark.parametrize("name", ["block", "lift", "consent", "entry"])
def test_nothing_of_it_is_erased(kept, name):
    assert not is_changed(kept[name])


CHANGES = [
    ("block", {"kind": "inner"}),
    ("block", {"requested_at": None}),
    ("lift", {"reason": "emergency"}),
    ("consent", {"is_given": False}),
    ("entry", {"text": "Något annat"}),
    ("entry", {"title": "En annan dag"}),
    ("entry", {"author_title": "care_manager"}),
]


@pytest.mark.parametrize(("name", "fields"), CHANGES)
def test_what_was_said_or_written_is_never_changed(kept, name, fields):
    assert not is_changed(kept[name], **fields)


@pytest.mark.parametrize("name", ["block", "lift", "consent"])
def test_but_it_can_be_ended(kept, name):
    assert is_changed(kept[name], valid_until=clock.now() + HOUR)
