"""How a discharge stops, whatever ends it: its periods, its tasks, and the ground of those who took part."""

from datetime import datetime

from django.db.models.functions import Greatest

from apps.access import grounds
from apps.cases import participants, tasks
from apps.cases.models import Case
from apps.core import clock, rules

from .models import Stay


def called_to_a_plan(case: Case, verb: str) -> None:
    """The plan that grew out of this discharge has been called to (4 kap. 3 §): nobody owes the call any more."""
    if verb == "send_summons" and not case.is_closed:
        Stay.objects.filter(case=case, sip_called_at=None).update(sip_called_at=clock.now())
        tasks.end(case, "send_sip_summons")


def stop(case: Case, reason: str, ready_until: datetime | None = None) -> None:
    """End periods and tasks, and close the case. The ward's care relation lasts longer: rule `stay.known_after`.

    `ready_until`: when the patient stopped being ready to leave, if earlier (the moment of death).
    """
    now = clock.now()
    stay = Stay.objects.select_for_update().get(case=case)
    ended_at = Greatest("sent_at", ready_until or now)
    stay.ready_periods.filter(ended_at=None).update(ended_at=ended_at, end_reason=reason)
    tasks.end(case, is_done=False)
    for participant in participants.taking_part(case):
        participants.advance(case, participant.unit_id, "done")
    known_after = rules.on(case.rules_on).duration("stay.known_after")
    grounds.close(source="stay", source_id=case.pk, at=now + known_after)
    grounds.end_case(case.pk, at=now)
    case.end(reason)
