"""The rows behind the story, each of them asked for through the policy. Five statements, however long the story is."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from apps.access.actor import Actor
from apps.cases.models import Case, Entry, Participant, Statement
from apps.discharge.models import Readiness, ReadyPeriod, ServicePause, Stay
from apps.discharge.states import State

from .headline import TAKEN_BACK
from .parts import Story, Told
from .story import tell


@dataclass(frozen=True, slots=True)
class Seen:
    """A discharge with its story and what the person has said, the newest first."""

    case: Case
    story: Story
    said: list[Statement]


def stays(reader: Actor):
    """Stays that the reader may see, with the case, the ward and the contact, and the three moments of the story."""
    periods = ReadyPeriod.objects.visible_to(reader).filter(stay=OuterRef("pk")).order_by("-sent_at")
    taken_back = periods.filter(end_reason__in=TAKEN_BACK)
    changes = Entry.objects.visible_to(reader).filter(case=OuterRef("case"), verb="change_estimate").order_by("-at")
    return (
        Stay.objects.visible_to(reader)
        .select_related("case__responsible_unit", "fixed_contact_unit")
        .annotate(
            sip_call_due=Subquery(periods.values("sip_call_due")[:1]),
            taken_back_at=Subquery(taken_back.values("ended_at")[:1]),
            estimate_changed_at=Subquery(changes.values("at")[:1]),
        )
    )


def latest(person: Actor) -> Seen | None:
    """The person's newest discharge that others have been told of: a draft is nobody's business, kept or thrown."""
    told_of = stays(person).exclude(case__state=State.DRAFT).exclude(case__end_reason="discarded")
    stay = told_of.order_by("case__is_closed", "-case__opened_at").first()
    return _seen(person, stay) if stay else None


def seen_by(reader: Actor, case: Case) -> Seen | None:
    """The discharge of a case that the reader has been cleared for; None where there is no stay to tell of."""
    stay = stays(reader).filter(case=case.pk).first()
    return _seen(reader, stay) if stay else None


def _seen(reader: Actor, stay: Stay) -> Seen:
    def rows(model, *order, **more):
        found = model.objects.visible_to(reader).filter(case=stay.case_id, **more)
        return found.select_related("unit").order_by(*order)

    told = Told(
        stay=stay,
        participants=list(rows(Participant, "-is_responsible", "joined_at", "unit__name")),
        readiness=list(rows(Readiness, "at")),
        pauses=list(rows(ServicePause, "paused_at", resumed_at=None)),
    )
    return Seen(stay.case, tell(told), list(rows(Statement, "-said_at")))
