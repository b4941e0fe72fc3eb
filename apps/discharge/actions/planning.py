"""Planning together while the patient is in the ward."""

from typing import Any

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.models import Basis
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, ParticipantState, SecrecyBasis
from apps.cases.models import Case
from apps.core import clock, rules
from apps.core.errors import IllegalMove, Invalid, NotAllowed
from apps.core.text import clean
from apps.discharge import duties
from apps.notifications import outbox
from apps.organisations.models import Staff, Unit

from .common import Moment, only_the_responsible_ward, set_estimate, stay_of, to_all


@action(Case)
def start_planning(case: Case, *, by: Actor):
    """Say that the unit has begun to plan (starta planering; 2 kap. 6 §). The first one moves the case."""
    tasks.end(case, "start_planning", unit=by.unit)
    participants.advance(case, by.unit, ParticipantState.ASSESSING)


@action(Case)
def share_mapping(
    case: Case, *, by: Actor, text: str = "", secrecy_basis: SecrecyBasis | None = None, **sections: Any
):
    """Share what the unit knows about the person's life and help (kartläggning). `sections` are the form's fields."""
    body = written(text, sections)
    tasks.end(case, "start_planning", unit=by.unit)
    participants.advance(case, by.unit, ParticipantState.ASSESSING)
    return messages.send(case, MessageKind.MAPPING, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)


@action(Case, only=only_the_responsible_ward)
def share_planning_basis(
    case: Case, *, by: Actor, text: str = "", secrecy_basis: SecrecyBasis | None = None, **sections: Any
):
    """Share what the ward knows that others need to plan (planeringsunderlag)."""
    body = written(text, sections)
    return messages.send(case, MessageKind.PLANNING_BASIS, by=by, to=to_all(case, by), body=body, basis=secrecy_basis)


def written(text: str, sections: dict) -> dict:
    """The filled-in part of a free form; at least something must be written.

    How things were `before` is kept under a name of its own: in a message `before` is an earlier day of going home.
    """
    body = {name: clean(value, name) if isinstance(value, str) else value for name, value in sections.items()}
    if "before" in body:
        body["before_stay"] = body.pop("before")
    body["text"] = clean(text, "text")
    body = {name: value for name, value in body.items() if value not in ("", None, [], {})}
    if not body:
        raise Invalid("text", _("Write at least something before you share."))
    return body


@action(Case, only=only_the_responsible_ward)
def change_estimate(
    case: Case,
    *,
    by: Actor,
    estimated_discharge_at: Moment,
    reason: str = "",
    secrecy_basis: SecrecyBasis | None = None,
):
    """Change when the patient is planned to leave (ändrad beräknad utskrivning); all are told at once (2 kap. 4 §)."""
    stay = stay_of(case)
    before = stay.estimate_text
    set_estimate(stay, estimated_discharge_at)
    if stay.estimate_text == before:
        raise Invalid("estimated_discharge_at", _("This is already the planned time."))
    stay.save()
    case.stay = stay
    duties.follow_the_estimate(case)
    case.note(before=before, after=stay.estimate_text)
    return messages.send(
        case,
        MessageKind.ESTIMATED_DISCHARGE_CHANGED,
        by=by,
        to=to_all(case, by),
        body={"before": before, "after": stay.estimate_text, "reason": clean(reason, "reason")},
        basis=secrecy_basis,
    )


@action(Case)
def name_fixed_contact(
    case: Case,
    *,
    by: Actor,
    fixed_care_contact: Staff | str,
    phone: str = "",
    secrecy_basis: SecrecyBasis | None = None,
):
    """Name the fixed care contact (fast vårdkontakt) in outpatient care before the patient leaves (2 kap. 5 §)."""
    unit = Unit.objects.get(pk=by.unit)
    if not unit.is_outpatient:
        raise NotAllowed
    stay = stay_of(case)
    is_staff = isinstance(fixed_care_contact, Staff)
    stay.fixed_care_contact = fixed_care_contact if is_staff else None
    stay.fixed_contact_name = (
        fixed_care_contact.name if is_staff else clean(fixed_care_contact, "fixed_care_contact", 120)
    )
    if not stay.fixed_contact_name:
        raise Invalid("fixed_care_contact", _("Write who it is."))
    stay.fixed_contact_unit, stay.fixed_contact_phone = unit, clean(phone, "phone", 40) or unit.phone
    stay.save()
    case.stay = stay
    tasks.end(case, "name_fixed_contact", unit=unit)
    tasks.end(case, "name_fixed_contact", is_done=False)
    body = {"fixed_care_contact": stay.fixed_contact_name, "phone": stay.fixed_contact_phone, "unit": unit.name}
    return messages.send(
        case, MessageKind.FIXED_CONTACT_NAMED, by=by, to=to_all(case, by), body=body, basis=secrecy_basis
    )


@action(Case, only=only_the_responsible_ward)
def transfer_ward(case: Case, *, by: Actor, to: list[Unit], reason: str = ""):
    """Ask another ward to take over the stay (byta vårdande enhet). Until it accepts, nothing changes."""
    if len(to) != 1 or not to[0].is_inpatient or to[0].pk == by.unit:
        raise Invalid("recipients", _("Choose one other ward."))
    stay = stay_of(case)
    stay.transfer_to = to[0]
    stay.save(update_fields=["transfer_to"])
    participants.join(case, to[0])
    within = rules.on(case.rules_on).duration("transfer.accept.within")
    tasks.end(case, "accept_transfer", is_done=False)
    tasks.make(case, to[0], "accept_transfer", clock.now() + within)
    outbox.promise("message", to_unit=to[0], case_id=case.pk)
    case.note(to=[to[0].name], reason=clean(reason, "reason", 1000))


@action(Case)
def accept_transfer(case: Case, *, by: Actor):
    """Take over the stay: responsibility and open tasks move, clocks go on, all parts are told."""
    stay = stay_of(case)
    if stay.transfer_to_id is None:
        raise IllegalMove
    if stay.transfer_to_id != by.unit:
        raise NotAllowed
    old, new = case.responsible_unit, stay.transfer_to
    others = participants.units_of(case, without=by.unit)
    tasks.end(case, "accept_transfer")
    tasks.move_to(case, old, new)
    grounds.close(source="stay", source_id=case.pk, unit_id=old.pk, at=clock.now())
    grounds.open(
        patient_id=case.patient_id,
        unit_id=new.pk,
        basis=Basis.CARE,
        source="stay",
        source_id=case.pk,
        valid_from=clock.now(),
    )
    participants.leave(case, old, ParticipantState.DONE)
    participants.make_responsible(case, new)
    case.responsible_unit = new
    stay.transfer_to = None
    stay.save(update_fields=["transfer_to"])
    messages.open_all_to(case, new)
    for unit in others:
        outbox.promise("message", to_unit=unit, case_id=case.pk)
    case.note(before=old.name, after=new.name)
