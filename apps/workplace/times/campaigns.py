"""Invitations to many at once: the unit's own, what each will come to, and how far it has come."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from apps.access.actor import Actor
from apps.appointments import campaigns, content
from apps.appointments.kinds import ChannelKind, Opened, Trouble
from apps.appointments.models import Campaign, CampaignPerson
from apps.appointments.states import CampaignState, InvitationState
from apps.core.parts import Fact, Tag

TONES = {
    CampaignState.DRAFT: ("pencil", "info"),
    CampaignState.PLANNED: ("calendar-days", "info"),
    CampaignState.RUNNING: ("send", "warning"),
    CampaignState.PAUSED: ("clock", "quiet"),
    CampaignState.DONE: ("check", "success"),
}
LETTERS = (InvitationState.PAPER_REQUIRED, InvitationState.FALLBACK_DUE, InvitationState.PAPER_SENT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of all: invited, known to have read it, answered, by letter, to phone, and not to be invited."""

    people: int = 0
    invited: int = 0
    opened: int = 0
    answered: int = 0
    letters: int = 0
    calls: int = 0
    problems: int = 0

    @property
    def left(self) -> int:
        return self.people - self.invited - self.problems


def tag_of(campaign: Any) -> Tag:
    state = CampaignState(campaign.state)
    icon, tone = TONES[state]
    return Tag(str(state.label), icon, tone)


def fetch(actor: Actor) -> list[Campaign]:
    """The unit's own, the newest first, each with `people` and `invited`. One statement."""
    rows = CampaignPerson.objects.visible_to(actor).filter(campaign=OuterRef("pk")).order_by().values("campaign")
    invited = rows.filter(invitation__isnull=False)
    return list(
        Campaign.objects.visible_to(actor)
        .filter(unit=actor.unit)
        .select_related("service")
        .annotate(
            people_count=Subquery(rows.annotate(n=Count("pk")).values("n")),
            invited_count=Subquery(invited.annotate(n=Count("pk")).values("n")),
        )
        .order_by("-made_at", "pk")[:100]
    )


def figures() -> dict[str, Count]:
    """How each invitation stands, counted in the statement that asks."""
    state = "invitation__state"
    return {
        "people": Count("pk"),
        "invited": Count("pk", filter=Q(invitation__isnull=False)),
        "opened": Count("pk", filter=Q(invitation__opened=Opened.OPENED)),
        "answered": Count("pk", filter=Q(**{state: InvitationState.ANSWERED})),
        "letters": Count("pk", filter=Q(**{f"{state}__in": LETTERS})),
        "calls": Count("pk", filter=Q(**{state: InvitationState.PHONE_TASK})),
        "problems": Count("pk", filter=~Q(problem="")),
    }


def progress(actor: Actor, campaign: Campaign) -> Progress:
    """One statement."""
    return Progress(**CampaignPerson.objects.visible_to(actor).filter(campaign=campaign).aggregate(**figures()))


def token_of(state: str, known: Progress) -> str:
    return f"{state}-{known.invited}-{known.opened}-{known.answered}-{known.letters}-{known.calls}-{known.problems}"


def plan_of(campaign: Campaign) -> tuple[list[Fact], list[Fact]]:
    """By which way how many are reached first, and why how many are not invited."""
    ways = Counter(campaign.counts.get("channels", {})).most_common()
    troubles = Counter(campaign.counts.get("problems", {})).most_common()
    return (
        [Fact(str(ChannelKind(channel).label), count) for channel, count in ways],
        [Fact(str(Trouble(problem).label), count) for problem, count in troubles],
    )


def sample(campaign: Campaign) -> list[content.Line]:
    """What each of them reads behind the sign-in."""
    return content.lines_of(campaigns.sample(campaign))


def problem_rows(actor: Actor, campaign: Campaign) -> list[CampaignPerson]:
    """Those who are not invited, at most a hundred."""
    rows = CampaignPerson.objects.visible_to(actor).filter(campaign=campaign).exclude(problem="")
    return list(rows.select_related("patient").order_by("problem", "patient__name", "pk")[:100])


def changes(pk: UUID) -> dict[str, Any]:
    """The same figures of one campaign of an assignment's unit, for the question that opens no page (see `live`)."""
    rows = CampaignPerson.objects.filter(campaign=pk, campaign__unit=OuterRef("unit")).order_by().values("campaign")
    found = Campaign.objects.filter(pk=pk, unit=OuterRef("unit"))
    counted = {name: Subquery(rows.annotate(n=figure).values("n")) for name, figure in figures().items()}
    return {"campaign_state": Subquery(found.values("state")), **{f"c_{name}": one for name, one in counted.items()}}


def token_in(row: Any) -> str:
    known = Progress(**{name: getattr(row, f"c_{name}") or 0 for name in figures()})
    return token_of(row.campaign_state or "", known)
