"""Karin's coordinated plan, as far as a test needs it: proposed, called, met, written, in force."""

from datetime import timedelta

from apps.access import grounds
from apps.access.models import Basis
from apps.careplans import actions
from apps.cases.actions import record_consent
from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import today
from apps.core.guard import as_system
from apps.patients.models import Person

from .conftest import fresh

WORDS = "Jag vill bo kvar hemma"
STEPS = ("proposed", "preparing", "called", "met", "written", "active")


def person_of(cast) -> Person:
    with as_system("a test knows the person"):
        return Person.objects.get(pk=cast.karin.pk)


def plan_at(cast, step: str = "active", *, efforts: int = 3, goals: int = 1) -> Case:
    """A plan that Siv at the health centre holds together with Per and Nadja."""
    grounds.open(
        patient_id=cast.karin.pk, unit_id=cast.vc.pk, basis=Basis.CARE, source="test", source_id=cast.karin.pk,
        valid_from=clock.now() - timedelta(days=1),
    )  # fmt: skip
    case = actions.propose_plan(person_of(cast), by=cast.siv, reason="Många hjälper till", question="Vem gör vad?")
    for name in STEPS[1 : STEPS.index(step) + 1]:
        DO[name](cast, fresh(case, cast.siv), efforts, goals)
    return fresh(case, cast.siv)


def agree(cast, case, *_):
    record_consent(case, by=cast.siv, purpose="sip", status="given")


def call(cast, case, *_):
    karin = person_of(cast)
    start = clock.now() + timedelta(days=11)
    actions.send_summons(case, by=cast.siv, to=[cast.lund, cast.hsv, karin], start=start, place="Måsen")


def meet(cast, case, *_):
    actions.hold_meeting(case, by=cast.siv, attended=[cast.lund, cast.hsv])


def write(cast, case, efforts, goals):
    units = [cast.vc, cast.lund, cast.hsv]
    actions.write_plan(
        case, by=cast.siv, own_words=WORDS, lead=cast.vc, crisis="Ring Måsen",
        follow_up_on=today() + timedelta(days=77),
        goals=[{"id": f"g{n}", "text": f"Mål nummer {n}"} for n in range(goals)],
        efforts=[
            {
                "id": f"e{n}", "goal": f"g{n % goals}", "action": f"Insats nummer {n}",
                "responsible": units[n % 3] if n % 4 < 3 else "self", "start_on": today() + timedelta(days=14),
            }
            for n in range(efforts)
        ],
    )  # fmt: skip


def activate(cast, case, *_):
    actions.activate_plan(case, by=cast.siv)


DO = {"preparing": agree, "called": call, "met": meet, "written": write, "active": activate}
