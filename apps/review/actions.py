"""What is said about readings: a question, an answer, a verdict."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.access.models import Emergency
from apps.audit import log
from apps.core import calendar, clock, rules
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.text import clean
from apps.notifications import outbox
from apps.patients.models import Person

from . import whom
from .models import Cause, Explanation, LogQuestion, Outcome, Reading, Verdict

LARGEST_KEY = 2**63 - 1


@action(Person)
def ask_about_reading(person: Person, *, by: Actor, reading: int, text: str, is_dispute: bool = False) -> LogQuestion:
    """Ask the provider's log reviewers about one reading (fråga om en läsning)."""
    words = said(text)
    if not 0 < reading <= LARGEST_KEY:
        raise NotFound
    event = log.events().visible_to(by).filter(pk=reading, actor_kind="staff", effect="PERMIT").first()
    if event is None:
        raise NotFound
    question = LogQuestion.objects.create(
        patient=person,
        provider_id=event.provider_id,
        event_id=event.pk,
        read_at=event.at,
        read_by_id=event.staff_id,
        unit_name=event.unit_name,
        asked_by_id=by.person,
        asked_at=clock.now(),
        text=words,
        is_dispute=is_dispute,
    )
    whom.tell_reviewers(event.provider_id, "log_question")
    return question


def not_about_oneself(row, by: Actor) -> None:
    """Nobody reviews what was read about themselves, or answers their own question."""
    if by.person is not None and by.person == row.patient_id:
        raise NotAllowed


@action(LogQuestion, only=not_about_oneself)
def answer_log_question(question: LogQuestion, *, by: Actor, text: str) -> LogQuestion:
    """Answer whoever asked, once."""
    if question.answered_at:
        raise IllegalMove
    question.answer, question.answered_at, question.answered_by_id = said(text), clock.now(), by.staff_id
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    outbox.promise("log_answer", to_person=question.asked_by_id)
    return question


@action(Reading, only=not_about_oneself)
def review_reading(reading: Reading, *, by: Actor, outcome: str, note: str = "") -> Verdict:
    """Write down whether a reading was justified. Another verdict may follow; none is changed.

    Until somebody has explained it, what is not justified is asked about; what must be explained is not reviewed yet.
    """
    if outcome not in Outcome.values:
        raise Invalid("outcome", _("Choose one of the three."))
    words = clean(note, "note")
    if outcome != Outcome.JUSTIFIED and not words:
        raise Invalid("note", _("Write why."))
    verdict = Verdict.objects.create(reading=reading, outcome=outcome, note=words, by_id=by.staff_id, at=clock.now())
    asked = Explanation.objects.filter(reading=reading)
    if outcome == Outcome.TO_EXPLAIN or (outcome == Outcome.UNJUSTIFIED and not asked.exists()):
        ask_to_explain(reading, verdict)
    else:
        asked.exclude(answered_at=None).update(judged_as=outcome)
    if outcome != Outcome.TO_EXPLAIN:
        finish(reading)
    return verdict


def ask_to_explain(reading: Reading, verdict: Verdict) -> None:
    """One question at a time: while one waits for an answer there is no other."""
    if Explanation.objects.filter(reading=reading, answered_at=None).exists():
        return
    within = rules.on(verdict.at).duration("log.explain_within")
    Explanation.objects.create(
        reading=reading,
        verdict=verdict,
        provider_id=reading.provider_id,
        unit_id=reading.unit_id,
        staff_id=reading.staff_id,
        cause=reading.cause,
        outcome=verdict.outcome,
        read_at=reading.first_at,
        asked_at=verdict.at,
        due_on=calendar.local(verdict.at + within).date(),
    )
    for unit in whom.answering_units(reading):
        outbox.promise("log_explain", to_unit=unit)


def finish(reading: Reading) -> None:
    now = clock.now()
    reading.reviewed_at = now
    reading.save(update_fields=["reviewed_at"])
    if reading.cause == Cause.EMERGENCY:
        Emergency.objects.filter(pk=reading.source_id, reviewed_at=None).update(reviewed_at=now)


@action(Explanation)
def explain_reading(explanation: Explanation, *, by: Actor, text: str) -> Explanation:
    """Answer the reviewers, once. The reading comes back to them, for a verdict that knows the answer."""
    if explanation.answered_at:
        raise IllegalMove
    if not decide(by, explanation, "write").permits:
        raise NotAllowed
    now = clock.now()
    explanation.text, explanation.answered_at, explanation.answered_by_id = said(text), now, by.staff_id
    explanation.save(update_fields=["text", "answered_at", "answered_by"])
    due = calendar.local(now + rules.on(now).duration("log.review_within")).date()
    Reading.objects.filter(pk=explanation.reading_id).update(reviewed_at=None, due_on=due)
    whom.tell_reviewers(explanation.provider_id, "log_explained")
    return explanation


def said(text: str) -> str:
    words = clean(text, "text")
    if not words:
        raise Invalid("text", _("Write something first."))
    return words
