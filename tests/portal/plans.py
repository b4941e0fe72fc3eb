"""A coordinated plan in every state that a person may meet it in, made by the verbs. Each returns the case."""

from datetime import date

from apps.access.models import Basis
from apps.careplans import actions as verbs
from apps.cases import actions as spine
from apps.cases.models import Case
from apps.core import clock
from apps.core.guard import as_system
from tests.access import world
from tests.cast import Cast, moment
from tests.discharge.conftest import reload


def at(text: str):
    return clock.at(moment(text))


def asked(cast: Cast) -> Case:
    """The health centre thinks that a plan would help; Karin has not answered."""
    give_care(cast)
    with at("2026-03-23T09:00"):
        return verbs.propose_plan(
            cast.karin, by=cast.siv, reason="Flera hjälper till hemma och ingen håller ihop det."
        )


def give_care(cast: Cast, person=None) -> None:
    with at("2026-03-01T09:00"):
        world.ground(person or cast.karin, cast.vc, Basis.CARE, clock.now())


def agreed(cast: Cast) -> Case:
    case = asked(cast)
    with at("2026-03-23T10:00"):
        spine.record_consent(case, by=cast.siv, purpose="sip", status="given")
    return reload(case, cast.siv)


def called(cast: Cast, *more) -> Case:
    """Everybody is called to a meeting on Thursday 2 April at ten."""
    case = agreed(cast)
    with at("2026-03-24T09:00"):
        verbs.send_summons(
            case, by=cast.siv, to=[cast.lund, cast.hsv, cast.karin, *more], start=moment("2026-04-02T10:00"),
            end=moment("2026-04-02T11:00"), place="Hemma hos dig, Storgatan 1", topics="Hur du har det hemma.",
            interpreter="arabiska",
        )  # fmt: skip
    return reload(case, cast.siv)


def active(cast: Cast, *more) -> Case:
    """The meeting was held a week ago, and the plan is in force."""
    case = agreed(cast)
    with at("2026-03-24T09:00"):
        verbs.send_summons(
            case, by=cast.siv, to=[cast.lund, cast.hsv, cast.karin, *more], start=moment("2026-03-26T10:00")
        )
    with at("2026-03-26T11:00"):
        verbs.hold_meeting(case, by=cast.siv, attended=[cast.vc, cast.lund, cast.karin])
        verbs.write_plan(case, by=cast.siv, **content(cast))
        verbs.activate_plan(case, by=cast.siv)
    return reload(case, cast.siv)


def content(cast: Cast) -> dict:
    return {
        "own_words": "Jag vill bo kvar hemma och kunna gå till torget.",
        "goals": [
            {"id": "g1", "text": "Gå till torget med rollator", "target_on": date(2026, 6, 1)},
            {"id": "g2", "text": "Känna mig trygg med mina mediciner"},
        ],
        "efforts": [
            {"id": "e1", "goal": "g1", "action": "Gå en stund varje dag", "responsible": "self",
             "start_on": date(2026, 3, 30), "frequency": "varje morgon"},
            {"id": "e2", "goal": "g1", "action": "Träna gång hemma", "responsible": cast.hsv,
             "start_on": date(2026, 4, 13), "due_on": date(2026, 5, 30), "phone": "046-000 00 06",
             "phone_after_hours": "046-000 00 05"},
            {"id": "e3", "goal": "g2", "action": "Dela dosetten", "responsible": cast.hsv,
             "start_on": date(2026, 4, 6), "frequency": "varannan onsdag"},
            {"id": "e4", "action": "Se över hjälpen hemma", "responsible": cast.lund, "due_on": date(2026, 4, 20)},
        ],
        "needs": [{"area": "everyday", "text": "Hjälp med trappan"}],
        "relatives_role": "Sonen följer med på promenaden",
        "cost_sharing": "Regionen och Lund betalar hälften var",
        "crisis": "Yr eller ramlat: ring hemsjukvården.",
        "lead": cast.vc,
        "follow_up_on": date(2026, 6, 15),
    }  # fmt: skip


def ended(cast: Cast) -> Case:
    case = active(cast)
    verbs.end_plan(case, by=cast.siv, reason="goals_met")
    return reload_closed(case)


def reload_closed(case: Case) -> Case:
    with as_system("a test looks"):
        return Case.objects.get(pk=case.pk)
