"""The only writers of grounds. Called by the verbs that make and end what a ground comes from."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Greatest

from apps.core.guard import as_system

from .models import Basis, Ground


def open(
    *,
    patient_id: UUID,
    unit_id: UUID,
    basis: Basis,
    source: str,
    source_id: UUID,
    valid_from: datetime,
    valid_until: datetime | None = None,
    staff_id: UUID | None = None,
) -> Ground:
    """Let a unit (or only `staff_id` there) know a person. Asking twice for one without end gives the same."""
    key = {
        "patient_id": patient_id,
        "unit_id": unit_id,
        "staff_id": staff_id,
        "basis": basis,
        "source_type": source,
        "source_id": source_id,
        "valid_until": valid_until,
    }
    with as_system("opening a ground"):
        return Ground.objects.get_or_create(**key, defaults={"valid_from": valid_from})[0]


def close(*, source: str, source_id: UUID, unit_id: UUID | None = None, at: datetime) -> int:
    """End what comes from a source, for one unit or for all, at a moment. Returns how many grounds ended."""
    with as_system("ending a ground"):
        return _living(source, source_id, unit_id, at).update(valid_until=Greatest("valid_from", at))


def pass_on(*, source: str, source_id: UUID, to: UUID, at: datetime) -> None:
    """What is open for the sake of a row is open for the one that has replaced it too."""
    with as_system("a row has been replaced"):
        for one in _living(source, source_id, None, at):
            key = {
                "patient_id": one.patient_id,
                "unit_id": one.unit_id,
                "staff_id": one.staff_id,
                "basis": Basis(one.basis),
            }
            open(**key, source=source, source_id=to, valid_from=at, valid_until=one.valid_until)


def end_case(case_id: UUID, *, at: datetime) -> int:
    """A case is over: its units know the person for its sake no longer; those in care may still read it (C10)."""
    with as_system("ending the grounds of a case"):
        parts = list(_living("case", case_id, None, at).filter(basis=Basis.CASE))
        for part in parts:
            open(
                patient_id=part.patient_id,
                unit_id=part.unit_id,
                basis=Basis.ENDED_CASE,
                source="case",
                source_id=case_id,
                valid_from=at,
            )
        return Ground.objects.filter(pk__in=[part.pk for part in parts]).update(valid_until=Greatest("valid_from", at))


def _living(source: str, source_id: UUID, unit_id: UUID | None, at: datetime):
    rows = Ground.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), source_type=source, source_id=source_id)
    return rows if unit_id is None else rows.filter(unit_id=unit_id)
