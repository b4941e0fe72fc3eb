"""The crowd's coordinated plans: agreed to, refused, run out and ended, with people who were invited."""

from random import Random

from apps.access.models import Basis
from apps.careplans.models import Effort, Goal, Invitation, Meeting, Plan, Question, Sheet, Version
from apps.cases.models import Case, Task
from apps.core.guard import as_system
from apps.patients.models import Person

from . import crowd_records, world
from .crowd import NOW, SPANS, Crowd, days

# What is read, with what its rule looks at.
MODELS = {
    Plan: "case", Sheet: "plan__case", Goal: "case", Effort: "case", Meeting: "case", Invitation: "case",
    Version: "case", Question: "case", Task: "case",
}  # fmt: skip


def grow_plans(random: Random, here: Crowd) -> None:
    """One plan for each person, a relative who may have been invited, and staff who fit their units."""
    at_work = crowd_records.at_work
    here.actors = [at_work(random, here, actor) if actor.kind == "staff" else actor for actor in here.actors]
    with as_system("a test makes plans"):
        for person in here.people:
            helpers = [crowd_records.helper(random, here, person) for _ in range(3)]
            here.actors += helpers
            grow_plan(random, here, person, [helper.person for helper in helpers])


def grow_plan(random: Random, here: Crowd, person: Person, near: list) -> None:
    case = world.case(person, here.units[0], days(-9), is_closed=random.random() < 0.3)
    Case.objects.filter(pk=case.pk).update(process="sip", agreement="valid")
    for unit in here.units:
        begins, until = random.choice(SPANS)
        if random.random() < 0.7:
            world.ground(person, unit, Basis.CASE, days(begins), days(until), source_id=case.pk)
        if random.random() < 0.2:
            world.ground(person, unit, Basis.ENDED_CASE, days(-1), source_id=case.pk)
    write_plan(case, here)
    call(random, case, here, near)
    settle(random, case)


def settle(random: Random, case: Case) -> None:
    """What has become of the plan and of the yes to it; what was written stays."""
    Case.objects.filter(pk=case.pk).update(
        state="ended" if case.is_closed else "active",
        end_reason=random.choice(["goals_met", "consent_withdrawn"]) if case.is_closed else "",
        agreement=random.choice(["valid", "valid", "valid", "refused", "none"]),
        agreed_until=days(random.choice([None, None, 5, -1])),
    )


def write_plan(case: Case, here: Crowd) -> None:
    plan = Plan.objects.create(case=case, initiated_by="region")
    Sheet.objects.create(plan=plan, form="write_plan", changed_at=NOW)
    goal = Goal.objects.create(case=case, key="g1", text="Gå till torget")
    for nth, unit in enumerate(here.units):
        Effort.objects.create(case=case, goal=goal, key=f"e{nth}", action="Hjälper till", unit=unit)
        Task.objects.create(case=case, unit=unit, kind="follow_up", made_at=NOW)
    Version.objects.create(case=case, at=NOW, number=1, content={}, unit=here.units[0], staff=here.author)
    Question.objects.create(case=case, at=NOW, person=case.patient, text="Vem ringer jag?", answer_due_at=NOW)


def call(random: Random, case: Case, here: Crowd, near: list) -> None:
    meeting = Meeting.objects.create(
        case=case, starts_at=days(3), respond_by=NOW, called_by=here.units[0], called_at=days(-1)
    )
    for unit in here.units:
        Invitation.objects.create(case=case, meeting=meeting, unit=unit)
    for person in near:
        if random.random() < 0.6:
            Invitation.objects.create(case=case, meeting=meeting, person_id=person)


def everything(model) -> list:
    """All rows with what they hang from, as only a test may see them."""
    with as_system("a test looks at every row"):
        return list(model.objects.select_related(MODELS[model]))
