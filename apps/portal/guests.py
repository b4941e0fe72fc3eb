"""Those near the person who follow a case, and the cases of others that one has been invited to (närstående)."""

from dataclasses import dataclass

from apps.access.actor import Actor
from apps.cases.models import Case, GuestInvitation
from apps.core import clock
from apps.discharge.states import State


@dataclass(frozen=True, slots=True)
class Guests:
    """What the page shows. `case` is the one that somebody can be invited to, if there is one that goes on."""

    case: Case | None
    mine: list[GuestInvitation]
    asked: list[GuestInvitation]
    followed: list[GuestInvitation]


def gathered(actor: Actor) -> Guests:
    """Invitations that the person has made, those that wait for their own answer, and the cases they follow."""
    now = clock.now()
    rows = GuestInvitation.objects.visible_to(actor, lead=True).filter(ended_at=None, valid_until__gt=now)
    rows = list(rows.select_related("guest", "mandate__person").order_by("invited_at"))
    to_me = [one for one in rows if one.guest_id == actor.person]
    going_on = Case.objects.visible_to(actor).filter(is_closed=False).exclude(state=State.DRAFT)
    return Guests(
        case=going_on.order_by("-opened_at").first(),
        mine=[one for one in rows if one.guest_id != actor.person],
        asked=[one for one in to_me if one.answered_at is None],
        followed=[one for one in to_me if one.is_accepted],
    )


def guest_of(actor: Actor, invitation: GuestInvitation) -> Actor:
    """The signed-in person as the guest that the invitation makes them. Whether it still holds, the policy asks."""
    return Actor.of_mandate(invitation.mandate, loa=actor.loa, user_id=actor.user_id)
