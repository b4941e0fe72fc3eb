"""Karin lies on Amira's ward. The other ward, and the municipality's nurses, have written about her earlier."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from apps.access.deciding import decide
from apps.access.models import Basis
from apps.core.guard import as_system
from apps.organisations.models import Provider
from apps.records.models import RecordEntry
from tests.access import world
from tests.cast import moment
from tests.trail import events

MORNING = moment("2026-03-30T08:00")


def entry(person, unit, kind="note", **more) -> RecordEntry:
    with as_system("a test writes in the record"):
        return RecordEntry.objects.create(
            patient=person, unit=unit, provider=unit.provider, provider_kind=unit.provider.kind, kind=kind,
            title="Tidigare besök", happened_at=MORNING, recorded_at=MORNING, **more,
        )  # fmt: skip


@pytest.fixture
def scene(cast) -> SimpleNamespace:
    """Karin's record: `own` on the ward, `near` on the other ward, `far` with the municipality's nurses."""
    Provider.objects.update(svod_from=date(2020, 1, 1))
    for name in ("amira", "jonas", "per"):
        cast.actors[name] = replace(cast.actors[name], sjf=True)  # as their role profile says
    world.ground(cast.karin, cast.ward, Basis.CARE, MORNING)
    return SimpleNamespace(
        karin=cast.karin,
        own=entry(cast.karin, cast.ward),
        near=entry(cast.karin, cast.other_ward),
        far=entry(cast.karin, cast.hsv),
    )


def answer(actor, row, act="read") -> str:
    decision = decide(actor, row, act)
    return f"{decision.effect} {decision.rule}"


def count(model, **of) -> int:
    with as_system("a test counts"):
        return model.objects.filter(**of).count()


def row(model, **of):
    with as_system("a test looks"):
        return model.objects.get(**of)


def last_event(activity):
    return events(activity=activity)[0]
