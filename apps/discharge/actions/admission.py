"""The stay begins: the case is opened and the units that may be needed afterwards are told."""

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.actions import action
from apps.access.actor import Actor
from apps.access.models import Basis
from apps.cases import messages, participants, tasks
from apps.cases.kinds import MessageKind, ParticipantState, SecrecyBasis
from apps.cases.models import Case, Entry
from apps.core import clock
from apps.core.calendar import local
from apps.core.errors import Conflict, Invalid, NotAllowed
from apps.core.text import clean
from apps.discharge import duties
from apps.discharge.models import Need, Stay
from apps.discharge.states import State
from apps.organisations.kinds import MUNICIPAL, OUTPATIENT
from apps.organisations.models import Staff, Unit
from apps.patients.models import Person

from .common import not_in_future, only_the_responsible_ward, stay_of
from .ending import stop
from .judgement import Judgement, assess


@action(Person, unseen=True)
def open_case(
    person: Person,
    *,
    by: Actor,
    admitted_at: datetime | None = None,
    **judgement: Unpack[Judgement],
) -> Case:
    """Open a case for somebody admitted (starta ärende). The stay is registered with it: that is the care relation."""
    ward = Unit.objects.get(pk=by.unit)
    if not ward.is_inpatient:
        raise NotAllowed
    return begin_case(person, ward, by, admitted_at, judgement)


def begin_case(
    person: Person,
    ward: Unit,
    by: Actor,
    admitted_at: datetime | None,
    judgement: Judgement,
    previous: Case | None = None,
) -> Case:
    """The stay, the ward's ground to know the person, and the first task. Two stays at one ward are a mistake."""
    here = Case.objects.filter(process="svu", patient=person, responsible_unit=ward, is_closed=False)
    if person.deceased_at or here.exclude(state=State.FOLLOWUP).exists():
        raise Conflict
    now = clock.now()
    admitted_at = not_in_future(admitted_at or now, "admitted_at")
    previous = previous or here.order_by("-opened_at").first()  # its follow-up goes on beside the new stay
    case = Case.objects.create(
        process="svu",
        patient=person,
        state=State.DRAFT,
        responsible_unit=ward,
        previous=previous,
        opened_at=now,
        changed_at=now,
        rules_on=local(now).date(),
    )
    grounds.open(
        patient_id=person.pk, unit_id=ward.pk, basis=Basis.CARE, source="stay", source_id=case.pk, valid_from=now
    )
    participants.join(case, ward, is_responsible=True, state=ParticipantState.ASSESSING)
    stay = Stay(case=case, admitted_at=admitted_at)
    assess(stay, by, judgement)
    stay.save()
    tasks.make(case, ward, "send_admission_notice", stay.notice_due_at)
    Entry.objects.create(case=case, at=now, verb="open_case", unit=ward, author_id=by.staff_id)
    return case


@action(Case, only=only_the_responsible_ward)
def discard(case: Case, *, by: Actor, reason: str = ""):
    """Throw a draft away (kasta utkast). Nobody was told, so nobody is told; the person still lies in the ward."""
    stop(case, "discarded")
    case.note(reason=clean(reason, "reason"))


@action(Case, only=only_the_responsible_ward)
def send_admission_notice(
    case: Case,
    *,
    by: Actor,
    to: list[Unit],
    secrecy_basis: SecrecyBasis | None = None,
    **judgement: Unpack[Judgement],
):
    """Tell the units that may be needed afterwards (inskrivningsmeddelande), within 24 hours (2 kap. 1–3 §§).

    When municipal health care is expected or told, regional outpatient care must be told too.
    """
    stay = stay_of(case)
    assess(stay, by, judgement)
    to = check_notice(case, stay, by, to)
    stay.notice_sent_at = clock.now()
    stay.save()
    case.stay = stay
    for unit in to:
        participants.join(case, unit)
    notice = messages.send(
        case,
        MessageKind.ADMISSION_NOTICE,
        by=by,
        to=to,
        basis=secrecy_basis,
        body={
            "admitted_at": stay.admitted_at.isoformat(),
            "care_form": stay.care_form,
            "expected_needs": stay.expected_needs,
            "assessed_by": stay.assessed_by.name,
            "reason": stay.reason,
            **stay.details,
        },
    )
    tasks.end(case, "send_admission_notice")
    for unit in to:
        duties.of_a_told_unit(case, unit)
    case.note(to=[unit.name for unit in to])
    return notice


def check_notice(case: Case, stay: Stay, by: Actor, to: list[Unit]) -> list[Unit]:
    """The notice is complete (2 kap. 1–2 §§): every missing field is named at once."""
    wrong = {}
    if stay.assessed_by is None and by.role == "treating_physician":
        stay.assessed_by = Staff.objects.get(pk=by.staff_id)
    if stay.assessed_by is None:
        wrong["assessed_by"] = _("Say which physician judged that help may be needed.")
    if not stay.care_form:
        wrong["care_form"] = _("Choose a form of care.")
    if not stay.expected_needs:
        wrong["expected_needs"] = _("Choose at least one expected need.")
    if stay.estimated_discharge_at is None:
        wrong["estimated_discharge_at"] = _("Say when the patient is planned to leave, at least the day.")
    if not case.patient.address and not case.patient.is_protected:
        wrong["address"] = _("The registered address is missing.")
    if sentence := wrong_recipients(case, stay, to):
        wrong["recipients"] = sentence
    if wrong:
        raise Invalid.many(wrong)
    return list({unit.pk: unit for unit in to}.values())


def wrong_recipients(case: Case, stay: Stay, to: list[Unit]) -> str:
    if not to:
        return _("Choose at least one receiver.")
    if any(unit.is_inpatient for unit in to):
        return _("A ward cannot receive the notice. Choose units that help afterwards.")
    if any(unit.kind not in MUNICIPAL | OUTPATIENT for unit in to):
        return _("Only municipal care and outpatient care receive the notice. Choose units that help afterwards.")
    is_municipal_health = Need.MUNICIPAL_HEALTH in stay.expected_needs or any(u.kind == "municipal_health" for u in to)
    if is_municipal_health and not any(unit.is_outpatient for unit in to):
        return _("When municipal health care is needed, outpatient care must be told too. Add a health centre.")
    return ""
