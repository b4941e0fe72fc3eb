"""A discharge under way, for the verbs to be tried on."""

from datetime import date

import pytest

from apps.core import clock
from apps.discharge import actions
from apps.notifications import outbox
from tests.cast import moment


@pytest.fixture(autouse=True)
def morning():
    """It is Monday 30 March 2026, 09.10; nothing is sent outside the house."""
    with outbox.held(), clock.at(moment("2026-03-30T09:10")):
        yield


@pytest.fixture
def case(cast):
    """Karin has been admitted to the ward at eight; nobody has been told yet."""
    return actions.open_case(
        cast.karin,
        by=cast.amira,
        admitted_at=moment("2026-03-30T08:00"),
        assessed_by=cast.staff("jonas"),
        care_form="somatic",
        expected_needs=["social", "municipal_health"],
        estimated_discharge_at=date(2026, 4, 3),
    )


@pytest.fixture
def told_case(case, cast):
    """Lund's social services and municipal nurse, and the health centre, have been told."""
    actions.send_admission_notice(case, by=cast.amira, to=[cast.lund, cast.hsv, cast.vc])
    return reload(case, cast.amira)


@pytest.fixture
def ready_case(told_case, cast):
    with clock.at(moment("2026-04-01T11:59")):
        actions.mark_ready(told_case, by=cast.amira, decided_by=cast.staff("jonas"), secrecy_basis="consent")
    return reload(told_case, cast.amira)


def reload(case, actor):
    return type(case).objects.visible_to(actor).get(pk=case.pk)
