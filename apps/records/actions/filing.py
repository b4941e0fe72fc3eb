"""What a ward sends when somebody leaves it is part of the ward's own record, so that it is written once."""

from django.utils import translation

from apps.access.actor import Actor
from apps.cases import filing
from apps.cases.kinds import MessageKind
from apps.cases.models import Message
from apps.cases.reading import lines_of
from apps.core import clock
from apps.records.models import EntryKind, NoteType, RecordEntry

from .common import belongs_to
from .writing import replace

LANGUAGE = "sv"  # a record is kept in Swedish (PDL 3 kap. 13 §)


def file_discharge_information(message: Message, body: dict, by: Actor) -> None:
    """The discharge information as a signed note from the ward; a corrected one becomes the note's next version."""
    with translation.override(LANGUAGE):
        title = str(MessageKind(message.kind).label)
        text = "\n".join(f"{line['label']}: {line['value']}" for line in lines_of(body))
    fields = {
        "note_type": NoteType.INPATIENT,
        "title": title,
        "text": text,
        "happened_at": min(message.occurred_at, clock.now()),
        "signed_at": clock.now(),
        "signed_by_id": by.staff_id,
        "source": source_of(message.pk),
        "case_id": message.case_id,
    }
    earlier = filed(message, by)
    if earlier:
        replace(earlier, by, **fields)
    else:
        patient = message.case.patient_id
        RecordEntry.objects.create(patient_id=patient, kind=EntryKind.NOTE, **fields, **belongs_to(by))


def filed(message: Message, by: Actor) -> RecordEntry | None:
    """The note about the message that this one corrects, in its newest version."""
    if message.supersedes_id is None:
        return None
    entry = RecordEntry.objects.filter(unit=by.unit, source=source_of(message.supersedes_id)).first()
    while entry is not None and not entry.is_current:
        entry = RecordEntry.objects.filter(supersedes=entry).first()
    return entry


def source_of(message_id) -> str:
    return f"message:{message_id}"


filing.keep(MessageKind.DISCHARGE_INFORMATION, file_discharge_information)
