"""A plan for Karin that Siv at the health centre leads, with Lund's social services and municipal nurse."""

from datetime import date

import pytest

from apps.access import grounds
from apps.access.models import Basis
from apps.careplans import actions
from apps.careplans.models import Plan
from apps.cases import actions as spine
from apps.cases.models import Case, Task
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from tests.cast import moment


@pytest.fixture(autouse=True)
def morning():
    """It is Monday 30 March 2026, 09.10; nothing is sent outside the house."""
    with outbox.held(), clock.at(moment("2026-03-30T09:10")):
        yield


@pytest.fixture
def known(cast):
    """The health centre cares for Karin."""
    grounds.open(
        patient_id=cast.karin.pk, unit_id=cast.vc.pk, basis=Basis.CARE, source="stay", source_id=cast.karin.pk,
        valid_from=moment("2026-01-01T08:00"),
    )  # fmt: skip
    return cast


@pytest.fixture
def wish(known):
    return actions.propose_plan(known.karin, by=known.siv, reason="Många som hjälper till")


@pytest.fixture
def agreed(wish, known):
    """Karin has said yes."""
    spine.record_consent(wish, by=known.siv, purpose="sip", status="given")
    return again(wish)


@pytest.fixture
def called(agreed, known):
    """Lund's units and Karin are called to a meeting on 10 April."""
    to = [known.lund, known.hsv, known.karin]
    actions.send_summons(agreed, by=known.siv, to=to, start=moment("2026-04-10T10:00"))
    return again(agreed)


def lines(cast) -> dict:
    """What the meeting agreed on: the nurse trains, social services help, Karin walks."""
    starts = {"goal": "g1", "start_on": date(2026, 4, 13)}
    return {
        "own_words": "Jag vill gå till torget själv",
        "goals": [{"id": "g1", "text": "Gå till torget"}],
        "efforts": [
            {"id": "e1", "action": "Träna gång", "responsible": cast.hsv, **starts},
            {"id": "e2", "action": "Hemtjänst", "responsible": cast.lund, "due_on": date(2026, 5, 30), **starts},
            {"id": "e3", "action": "Gå en stund", "responsible": "self", **starts},
        ],
        "lead": cast.vc,
        "follow_up_on": date(2026, 9, 1),
    }


@pytest.fixture
def written(called, known):
    with clock.at(moment("2026-04-10T11:00")):
        actions.hold_meeting(called, by=known.siv, attended=[known.staff("siv"), known.staff("per"), known.karin])
        actions.write_plan(again(called), by=known.siv, **lines(known))
    return again(called)


@pytest.fixture
def active(written, known):
    """The plan is in force since 10 April at eleven."""
    with clock.at(moment("2026-04-10T11:00")):
        actions.activate_plan(written, by=known.siv)
    return again(written)


def again(case: Case) -> Case:
    with as_system("a test looks again"):
        return Case.objects.select_related("patient", "responsible_unit").get(pk=case.pk)


def plan(case: Case) -> Plan:
    with as_system("a test looks at the plan"):
        return Plan.objects.get(case=case)


def open_tasks(case: Case, owner) -> set[str]:
    with as_system("a test looks at what is owed"):
        rows = Task.objects.filter(case=case, state="open")
        return set(rows.filter(unit=owner.pk).values_list("kind", flat=True)) | set(
            rows.filter(person=owner.pk).values_list("kind", flat=True)
        )
