"""Nobody is asked for what they cannot do, or for what is over."""

import pytest

from apps.cases.models import Task
from apps.cases.processes import beyond
from apps.core import clock
from apps.core.guard import as_system
from apps.discharge import actions
from tests.cast import moment

pytestmark = pytest.mark.django_db


def kinds(case, unit, state="open") -> set[str]:
    with as_system("a test looks"):
        return set(Task.objects.filter(case=case, unit=unit, state=state).values_list("kind", flat=True))


def test_home_care_has_nothing_in_its_list_that_it_cannot_do():
    assert set(beyond("home_service")) >= {"start_planning", "record_sip_stance"}
    assert not {"acknowledge", "confirm_readiness", "resume_service"} & set(beyond("home_service"))
    assert "name_fixed_contact" not in beyond("outpatient_coordinator"), "the manager at the same unit can"


def test_planning_that_nobody_began_is_not_asked_for_when_the_patient_has_left(ready_case, cast):
    assert "start_planning" in kinds(ready_case, cast.lund)
    with clock.at(moment("2026-04-03T13:00")):
        actions.discharge(ready_case, by=cast.amira, destination="own_home")
    assert "start_planning" in kinds(ready_case, cast.lund, "cancelled")
