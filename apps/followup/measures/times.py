"""Invitations and visits: whether people read what they get, and come."""

from django.utils.translation import gettext_lazy as _

from apps.followup.kinds import Scale, Shape
from apps.followup.subjects import InvitationFact, VisitFact

from .registry import measure

TIMES = _("Times and invitations")
CAME = _("Visits in the month that are done, and those where nobody came.")
NOT_CANCELLED = _("Times that were cancelled or moved, or where there was a good reason.")
FROM_TIMES = _("Times, by the unit that has them.")
# Code, what it is called, and the channels; "" is nobody invited through Samplan.
CHANNELS = (
    ("no_show_digital", _("Did not come, invited digitally"), ("portal", "kivra", "mina_meddelanden", "1177")),
    ("no_show_paper", _("Did not come, invited by letter"), ("paper",)),
    ("no_show_phone", _("Did not come, invited by phone"), ("phone",)),
    ("no_show_other", _("Did not come, not invited through Samplan"), ("",)),
)


@measure(
    "invitation_opened_48h",
    group=TIMES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=InvitationFact,
    better="high",
    goal="followup.goal.opened",
    name=_("Invitation opened within 48 hours"),
    definition=_("How many digital invitations were opened within 48 hours."),
    numerator=_("Invitations opened within 48 hours after they were sent."),
    denominator=_("Invitations sent digitally in the month."),
    exclusions=_("Invitations by letter or phone only, and times entered by mistake."),
    source=_("Invitations, by the unit that has the time."),
)
def invitation_opened_48h(invitation: InvitationFact) -> bool | None:
    return invitation.is_opened_in_time if invitation.is_digital else None


@measure(
    "paper_share",
    group=TIMES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=InvitationFact,
    better="low",
    name=_("Invitations by letter"),
    definition=_("How many invitations needed a letter."),
    numerator=_("Invitations of which a letter was sent, at once or later."),
    denominator=_("Invitations sent in the month."),
    exclusions=_("Times entered by mistake."),
    source=_("Invitations, by the unit that has the time."),
)
def paper_share(invitation: InvitationFact) -> bool:
    return invitation.is_on_paper


@measure(
    "no_show",
    group=TIMES,
    shape=Shape.SHARE,
    scale=Scale.PERCENT,
    subject=VisitFact,
    better="low",
    name=_("Did not come"),
    definition=_("How often nobody came to a time that had been booked."),
    numerator=_("Times where the clinic has confirmed that nobody came."),
    denominator=CAME,
    exclusions=NOT_CANCELLED,
    source=FROM_TIMES,
)
def no_show(visit: VisitFact) -> bool:
    return visit.is_no_show


def no_show_by(code: str, name, channels: tuple[str, ...]) -> None:
    @measure(
        code,
        group=TIMES,
        shape=Shape.SHARE,
        scale=Scale.PERCENT,
        subject=VisitFact,
        better="low",
        kin="channel",
        name=name,
        definition=_("The same, of those who were invited this way last."),
        numerator=_("Times where the clinic has confirmed that nobody came."),
        denominator=CAME,
        exclusions=NOT_CANCELLED,
        source=FROM_TIMES,
    )
    def by_channel(visit: VisitFact) -> bool | None:
        return visit.is_no_show if visit.channel in channels else None


for one in CHANNELS:
    no_show_by(*one)
