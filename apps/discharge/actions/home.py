"""The patient leaves, and those who take over know what they need the same day."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, SecrecyBasis
from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import end_of_day, local
from apps.core.errors import Conflict, IllegalMove, Invalid
from apps.core.text import clean
from apps.discharge import deadlines
from apps.discharge.models import Destination, ServicePause
from apps.organisations.models import Unit

from .common import not_in_future, only_the_responsible_ward, stay_of, to_all
from .planning import written


@action(Case)
def pause_service(case: Case, *, by: Actor, resume_by: datetime | None = None):
    """Pause the unit's help at home while the person is in hospital (pausa insats)."""
    if resume_by and resume_by < clock.now():
        raise Invalid("resume_by", _("The time has already passed."))
    if ServicePause.objects.filter(case=case, unit_id=by.unit, resumed_at=None).exists():
        raise Conflict
    ServicePause.objects.create(case=case, unit_id=by.unit, paused_at=clock.now(), resume_by=resume_by)


@action(Case)
def resume_service(case: Case, *, by: Actor):
    """Start the unit's help at home again (återuppta insats)."""
    pause = ServicePause.objects.filter(case=case, unit_id=by.unit, resumed_at=None).first()
    if pause is None:
        raise IllegalMove
    pause.resumed_at = clock.now()
    pause.save(update_fields=["resumed_at"])
    tasks.end(case, "resume_service", unit=by.unit)


@action(Case, only=only_the_responsible_ward)
def discharge(
    case: Case,
    *,
    by: Actor,
    destination: Destination,
    discharged_at: datetime | None = None,
    transport: str = "",
    resume_services_from: datetime | None = None,
    secrecy_basis: SecrecyBasis | None = None,
):
    """The patient leaves the ward (skriva ut); the discharge notice goes to all, the information is due that day."""
    stay = stay_of(case)
    left_at = not_in_future(discharged_at or clock.now(), "discharged_at")
    if left_at < stay.admitted_at:
        raise Invalid("discharged_at", _("The discharge cannot be before the admission."))
    stay.discharged_at, stay.destination = left_at, destination
    stay.save()
    case.stay = stay
    stay.ready_periods.filter(ended_at=None).update(ended_at=Greatest("sent_at", left_at), end_reason="discharged")
    tasks.end(case, "start_planning", "confirm_readiness", "accept_transfer", is_done=False)
    tasks.make(case, case.responsible_unit, "send_discharge_information", deadlines.discharge_information_due(left_at))
    for pause in ServicePause.objects.filter(case=case, resumed_at=None).select_related("unit"):
        tasks.make(case, pause.unit, "resume_service", pause.resume_by or end_of_day(local(left_at).date()))
    body = {
        "discharged_at": left_at.isoformat(),
        "destination": str(destination),
        "transport": clean(transport, "transport", 500),
        "resume_services_from": resume_services_from.isoformat() if resume_services_from else "",
    }
    case.note(destination=str(destination))
    return messages.send(
        case,
        MessageKind.DISCHARGE_NOTICE,
        by=by,
        to=to_all(case, by),
        body=body,
        basis=secrecy_basis,
        occurred_at=left_at,
    )


@action(Case, only=only_the_responsible_ward)
def send_discharge_information(
    case: Case,
    *,
    by: Actor,
    summary: str,
    to: list[Unit] | None = None,
    medication_changed: bool | None = None,
    secrecy_basis: SecrecyBasis | None = None,
    **sections: Any,
):
    """Send what the next ones need to know (informationsöverföring; 3 kap. 2 §), the day the patient leaves.

    Needs a basis: without one nothing of it may be told. Only units that take part can receive it.
    """
    others = participants.units_of(case, without=by.unit)
    to = others if to is None else to
    if not to or any(unit not in others for unit in to):
        raise Invalid("recipients", _("Choose receivers that take part in the case."))
    if not clean(summary, "summary"):
        raise Invalid("summary", _("Write a summary."))
    if medication_changed is None:
        raise Invalid("medication_changed", _("Say whether medicines have been changed."))
    basis = secrecy_basis or messages.basis_on_record(case)
    if basis == SecrecyBasis.NONE:
        raise Invalid("secrecy_basis", _("Say on what basis the others may be told."))
    body = {**written(summary, sections), "medication_changed": medication_changed}
    body["summary"] = body.pop("text")
    tasks.end(case, "send_discharge_information")
    return messages.send(
        case, MessageKind.DISCHARGE_INFORMATION, by=by, to=to, body=body, basis=basis, is_to_all=len(to) == len(others)
    )


@action(Case, only=only_the_responsible_ward)
def send_patient_summary(case: Case, *, by: Actor, text: str = "", summary: str = "", **sections: Any):
    """Give the patient the written summary (patientinformation; 3 kap. 3 §), in the portal and to print."""
    body = written(text or summary, sections)
    return messages.send(
        case, MessageKind.PATIENT_SUMMARY, by=by, to=[], body=body, basis=SecrecyBasis.NONE, is_to_all=False
    )
