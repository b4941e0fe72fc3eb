"""One time as a FHIR R4 Appointment. The states of a time are the standard's own codes."""

from apps.access.actor import Actor
from apps.api.times import moment
from apps.appointments.kinds import EndReason
from apps.appointments.states import AppointmentState

HSA = "urn:oid:1.2.752.29.4.19"  # ids of units in the Swedish catalogue
NOT_TO_BE = (AppointmentState.CANCELLED, AppointmentState.NO_SHOW)
BY_THEM = (EndReason.BY_PATIENT, EndReason.DECLINED)


def appointment(row, actor: Actor) -> dict:
    """What is empty is left out, as the standard wants. Nobody is told the name of somebody protected."""
    found = {
        "resourceType": "Appointment",
        "id": str(row.pk),
        "meta": {"versionId": str(row.sequence), "lastUpdated": moment(row.changed_at)},
        "status": row.state,
        "cancelationReason": reason(row),
        "serviceType": [{"text": row.service.name}] if row.service else [],
        "start": moment(row.starts_at),
        "end": moment(row.ends_at),
        "created": moment(row.made_at),
        "comment": row.note if actor.is_staff else "",
        "participant": [patient(row, actor), clinic(row)],
    }
    return {name: value for name, value in found.items() if value}


def reason(row) -> dict:
    if row.state not in NOT_TO_BE or not row.end_reason:
        return {}
    return {"coding": [{"code": row.end_reason}], "text": str(EndReason(row.end_reason).label)}


def patient(row, actor: Actor) -> dict:
    is_hidden = row.patient.is_protected and actor.is_staff
    actor_of = {"reference": f"Patient/{row.patient_id}", **({} if is_hidden else {"display": row.patient.name})}
    return {"actor": actor_of, "status": said_by(row)}


def said_by(row) -> str:
    if row.end_reason in BY_THEM:
        return "declined"
    return "accepted" if row.is_agreed else "needs-action"


def clinic(row) -> dict:
    unit = {"type": "HealthcareService", "identifier": {"system": HSA, "value": row.unit.hsa_id}}
    return {"actor": {**unit, "display": row.unit.name}, "status": "accepted"}
