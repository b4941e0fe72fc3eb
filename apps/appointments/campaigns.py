"""Many invited at once: each person's way is planned in batches, and they are invited some each minute.

A batch begins after the key of the last (keyset), so that neither the plan nor the sending holds more than one batch,
however many are invited. Nothing is invited twice: who has been has an `invitation`, written with it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.core import clock, jobs, rules
from apps.core.errors import Refused
from apps.core.guard import as_system
from apps.patients.models import ContactPoint, Person, Preference

from . import channelplan, content, ending, issuing, settings
from .kinds import InvitationKind, Trouble
from .models import Appointment, Campaign, CampaignPerson
from .states import COMING, AppointmentState, CampaignState

BATCH = 500  # people planned at once
AT_ONCE = 25  # people invited in one transaction: a pause waits for no more
HAS_ONE = (AppointmentState.PROPOSED, *COMING)


# --- Planning


def plan(campaign: Campaign) -> None:
    """Write by which way each person will be reached first, or why not, and what it comes to in all."""
    channels: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    with rules.kept():
        for people in batches(campaign):
            for (channel, problem), keys in grouped(ways_of(campaign, people)).items():
                CampaignPerson.objects.filter(pk__in=keys).update(planned_channel=channel, problem=problem)
                if problem:
                    problems[problem] += len(keys)
                else:
                    channels[channel] += len(keys)
    campaign.counts = {
        "people": channels.total() + problems.total(),
        "channels": dict(channels.most_common()),
        "problems": dict(problems.most_common()),
    }
    campaign.save(update_fields=["counts"])


def batches(campaign: Campaign) -> Iterator[list[CampaignPerson]]:
    """Those who have not been invited, some at a time, in the order of their keys."""
    waiting = (
        CampaignPerson.objects.filter(campaign=campaign, invitation=None).select_related("patient").order_by("pk")
    )
    people = list(waiting[:BATCH])
    while people:
        yield people
        people = list(waiting.filter(pk__gt=people[-1].pk)[:BATCH])


def ways_of(campaign: Campaign, people: list[CampaignPerson]) -> dict[UUID, tuple[str, str]]:
    """The key of each → the first channel of its plan, and what stands in the way. Three statements for all."""
    keys = [one.patient_id for one in people]
    preferences = {row.person_id: row for row in Preference.objects.filter(person__in=keys)}
    kinds: dict[UUID, set[str]] = {}
    for person, kind in ContactPoint.objects.filter(person__in=keys, verified_at__isnull=False).values_list(
        "person", "kind"
    ):
        kinds.setdefault(person, set()).add(kind)
    busy = set(having_one(campaign).filter(patient__in=keys).values_list("patient", flat=True))
    days = {
        "days_left": channelplan.days_until(campaign.respond_by),
        "paper_days": settings.limits_of(campaign.unit_id).paper_days,
    }
    return {
        one.pk: (
            first_way(one.patient, preferences, kinds, days),
            trouble_of(one.patient, has_one=one.patient_id in busy),
        )
        for one in people
    }


def first_way(
    person: Person, preferences: Mapping[UUID, Preference], kinds: Mapping[UUID, set[str]], days: Mapping[str, Any]
) -> str:
    preference = preferences.get(person.pk) or Preference(person=person)
    known = channelplan.known_from(person, preference, kinds.get(person.pk, ()), **days)
    return channelplan.plan(known)[0].channel.value


def trouble_of(person: Person, *, has_one: bool) -> str:
    if person.deceased_at:
        return Trouble.DECEASED
    return Trouble.HAS_ONE if has_one else ""


def having_one(campaign: Campaign) -> QuerySet[Appointment]:
    """Times of the same kind at the clinic that somebody has, or shall choose."""
    return Appointment.objects.filter(unit=campaign.unit_id, service=campaign.service_id, state__in=HAS_ONE)


def grouped(found: Mapping[UUID, tuple[str, str]]) -> dict[tuple[str, str], list[UUID]]:
    groups: dict[tuple[str, str], list[UUID]] = {}
    for key, way in found.items():
        groups.setdefault(way, []).append(key)
    return groups


def sample(campaign: Campaign) -> content.Page:
    """What each of them will read: the same for all, and about nobody."""
    return content.page_of(time_of(campaign, None), campaign.kind, campaign.respond_by)


def refuse_telling(campaign: Campaign) -> None:
    """Raises Invalid("sensitive_subject") before anybody is invited with such texts."""
    content.refuse_telling(time_of(campaign, None), sample(campaign))


def time_of(campaign: Campaign, person: Person | None) -> Appointment:
    """A time to choose, not yet written."""
    now = clock.now()
    return Appointment(
        patient=person,
        unit=campaign.unit,
        service=campaign.service,
        modality=campaign.service.modality,
        respond_by=campaign.respond_by,
        interpreter=person.language if person and person.needs_interpreter else "",
        made_at=now,
        changed_at=now,
        made_by_unit_id=campaign.unit_id,
        made_by_staff_id=campaign.made_by_id,
    )


# --- Sending


@jobs.periodic("send_campaigns", every=timedelta(minutes=1), about="appointments.Campaign")
def send_campaigns(now: datetime) -> int:
    """Invite the next of each campaign that is being sent, as many as the rules say for a minute."""
    most = rules.on(now).number("appointment.campaign_per_minute")
    with rules.kept(), as_system("inviting the next people of a campaign"):
        running = list(Campaign.objects.filter(state=CampaignState.RUNNING).values_list("pk", flat=True))
        return sum(send(key, most) for key in running)


def send(campaign_id: UUID, most: int) -> int:
    invited = 0
    while invited < most:
        count = send_some(campaign_id, min(AT_ONCE, most - invited))
        if not count:
            break
        invited += count
    return invited


@transaction.atomic
def send_some(campaign_id: UUID, count: int) -> int:
    """Invite a few, unless somebody has paused it or another worker is at it. Returns how many were looked at."""
    rows = Campaign.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "unit__provider__principal", "service"
    )
    campaign = rows.filter(pk=campaign_id, state=CampaignState.RUNNING).first()
    if campaign is None:
        return 0
    waiting = CampaignPerson.objects.filter(campaign=campaign, invitation=None, problem="").order_by("pk")
    people = list(waiting.select_related("patient")[:count])
    for one in people:
        invite(campaign, one)
    if len(people) < count:
        campaign.move("finish")
        campaign.ended_at = clock.now()
        campaign.save(update_fields=["ended_at"])
    return len(people)


def invite(campaign: Campaign, one: CampaignPerson) -> None:
    """One person's invitation, or why there is none: asked again now. What is refused stops nobody else."""
    person = one.patient
    one.problem = trouble_of(person, has_one=having_one(campaign).filter(patient=person).exists())
    if not one.problem:
        try:
            with transaction.atomic():
                one.invitation = issue(campaign, person)
        except Refused:
            one.problem = Trouble.REFUSED
    one.save(update_fields=["invitation", "problem"])


def issue(campaign: Campaign, person: Person):
    appointment = time_of(campaign, person)
    appointment.save(force_insert=True)
    ending.know(appointment)
    return issuing.issue(
        appointment,
        InvitationKind(campaign.kind),
        campaign.respond_by,
        unit_id=campaign.unit_id,
        staff_id=campaign.made_by_id,
        campaign=campaign,
    )
