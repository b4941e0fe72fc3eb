"""Many invited at once: each health centre has had one such sending, is in the middle of one, and prepares one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from apps.access.models import Basis
from apps.appointments.kinds import ChannelKind, EndReason, Modality, Trouble
from apps.appointments.states import AppointmentState, CampaignState, InvitationState
from apps.organisations.kinds import UnitKind

from .clinics import KINDS, Clinic, by_centre, clinics
from .copying import Rows, table
from .made import Region, Resident

SHARE = 20  # every so many of those who are listed there
KINDS_OF_CAMPAIGN = (  # name, days since it was made, state
    ("Årskontroll", 200.0, CampaignState.DONE),
    ("Vaccination", 3.0, CampaignState.RUNNING),
    ("Läkemedelsgenomgång", 1.0, CampaignState.PLANNED),
)
TO_COME = ("opened", "sent", "opened", "paper_sent", "phone_task", "sent")


class Campaign(NamedTuple):
    number: int
    clinic: Clinic
    name: str
    state: CampaignState
    made_at: datetime
    people: list[Resident]

    @property
    def started_at(self) -> datetime:
        return self.made_at + timedelta(hours=6)


class Asked(NamedTuple):
    """Somebody in a campaign. `state` is how their invitation stands."""

    number: int
    campaign: Campaign
    one: Resident
    problem: str
    is_invited: bool
    state: str

    @property
    def is_over(self) -> bool:
        return self.campaign.state == CampaignState.DONE


def last_day(region: Region) -> datetime:
    """Until when those who are asked now may answer."""
    return region.now + timedelta(days=20)


def campaigns(region: Region) -> Iterator[Campaign]:
    listed, numbers = by_centre(region), iter(range(10**9))
    for clinic in clinics(region):
        if clinic.place.kind == UnitKind.OUTPATIENT:
            for nth, (name, days, state) in enumerate(KINDS_OF_CAMPAIGN):
                people = listed.get(clinic.place.id, [])[nth::SHARE]
                yield Campaign(next(numbers), clinic, name, state, region.ago(days), people)


def asked(region: Region) -> Iterator[Asked]:
    """Half of the one that runs have been invited. Every twentieth cannot be."""
    numbers = iter(range(10**9))
    for campaign in campaigns(region):
        for nth, one in enumerate(campaign.people):
            problem = Trouble.HAS_ONE if nth % 20 == 19 else ""
            turn = {
                CampaignState.DONE: True,
                CampaignState.RUNNING: nth < len(campaign.people) / 2,
                CampaignState.PLANNED: False,
            }[campaign.state]
            state = TO_COME[nth % len(TO_COME)]
            if campaign.state == CampaignState.DONE:
                state = InvitationState.ANSWERED if nth % 3 else InvitationState.EXPIRED
            yield Asked(next(numbers), campaign, one, problem, turn and not problem, state)


@table(
    "appointments.Campaign",
    "id unit_id service_id name respond_by state counts made_at made_by_id started_at ended_at",
)
def campaign_rows(region: Region) -> Rows:
    for one in campaigns(region):
        troubles = len(one.people) // 20
        counts = {
            "people": len(one.people),
            "channels": {ChannelKind.KIVRA: len(one.people) - troubles},
            "problems": {Trouble.HAS_ONE: troubles},
        }
        is_begun, is_over = one.state != CampaignState.PLANNED, one.state == CampaignState.DONE
        yield (
            region.key("campaign", one.number), one.clinic.place.id,
            region.key("service", len(KINDS) * one.clinic.number), one.name,
            one.made_at + timedelta(days=60) if is_over else last_day(region), one.state, counts, one.made_at,
            region.staff_at[one.clinic.place.id][0], one.started_at if is_begun else None,
            one.made_at + timedelta(days=2) if is_over else None,
        )  # fmt: skip


@table("appointments.CampaignPerson", "id campaign_id patient_id invitation_id planned_channel problem")
def people(region: Region) -> Rows:
    for one in asked(region):
        invitation = region.key("invitation", 2 * one.number + 1) if one.is_invited else None
        yield (
            region.key("asked", one.number), region.key("campaign", one.campaign.number), one.one.id, invitation,
            "" if one.problem else ChannelKind.KIVRA, one.problem,
        )  # fmt: skip


@table(
    "appointments.Appointment",
    "id patient_id unit_id service_id starts_at ends_at modality state end_reason is_agreed respond_by made_at"
    " made_by_unit_id made_by_staff_id changed_at ended_at",
)
def appointments(region: Region) -> Rows:
    """What they are asked to choose. Of the one that is over most came, and the choice of the others has run out."""
    for one in asked(region):
        if one.is_invited:
            place, begun = one.campaign.clinic.place, one.campaign.started_at
            came = one.is_over and one.state == InvitationState.ANSWERED
            at = begun + timedelta(days=30, minutes=30 * (one.number % 14)) if came else None
            last = begun + timedelta(days=60) if one.is_over else last_day(region)
            state = (
                AppointmentState.FULFILLED
                if came
                else AppointmentState.CANCELLED
                if one.is_over
                else AppointmentState.PROPOSED
            )
            yield (
                region.key("to choose", one.number), one.one.id, place.id,
                region.key("service", len(KINDS) * one.campaign.clinic.number), at,
                at + timedelta(minutes=30) if at else None, Modality.PHYSICAL, state,
                EndReason.LAPSED if state == AppointmentState.CANCELLED else "", came, last, begun, place.id,
                region.staff_at[place.id][0], begun, last if one.is_over else None,
            )  # fmt: skip


@table("access.Ground", "patient_id unit_id staff_id basis source_type source_id valid_from valid_until")
def grounds(region: Region) -> Rows:
    for one in asked(region):
        if one.is_invited:
            begun = one.campaign.started_at
            until = begun + timedelta(days=60) if one.is_over else None
            key = region.key("to choose", one.number)
            yield one.one.id, one.campaign.clinic.place.id, None, int(Basis.BOOKED), "appointment", key, begun, until


TABLES = (campaign_rows, appointments, grounds, people)
