"""The player's verb `look`: opening something by the product's own way of reading, and finding it in one's list."""

from typing import Any

from apps.access.actions import patient_of
from apps.access.actor import Actor
from apps.access.deciding import decide
from apps.audit import log
from apps.careplans.models import Meeting, Plan
from apps.cases import reading
from apps.cases.models import Case, Message
from apps.core.errors import NotAllowed, NotFound
from apps.core.guard import as_system


class Disagree(Exception):
    """The list and the check do not say the same: `single` and `listed` are what they said."""

    def __init__(self, single: bool, listed: bool):
        self.single, self.listed = single, listed
        super().__init__(f"check {single}, list {listed}")


def look(actor: Actor, row: Any) -> None:
    """Open `row` and list all of its kind. Raises NotFound, NotAllowed or Disagree; each reading is written down."""
    row = what_is_read(actor, row)
    model = type(row)
    patient = person_in(row)
    is_open = model.objects.visible_to(actor).filter(pk=row.pk).exists()
    listed = list(model.objects.visible_to(actor, lead=True))
    patients = {"patients": sorted({str(person_in(each)) for each in listed})}
    log.record(actor, "list", subject_type=model._meta.label_lower, shown=patients)
    is_listed = any(each.pk == row.pk for each in listed)
    if is_open != is_listed or is_open != decide(actor, row).permits:
        raise Disagree(is_open, is_listed)
    refused = NotFound() if not is_open else None if actor.may(permission_for(actor)) else NotAllowed()
    if refused:
        what = {"subject_type": model._meta.label_lower, "subject_id": row.pk, "patient_id": patient}
        log.record(actor, "refused", effect="DENY", rule=refused.code, reason="look", **what)
        raise refused
    log.record(actor, "read", patient_id=patient, subject=row)
    if actor.is_staff:
        reading.mark_opened(actor, messages_in(actor, row))


def what_is_read(actor: Actor, row: Any) -> Any:
    """Of a case with a plan, the plan: that somebody takes part may be known when the plan is closed to them.

    For a unit that is only invited, as a school: the meeting.
    """
    if not isinstance(row, Case) or row.process != "sip":
        return row
    with as_system("finding the plan that is looked at"):
        is_guest = actor.is_staff and not actor.provider_kind
        meeting = Meeting.objects.filter(case=row).order_by("-called_at").first() if is_guest else None
        return meeting or Plan.objects.get(case=row)


def person_in(row: Any):
    """Whom a row is about, for the audit trail: also where the actor may not read the row."""
    with as_system("noting whom a reading was about"):
        return patient_of(row)


def permission_for(actor: Actor) -> str:
    return "view_case" if actor.is_staff else "view_own"


def messages_in(actor: Actor, row: Any):
    """The messages that this actor has before their eyes when `row` is open."""
    seen = Message.objects.visible_to(actor)
    if isinstance(row, Case):
        return seen.filter(case=row.pk).values_list("pk", flat=True)
    return seen.filter(pk=row.pk).values_list("pk", flat=True) if isinstance(row, Message) else []
