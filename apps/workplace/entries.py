"""One entry with its owner and author, its other versions, and what the person says of it."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from apps.access import refusals
from apps.access.actor import Actor
from apps.access.deciding import Decision, ruling
from apps.core.bundle import rows_of, unpack
from apps.core.errors import NotFound
from apps.records.models import CorrectionRequest, Disagreement, RecordEntry


def whole(actor: Actor) -> QuerySet:
    """Entries with everything that stands on their page, in one statement."""
    said = Disagreement.objects.visible_to(actor).filter(entry=OuterRef("pk")).order_by("said_at")
    asked = CorrectionRequest.objects.visible_to(actor).filter(about=OuterRef("pk"), answered_at=None)
    return (
        RecordEntry.objects.visible_to(actor)
        .select_related("patient", "signed_by")
        .annotate(
            why_text=ruling(actor, RecordEntry.access),
            unit_name=F("unit__name"),
            provider_name=F("provider__name"),
            author_name=F("author__name"),
            asked_rows=rows_of(asked, "id", "text", "asked_at"),
            said_rows=rows_of(said, "text", "said_at", recorder=F("recorded_by__name"), unit_name=F("unit__name")),
        )
    )


def known(entry: Any) -> Any:
    """The row with its decision and what the person has said, ready for the page."""
    entry.why = Decision(*entry.why_text.split())
    entry.said = unpack(entry.said_rows)
    entry.asked = unpack(entry.asked_rows)
    entry.is_disputed = bool(entry.said)
    entry.is_to_correct = bool(entry.asked)
    return entry


def versions(actor: Actor, entry: RecordEntry) -> list[RecordEntry]:
    """Every version of the entry that the reader may see, the newest first; alone, when it was never corrected."""
    rows = RecordEntry.objects.visible_to(actor).filter(patient=entry.patient_id, unit=entry.unit_id)
    found = {each.pk: each for each in rows.filter(Q(version__gt=1) | Q(is_current=False))}
    newer = {each.supersedes_id: each for each in found.values() if each.supersedes_id}
    chain = [found.get(entry.pk, entry)]
    while chain[-1].supersedes_id in found:
        chain.append(found[chain[-1].supersedes_id])
    while chain[0].pk in newer:
        chain.insert(0, newer[chain[0].pk])
    return chain


def write_down_refusal(actor: Actor, entry_id, permission: str) -> None:
    refusals.write_down(actor, RecordEntry, entry_id, code=NotFound.code, reason=permission)
