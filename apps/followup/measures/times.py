"""Invitations and visits: whether people read what they get, and come."""

from django.utils.translation import gettext_lazy as _

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import InvitationFact, VisitFact

from .registry import measuring

TIMES = _("Times and invitations")
# Code, what it is called, and the channels; "" is nobody invited through Samplan.
CHANNELS = (
    ("no_show_digital", _("Did not come, invited digitally"), ("portal", "kivra", "mina_meddelanden", "1177")),
    ("no_show_paper", _("Did not come, invited by letter"), ("paper",)),
    ("no_show_phone", _("Did not come, invited by phone"), ("phone",)),
    ("no_show_other", _("Did not come, not invited through Samplan"), ("",)),
)

about_invitations = measuring(
    group=TIMES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=InvitationFact,
    source=_("Invitations, by the unit that has the time."),
)
about_visits = measuring(
    group=TIMES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=VisitFact,
    better="low",
    numerator=_("Times where the clinic has confirmed that nobody came."),
    denominator=_("Visits in the month that are done, and those where nobody came."),
    exclusions=_("Times that were cancelled or moved, or where there was a good reason."),
    source=_("Times, by the unit that has them."),
)


@about_invitations(
    "invitation_opened_48h",
    better="high",
    goal="followup.goal.opened",
    version=2,  # a notice beside a mailbox that said no is no invitation
    name=_("Invitation opened within 48 hours"),
    definition=_("How many digital invitations were opened within 48 hours."),
    numerator=_("Invitations opened within 48 hours after they were sent."),
    denominator=_("Invitations sent digitally in the month."),
    exclusions=_("Invitations by letter or phone only, and times entered by mistake."),
)
def invitation_opened_48h(invitation: InvitationFact) -> bool | None:
    return invitation.is_opened_in_time if invitation.is_digital else None


@about_invitations(
    "paper_share",
    better="low",
    name=_("Invitations by letter"),
    definition=_("How many invitations needed a letter."),
    numerator=_("Invitations of which a letter was sent, at once or later."),
    denominator=_("Invitations sent in the month."),
    exclusions=_("Times entered by mistake."),
)
def paper_share(invitation: InvitationFact) -> bool:
    return invitation.is_on_paper


@about_visits(
    "no_show",
    name=_("Did not come"),
    definition=_("How often nobody came to a time that had been booked."),
)
def no_show(visit: VisitFact) -> bool:
    return visit.is_no_show


def no_show_by(code: str, name, channels: tuple[str, ...]) -> None:
    @about_visits(
        code,
        kin="channel",
        version=2,  # a call is a way too, and a notice beside a mailbox is none
        name=name,
        definition=_("The same, of those who were invited this way last."),
    )
    def by_channel(visit: VisitFact) -> bool | None:
        return visit.is_no_show if visit.channel in channels else None


for one in CHANNELS:
    no_show_by(*one)
