"""Somebody sees that efforts must be coordinated; the person says yes or no; what matters is written down before."""

from datetime import date

from django.utils.translation import gettext as _

from apps.access import asking
from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans import duties
from apps.careplans.ending import over
from apps.careplans.kinds import Initiator
from apps.careplans.models import Plan, Preparation
from apps.careplans.receiving import unit_for
from apps.careplans.states import State
from apps.cases import participants
from apps.cases.kinds import ParticipantState
from apps.cases.models import Case, Entry, Task
from apps.core import clock, rules
from apps.core.calendar import local
from apps.core.errors import Conflict, Invalid
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.kinds import PrincipalKind
from apps.organisations.models import Unit
from apps.patients.models import Person

from .common import plan_of, tell_all, tell_person, who


@action(Person)
def propose_plan(
    person: Person,
    *,
    by: Actor,
    reason: str = "",
    question: str = "",
    own_words: str = "",
    from_case: Case | None = None,
    unit: Unit | None = None,
) -> Case:
    """Say that a coordinated plan is needed (behov uppmärksammat): whoever cares, the person, who acts for them.

    To have looked somebody up is not to care for them, and a plan would open where they live (rule R1).

    `from_case`: the discharge that it grew out of. `unit`: whom the person asks; without it, one that knows them.
    """
    if by.is_staff:
        asking.ask(by, person, "write")
    if person.deceased_at or has_plan(person):
        raise Conflict(_("There is a plan under way already."))
    if from_case is not None and (from_case.patient_id != person.pk or from_case.is_closed):
        raise Conflict(_("The discharge has ended, or is about somebody else."))
    texts = {"reason": clean(reason, "reason"), "question": clean(question, "question")}
    texts["own_words"] = clean(own_words, "own_words")
    if not any(texts.values()):
        raise Invalid("reason", _("Write why a plan is needed."))
    caller = caller_of(by, from_case) if by.is_staff else unit_for(person, unit)
    case = start_case(person, caller, by, from_case)
    plan = Plan.objects.create(
        case=case, initiated_by=initiator_of(by, caller), proposed_by_id=None if by.is_staff else by.person, **texts
    )
    if by.unit != caller.pk:
        outbox.promise("plan_proposed", to_unit=caller, case_id=case.pk)
    duties.ask_for_consent(case)
    for other in participants.units_of(from_case, without=caller.pk) if from_case else ():
        outbox.promise("plan_proposed", to_unit=other, case_id=from_case.pk)
    plan.case = case
    tell_person(case, by)
    return case


def has_plan(person: Person) -> bool:
    """One plan at a time is the rule: two would send the person to two meetings about the same life."""
    live = Case.objects.filter(patient=person, process="sip", is_closed=False)
    return rules.on(clock.now()).is_on("sip.one_per_person") and live.exists()


def caller_of(by: Actor, from_case: Case | None) -> Unit:
    """The unit that calls: one's own; after a discharge the outpatient unit in it, which alone may (4 kap. 1 §)."""
    units = Unit.objects.select_related("provider__principal")
    own = units.get(pk=by.unit)
    if from_case is None or own.is_outpatient:
        return own
    outpatient = [unit for unit in participants.units_of(from_case) if unit.is_outpatient]
    owes = set(Task.objects.filter(case=from_case, kind__in=("send_sip_summons", "decide_sip")).values_list("unit"))
    outpatient.sort(key=lambda unit: (unit.pk,) not in owes)
    return units.get(pk=outpatient[0].pk) if outpatient else own


def start_case(person: Person, caller: Unit, by: Actor, from_case: Case | None) -> Case:
    now = clock.now()
    case = Case.objects.create(
        process="sip",
        patient=person,
        state=State.PROPOSED,
        responsible_unit=caller,
        previous=from_case,
        opened_at=now,
        changed_at=now,
        rules_on=local(now).date(),
    )
    participants.join(case, caller, is_responsible=True, state=ParticipantState.ASSESSING)
    if by.unit and by.unit != caller.pk:
        participants.join(case, Unit.objects.get(pk=by.unit), state=ParticipantState.ASSESSING)
    author = {"unit_id": by.unit, "author_id": by.staff_id}
    Entry.objects.create(case=case, at=now, verb="propose_plan", **author)
    return case


def initiator_of(by: Actor, caller: Unit) -> str:
    if not by.is_staff:
        return Initiator.PATIENT if by.kind == "patient" else Initiator.RELATIVE
    kind = caller.provider.principal.kind
    known = {PrincipalKind.REGION: Initiator.REGION, PrincipalKind.MUNICIPALITY: Initiator.MUNICIPALITY}
    return known.get(kind, Initiator.OTHER)


@action(Case)
def decline_plan(case: Case, *, by: Actor, reason: str = "", ask_again_on: date | None = None):
    """Say no to a plan (tacka nej): the person, or a unit that sees no need. Another principal may propose anew."""
    decline(case, by, clean(reason, "reason", 1000), ask_again_on)


def decline(case: Case, by: Actor, reason: str, ask_again_on: date | None = None) -> None:
    plan = plan_of(case)
    plan.ask_again_on = ask_again_on
    plan.save(update_fields=["ask_again_on"])
    tell_all(case, by)
    case.note(reason=reason)
    over(case, "declined")


@action(Case)
def record_preparation(
    case: Case,
    *,
    by: Actor,
    what_matters: str = "",
    questions: str = "",
    wants_present: str = "",
    not_shared: str = "",
    adaptations: str = "",
    childs_voice: str = "",
) -> Preparation:
    """Write down what matters before the meeting (förberedelse): the person, somebody who acts for them, or staff."""
    said = {"what_matters": what_matters, "questions": questions, "wants_present": wants_present}
    said = {name: clean(text, name) for name, text in {**said, "not_shared": not_shared}.items()}
    about = {"adaptations": clean(adaptations, "adaptations"), "childs_voice": clean(childs_voice, "childs_voice")}
    if not any((*said.values(), *about.values())):
        raise Invalid("what_matters", _("Write something first."))
    plan = plan_of(case)
    asking.ask(by, plan, "prepare")
    changed = [name for name, text in about.items() if text]
    for name in changed:
        setattr(plan, name, about[name])
    plan.save(update_fields=changed)
    made = Preparation.objects.create(case=case, **said, **who(by))
    tell_all(case, by)
    return made
