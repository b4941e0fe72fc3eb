"""What the audit trail is told when entries have been before somebody's eyes: each with its owner, kind and ground."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from apps.access.actor import Actor
from apps.access.deciding import Decision
from apps.audit import log

from .stubs import Stub, as_shown

# The rule that opened it → what it rests on, in the words of the log.
GROUNDS = {
    "I2": "care", "I2a": "request", "I4": "lift", "I5": "lift", "I8": "choice", "I9": "emergency", "O6": "consent",
    "O7": "child", "O8": "incapacity", "O9": "emergency", "P8": "self", "V5": "decision", "V8": "guardian",
    "F6": "proxy", "H5": "decision",
}  # fmt: skip


def write_down(
    actor: Actor, activity: str, person_id: UUID, entries: Sequence[Any], stubs: Iterable[Stub] = (), **more
) -> None:
    """One row of the log for a page of entries. `why` on each entry is the decision that opened it."""
    owners = {entry.unit_id: entry for entry in entries}
    stubs = list(stubs)
    decisions = [entry.why for entry in entries] + [stub.decision for stub in stubs]
    grounds = sorted({ground_of(entry.why) for entry in entries})
    log.record(
        actor,
        activity,
        patient_id=person_id,
        subject_type="records.recordentry",
        owner=owner_of(next(iter(owners.values()))) if len(owners) == 1 else None,
        ground=", ".join(grounds),
        obligations=sorted({one for decision in decisions for one in decision.obligations}),
        shown={
            "patients": [str(person_id)],
            "entries": [as_line(entry) for entry in entries],
            "closed": [as_shown(stub) for stub in stubs],
        },
        **more,
    )


def as_line(entry: Any) -> dict[str, str]:
    return {
        "id": str(entry.id),
        "kind": entry.kind,
        "unit": str(entry.unit_id),
        "unit_name": entry.unit_name,
        "provider_name": entry.provider_name,
        "rule": entry.why.rule,
        "ground": ground_of(entry.why),
    }


def ground_of(why: Decision) -> str:
    return GROUNDS.get(why.rule, why.rule)


def owner_of(entry: Any) -> SimpleNamespace:
    """The owner in the shape that the log copies: a unit with its provider."""
    provider = SimpleNamespace(name=entry.provider_name)
    return SimpleNamespace(pk=entry.unit_id, name=entry.unit_name, provider_id=entry.provider_id, provider=provider)
