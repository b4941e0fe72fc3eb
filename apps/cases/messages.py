"""Sending: one message, a receipt and a task for each receiving unit, and a promise to tell them. Called by verbs."""

from apps.access import deciding
from apps.access.actor import Actor
from apps.core import clock, rules
from apps.core.errors import NotFound
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person, RelationKind, Relationship

from . import filing, tasks
from .kinds import ConsentStatus, MessageKind, Purpose, ReceiptState, SecrecyBasis
from .models import Case, Consent, Content, Message, Receipt
from .processes import process_of

ENDING = (MessageKind.CASE_CANCELLED, MessageKind.CASE_CLOSED)


def send(
    case: Case,
    kind: MessageKind,
    *,
    by: Actor,
    to: list[Unit],
    body: dict,
    basis: SecrecyBasis | None = None,
    is_to_all: bool = True,
    occurred_at=None,
    supersedes: Message | None = None,
    tell_patient: bool = True,
) -> Message:
    """Send a message of the case. Without a basis its receivers read the head only (lag 2017:612 2 kap. 2 §).

    `body` must be JSON. Every message asks for a receipt, but those that end the case.
    """
    now = clock.now()
    message = Message.objects.create(
        case=case,
        kind=kind,
        version=supersedes.version + 1 if supersedes else 1,
        supersedes=supersedes,
        sender_id=by.unit,
        author_id=by.staff_id,
        author_title=by.role,
        readers=[unit.pk for unit in to],
        is_to_all=is_to_all,
        basis=basis or basis_on_record(case),
        statutory=process_of(case).head(case),
        occurred_at=occurred_at or now,
        sent_at=now,
        registered_at=now,
    )
    Content.objects.create(message=message, body=body)
    for unit in to:
        ask_for_receipt(message, unit)
        outbox.promise("message", to_unit=unit, case_id=case.pk, message_id=message.pk)
    if tell_patient:
        tell(case, message)
    filing.file(message, body, by)
    return message


def ask_for_receipt(message: Message, unit: Unit) -> None:
    Receipt.objects.get_or_create(message=message, unit=unit)
    if message.kind in ENDING:
        return
    within = rules.on(message.case.rules_on).duration(*sla_keys(message.kind))
    tasks.make(message.case, unit, "acknowledge", clock.now() + within, message)


def sla_keys(kind: str) -> tuple[str, str]:
    """The rule that says how soon a receipt of this kind is owed, and the one for all others."""
    short = {"ready_notice": "ready"}.get(kind, kind)
    return f"receipt.sla.{short}", "receipt.sla.default"


def tell(case: Case, row) -> None:
    """Tell the patient, neutrally, of what they may read, or of a child its guardians. Never after death."""
    person = case.patient
    if person.deceased_at is not None:
        return
    told = [person] if deciding.decide(Actor.of_person(person), row).permits else guardians_who_read(person, row)
    for one in told:
        outbox.promise("news", to_person=one, case_id=case.pk, message_id=getattr(row, "pk", None))


def guardians_who_read(person: Person, row) -> list[Person]:
    rows = Relationship.objects.select_related("relative").filter(person=person, kind=RelationKind.GUARDIAN)
    return [one.relative for one in rows if deciding.decide(Actor.of_mandate(one), row).permits]


def include(unit: Unit, message: Message) -> None:
    """Let a unit that came later read a message that was meant for all."""
    if unit.pk not in message.readers and unit.pk != message.sender_id:
        message.readers = [*message.readers, unit.pk]
        message.save(update_fields=["readers"])


def exclude(unit_id, message: Message) -> None:
    """Close a message for a unit that should never have had it."""
    message.readers = [reader for reader in message.readers if reader != unit_id]
    message.save(update_fields=["readers"])


def basis_on_record(case: Case) -> SecrecyBasis:
    """The basis to send more than the minimum, when the sender names none: the patient's live consent."""
    now = clock.now()
    latest = Consent.objects.filter(case=case, purpose=Purpose.SVU_INFORMATION).order_by("-valid_from").first()
    given = (
        latest
        and latest.status == ConsentStatus.GIVEN
        and not latest.withdrawn_at
        and (latest.valid_to is None or latest.valid_to > now)
    )
    return SecrecyBasis.CONSENT if given else SecrecyBasis.NONE


def must_be_known(case: Case, message: Message | None, by: Actor) -> None:
    """Raise NotFound for a message of another case, or one sent to others: the actor may not know that it exists."""
    if message is not None and (message.case_id != case.pk or not deciding.decide(by, message).permits):
        raise NotFound


def waiting_for(case: Case, unit_id) -> list[Message]:
    """Messages that this unit has received and not answered, oldest first."""
    rows = Receipt.objects.filter(
        message__case=case, unit=unit_id, state__in=[ReceiptState.UNOPENED, ReceiptState.OPENED]
    )
    return [receipt.message for receipt in rows.select_related("message").order_by("message__sent_at")]


def received_by(case: Case, unit_id) -> list[Message]:
    """Messages that this unit may still read as a receiver, oldest first."""
    return list(
        Message.objects.filter(case=case, readers__contains=[unit_id]).select_related("sender").order_by("sent_at")
    )


def open_all_to(case: Case, unit: Unit) -> None:
    """A unit that takes over the responsibility reads all that was sent to all, and what its predecessor sent."""
    for message in Message.objects.filter(case=case, is_to_all=True):
        include(unit, message)
