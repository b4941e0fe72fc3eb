"""What is said about readings: a question, an answer, a verdict."""

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.models import Emergency
from apps.audit import log
from apps.core import clock
from apps.core.calendar import today
from apps.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from apps.core.text import clean
from apps.notifications import outbox
from apps.organisations.kinds import Role
from apps.organisations.models import Assignment
from apps.patients.models import Person

from .models import Cause, LogQuestion, Outcome, Reading, Verdict

LARGEST_KEY = 2**63 - 1


@action(Person)
def ask_about_reading(person: Person, *, by: Actor, reading: int, text: str) -> LogQuestion:
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
    )
    for unit in reviewing_units(event.provider_id):
        outbox.promise("log_question", to_unit=unit)
    return question


def reviewing_units(provider_id) -> list:
    """Where the provider's log reviewers work today."""
    posts = Assignment.objects.valid_on(today()).filter(provider=provider_id, role=Role.LOG_REVIEWER)
    return list(posts.order_by("unit").values_list("unit", flat=True).distinct())


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
    """Write down whether a reading was justified. Another verdict may follow; none is changed."""
    if outcome not in Outcome.values:
        raise Invalid("outcome", _("Choose one of the three."))
    words = clean(note, "note")
    if outcome != Outcome.JUSTIFIED and not words:
        raise Invalid("note", _("Write why."))
    now = clock.now()
    verdict = Verdict.objects.create(reading=reading, outcome=outcome, note=words, by_id=by.staff_id, at=now)
    reading.reviewed_at = now
    reading.save(update_fields=["reviewed_at"])
    if reading.cause == Cause.EMERGENCY:
        Emergency.objects.filter(pk=reading.source_id, reviewed_at=None).update(reviewed_at=now)
    return verdict


def said(text: str) -> str:
    words = clean(text, "text")
    if not words:
        raise Invalid("text", _("Write something first."))
    return words
