"""Karin is on the ward, which has opened a case and told Lund and the health centre. It is Monday 30 March 2026."""

from types import SimpleNamespace

import pytest

from apps.access.models import Basis
from apps.core import clock
from tests.cast import moment

from . import world

MORNING = moment("2026-03-30T08:00")


@pytest.fixture(autouse=True)
def nine_o_clock():
    with clock.at(moment("2026-03-30T09:00")):
        yield


@pytest.fixture
def scene(cast) -> SimpleNamespace:
    """`case` of Karin with messages `open`, `bare` (no basis) and `withheld`; the ward cares, Lund and vc
    take part."""
    case = world.case(cast.karin, cast.ward, MORNING)
    world.ground(cast.karin, cast.ward, Basis.CARE, MORNING)
    for unit in (cast.ward, cast.lund, cast.vc):
        world.ground(cast.karin, unit, Basis.CASE, MORNING, source_id=case.pk)
    sent = {"sender": cast.ward, "author": cast.staff("amira"), "at": MORNING}
    return SimpleNamespace(
        case=case,
        karin=cast.karin,
        open=world.message(case, **sent, readers=[cast.lund], basis="consent"),
        bare=world.message(case, **sent, readers=[cast.lund]),
        withheld=world.message(case, **sent, readers=[cast.lund], basis="consent", is_withheld=True),
        draft=world.draft(case, cast.ward, MORNING),
        to_lund=world.promise(MORNING, to_unit=cast.lund),
        to_karin=world.promise(MORNING, to_person=cast.karin),
    )
