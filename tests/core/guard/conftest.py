"""Karin is on the ward; the ward has opened a case and told Lund. Amira works on the ward, Elin is a stranger."""

import pytest

from apps.access.models import Basis
from apps.cases.models import Case, Message
from apps.core.guard import as_system
from tests.access import world
from tests.cast import moment

MORNING = moment("2026-03-30T08:00")


@pytest.fixture
def case(cast) -> Case:
    case = world.case(cast.karin, cast.ward, MORNING)
    world.ground(cast.karin, cast.ward, Basis.CARE, MORNING)
    for unit in (cast.ward, cast.lund):
        world.ground(cast.karin, unit, Basis.CASE, MORNING, source_id=case.pk)
    world.message(case, cast.ward, cast.staff("amira"), MORNING, readers=[cast.lund], basis="consent")
    world.promise(MORNING, to_unit=cast.lund, case_id=case.pk)
    return case


@pytest.fixture
def amira(cast, case):
    return cast.amira


@pytest.fixture
def message(amira) -> Message:
    return Message.objects.visible_to(amira).get()


@pytest.fixture
def another_case(case, cast):
    """A case that Amira may not see."""
    return world.case(world.person(), cast.eslov, MORNING)


def everything(model) -> list:
    with as_system("a test looks at every row"):
        return list(model.objects.all())
