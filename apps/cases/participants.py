"""Who takes part in a case, and the ground to read that follows from it. Called by verbs only."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.access import grounds
from apps.access.models import Basis
from apps.core import clock
from apps.core.errors import Invalid

from .consents import keeps_out
from .kinds import Agreement, ParticipantState
from .models import Case, Participant

OUT = (ParticipantState.REJECTED,)


def join(case: Case, unit, *, is_responsible: bool = False, state=ParticipantState.ADDRESSED) -> Participant:
    """Let a unit take part. Joining again after having left opens the door again.

    Raises Invalid("recipients") for a unit that the person's yes leaves out.
    """
    if case.agreement != Agreement.NONE and keeps_out(case, [unit]):
        raise Invalid("recipients", _("The person has said no to: %(units)s.") % {"units": unit.name})
    now = clock.now()
    participant, is_new = Participant.objects.get_or_create(
        case=case,
        unit=unit,
        defaults={"is_responsible": is_responsible, "state": state, "joined_at": now, "last_activity_at": now},
    )
    if not is_new and participant.left_at:
        participant.left_at, participant.state, participant.is_responsible = None, state, is_responsible
        participant.joined_at = participant.last_activity_at = now
        participant.save()
    elif not is_new:
        return participant
    grounds.open(
        patient_id=case.patient_id,
        unit_id=unit.pk,
        basis=Basis.CASE,
        source="case",
        source_id=case.pk,
        valid_from=now,
    )
    return participant


def come_back(case: Case, participant: Participant) -> None:
    """A case that had ended goes on: whoever took part at its end takes part again."""
    if participant.left_at is not None:
        return
    participant.state, participant.last_activity_at = ParticipantState.ASSESSING, clock.now()
    participant.save(update_fields=["state", "last_activity_at"])
    grounds.open(
        patient_id=case.patient_id,
        unit_id=participant.unit_id,
        basis=Basis.CASE,
        source="case",
        source_id=case.pk,
        valid_from=clock.now(),
    )


def stay_known(case: Case, unit, *, until: datetime) -> None:
    """A case has ended, and whoever was responsible for it may still open it for a while, to take it up again."""
    grounds.open(
        patient_id=case.patient_id,
        unit_id=unit.pk,
        basis=Basis.CASE,
        source="case",
        source_id=case.pk,
        valid_from=clock.now(),
        valid_until=until,
    )


def leave(case: Case, unit, state=None, reason: str = "") -> None:
    """End a unit's part: from this moment it reads nothing more here (rule C9)."""
    now = clock.now()
    participant = Participant.objects.get(case=case, unit=unit)
    participant.left_at = participant.last_activity_at = now
    participant.is_responsible = False
    if state:
        participant.state, participant.reject_reason = state, reason
    participant.save()
    grounds.close(source="case", source_id=case.pk, unit_id=unit.pk, at=now)


def advance(case: Case, unit_id, state: ParticipantState) -> None:
    """Move a participant forward; nobody moves backwards by acknowledging once more, but anybody may forward."""
    order = list(ParticipantState.values)
    participant = Participant.objects.get(case=case, unit=unit_id)
    participant.last_activity_at = clock.now()
    is_forward = order.index(state) > order.index(participant.state)
    if is_forward or ParticipantState.FORWARDED in (state, participant.state):
        participant.state = state
    participant.save(update_fields=["state", "last_activity_at"])


def taking_part(case: Case):
    """Units that take part now, the responsible one first."""
    return (
        Participant.objects.filter(case=case, left_at=None)
        .exclude(state__in=OUT)
        .select_related("unit__provider")
        .order_by("-is_responsible", "joined_at", "unit__name")
    )


def units_of(case: Case, *, without=None) -> list:
    return [p.unit for p in taking_part(case) if without is None or p.unit_id != without]


def make_responsible(case: Case, unit) -> None:
    """Give one unit the responsibility for the case."""
    Participant.objects.filter(case=case).update(is_responsible=False)
    Participant.objects.filter(case=case, unit=unit).update(is_responsible=True, state=ParticipantState.ASSESSING)
