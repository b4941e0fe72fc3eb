"""Other words are proposed and answered, both ways; the person asks and the lead unit answers."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.careplans.models import Change, Effort, Goal, Plan, Question
from apps.cases import tasks
from apps.cases.models import Case
from apps.core import clock, rules
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.kinds import NEITHER
from apps.organisations.models import Unit
from apps.patients.models import Person

from .common import days_later, only_the_lead, open_plan, tell_person, who
from .writing import new_version

OWN_WORDS = "own_words"


@action(Case)
def propose_change(case: Case, *, by: Actor, what: str, text: str) -> Change:
    """Propose other words (föreslå ändring) of own_words, goal:ID or effort:ID.

    What the person said changes only with the person's yes; what the person proposes gets an answer from the lead.
    """
    open_plan(case, by)
    before, _row = target(case, what)
    text = clean(text, "text")
    if not text or text == before:
        raise Invalid("text", _("Write what it should say instead."))
    due_at = days_later(clock.now(), rules.on(case.rules_on).duration("sip.answer_change_within"))
    is_to_person = by.is_staff and not what.startswith("effort:")
    owner = case.patient if is_to_person else Unit.objects.get(pk=unit_that_answers(case, what, by))
    answers = {"answers_person": owner} if is_to_person else {"answers_unit": owner}
    change = Change.objects.create(
        case=case, what=what, before=before, text=text, answer_due_at=due_at, **answers, **who(by)
    )
    tasks.make(case, owner, "answer_change", due_at, about=change.pk)
    if is_to_person:
        tell_person(case, by)
    else:
        outbox.promise("plan", to_unit=owner, case_id=case.pk)
    case.note(what=what)
    return change


def target(case: Case, what: str) -> tuple[str, Plan | Goal | Effort]:
    """What the plan says now at that place, and the row that says it. Raises Invalid("what")."""
    kind, _colon, key = what.partition(":")
    if what == OWN_WORDS:
        plan = Plan.objects.get(case=case)
        return plan.own_words, plan
    goal = Goal.objects.filter(case=case, key=key, is_removed=False).first() if kind == "goal" else None
    effort = Effort.objects.filter(case=case, key=key, is_removed=False).first() if kind == "effort" else None
    if goal:
        return goal.text, goal
    if effort:
        return effort.action, effort
    raise Invalid("what", _("There is nothing with this name in the plan."))


def unit_that_answers(case: Case, what: str, by: Actor):
    """The lead; what another unit wants changed in an effort is for the unit that answers for it.

    Whoever is only invited answers for its line but not for the words of the plan: for a school the lead answers.
    """
    if by.is_staff and what.startswith("effort:"):
        _text, effort = target(case, what)
        unit = effort.unit
        if unit and unit.pk != by.unit and unit.kind not in NEITHER:
            return unit.pk
    return case.responsible_unit_id


@action(Change)
def answer_change(change: Change, *, by: Actor, accept: bool, text: str = "", person: Person | None = None) -> Change:
    """Answer a proposal (besluta om ändringsförslag). A yes puts the words into the plan, as a new version.

    `person`: staff write down what somebody without e-identification has answered, and say whose answer it is.
    """
    case = locked_case(change, by, "answer_change")
    plan = open_plan(case, by)
    if change.answered_at:
        raise IllegalMove
    if not may_answer(change, by, person):
        raise NotAllowed
    change.answered_at, change.is_accepted = clock.now(), accept
    change.answer, change.answered_by_id = clean(text, "text"), by.staff_id
    change.answered_by_person_id = None if by.is_staff else by.person
    change.save()
    tasks.end(case, "answer_change", about=change.pk)
    if accept:
        put_in(case, change)
        plan.refresh_from_db(fields=["own_words"])
        if plan.version:
            new_version(plan, by, "")
    tell_proposer(case, change, by)
    case.note(what=change.what, accept=accept)
    case.after_verb("answer_change", by, None)
    return change


def locked_case(row: Change | Question, by: Actor, verb: str) -> Case:
    """The case of a row that a verb is done on: the state table is the case's."""
    case = Case.objects.select_for_update(of=("self",)).select_related("responsible_unit").get(pk=row.case_id)
    if not case.can(verb):
        raise IllegalMove
    return case


def may_answer(change: Change, by: Actor, person: Person | None) -> bool:
    if change.answers_unit_id:
        return by.unit == change.answers_unit_id
    if not by.is_staff:
        return by.whom == change.answers_person_id
    is_said = person is not None and person.pk == change.answers_person_id
    return is_said and by.unit == change.case.responsible_unit_id


def put_in(case: Case, change: Change) -> None:
    _before, row = target(case, change.what)
    if isinstance(row, Plan):
        row.own_words = change.text
        row.save(update_fields=["own_words"])
    elif isinstance(row, Goal):
        row.text = change.text
        row.save(update_fields=["text"])
    else:
        row.action = change.text
        row.save(update_fields=["action"])


def tell_proposer(case: Case, change: Change, by: Actor) -> None:
    if change.unit_id and change.unit_id != by.unit:
        outbox.promise("plan", to_unit=change.unit_id, case_id=case.pk)
    tell_person(case, by)


@action(Case)
def ask_about_plan(case: Case, *, by: Actor, text: str) -> Question:
    """Ask something about the plan (fråga). It becomes the lead unit's task, and the person sees until when."""
    open_plan(case, by)
    text = clean(text, "text")
    if not text:
        raise Invalid("text", _("Write your question."))
    due_at = days_later(clock.now(), rules.on(case.rules_on).duration("sip.answer_question_within"))
    question = Question.objects.create(case=case, text=text, answer_due_at=due_at, **who(by))
    tasks.make(case, case.responsible_unit, "answer_question", due_at, about=question.pk)
    outbox.promise("plan", to_unit=case.responsible_unit, case_id=case.pk)
    return question


@action(Question)
def answer_plan_question(question: Question, *, by: Actor, text: str) -> Question:
    """Answer a question about the plan, once."""
    case = locked_case(question, by, "answer_plan_question")
    open_plan(case, by)
    only_the_lead(case, by)
    if question.answered_at:
        raise IllegalMove
    text = clean(text, "text")
    if not text:
        raise Invalid("text", _("Write an answer."))
    question.answered_at, question.answer, question.answered_by_id = clock.now(), text, by.staff_id
    question.save()
    tasks.end(case, "answer_question", about=question.pk)
    tell_person(case, by)
    case.after_verb("answer_plan_question", by, None)
    return question
