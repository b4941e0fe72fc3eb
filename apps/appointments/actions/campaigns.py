"""Inviting many at once (utskick): who, by which ways, begin, pause, go on."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.utils.translation import gettext as _

from apps.access.actions import action
from apps.access.actor import Actor
from apps.appointments import campaigns
from apps.appointments.kinds import InvitationKind
from apps.appointments.models import Campaign, CampaignPerson
from apps.core import clock
from apps.core.errors import Invalid
from apps.core.personal_numbers import parse
from apps.core.text import clean
from apps.organisations.models import Unit
from apps.patients.models import Person

from .common import at_own_unit, service_of

LONGEST = 500_000  # characters of a list
MOST = 20_000  # people in a list
BATCH = 500
TOLD = 20  # wrong lines that are told of


@action(Unit, unseen=True, only=at_own_unit)
def make_campaign(
    unit: Unit, *, by: Actor, service: str, name: str, respond_by: datetime, numbers: str = ""
) -> Campaign:
    """Prepare to let many people choose a time (skapa utskick). `numbers`: a personal number on each line.

    Nothing is made where a line cannot be used: Invalid("numbers") says which, by their place in the list.
    """
    kind = service_of(unit, service, by)
    if kind is None:
        raise Invalid("service", _("Choose what people are invited to."))
    if not clean(name, "name", 120):
        raise Invalid("name", _("Give it a name."))
    if respond_by <= clock.now():
        raise Invalid("respond_by", _("The last day to answer has already been."), problem="invalid_time")
    campaign = Campaign.objects.create(
        unit=unit,
        service=kind,
        name=clean(name, "name", 120),
        kind=InvitationKind.OPEN,
        respond_by=respond_by,
        made_at=clock.now(),
        made_by_id=by.staff_id,
    )
    if numbers:
        add(campaign, numbers, by)
    return campaign


@action(Campaign)
def add_to_campaign(campaign: Campaign, *, by: Actor, numbers: str):
    """Add people by their personal numbers, one on each line. Who is there already is there once. Plan it anew."""
    add(campaign, numbers, by)
    campaign.move("add_to_campaign")


@action(Campaign)
def plan_campaign(campaign: Campaign, *, by: Actor):
    """Find out by which way each person will be reached, and who cannot be invited (planera utskick).

    Refused with invalid:sensitive_subject where the clinic's texts would tell why people come.
    """
    if not CampaignPerson.objects.filter(campaign=campaign).exists():
        raise Invalid("numbers", _("There is nobody to invite yet."))
    refuse_if_late(campaign)
    campaigns.refuse_telling(campaign)
    campaign.move("plan_campaign")
    campaigns.plan(campaign)


@action(Campaign)
def start_campaign(campaign: Campaign, *, by: Actor):
    """Begin to invite: some people each minute (starta utskick)."""
    refuse_if_late(campaign)
    campaign.move("start_campaign")
    campaign.started_at = clock.now()
    campaign.save(update_fields=["started_at"])


@action(Campaign)
def pause_campaign(campaign: Campaign, *, by: Actor):
    """Invite nobody more for now (pausa utskick). What has been sent stays sent."""
    campaign.move("pause_campaign")


@action(Campaign)
def resume_campaign(campaign: Campaign, *, by: Actor):
    """Go on where it was paused."""
    refuse_if_late(campaign)
    campaign.move("resume_campaign")


def refuse_if_late(campaign: Campaign) -> None:
    if campaign.respond_by and campaign.respond_by <= clock.now():
        raise Invalid("respond_by", _("The last day to answer has already been."), problem="invalid_time")


# --- The list


def add(campaign: Campaign, numbers: str, by: Actor) -> None:
    """Raises Invalid("numbers") naming the lines, never what stands in them."""
    wrong: dict[int, str] = {}
    wanted = dict(read(clean(numbers, "numbers", LONGEST), wrong))
    if len(wanted) > MOST:
        raise Invalid("numbers", _("At most %(most)d people fit in one list.") % {"most": MOST})
    people: list[UUID] = []
    left = iter(wanted.items())
    while chunk := dict(islice(left, BATCH)):
        found = known(list(chunk), by)
        people += found.values()
        wrong |= {line: _("nobody here has this number") for digits, line in chunk.items() if digits not in found}
    if wrong:
        raise Invalid("numbers", told(wrong))
    if not people:
        raise Invalid("numbers", _("Write a personal number on each line."))
    rows = (CampaignPerson(campaign=campaign, patient_id=key) for key in people)
    while some := list(islice(rows, BATCH)):
        CampaignPerson.objects.bulk_create(some, ignore_conflicts=True)


def read(numbers: str, wrong: dict[int, str]) -> Iterator[tuple[str, int]]:
    """Each number once, with its line; `wrong` gets the lines that hold something else. Empty lines are skipped."""
    seen: dict[str, int] = {}
    for line, text in enumerate(numbers.splitlines(), start=1):
        if not text.strip():
            continue
        try:
            digits = parse(text, clock.now()).digits12
        except Invalid as refusal:
            wrong[line] = refusal.message
            continue
        if digits in seen:
            wrong[line] = _("the same person as on line %(line)d") % {"line": seen[digits]}
            continue
        seen[digits] = line
        yield digits, line


def known(numbers: list[str], by: Actor) -> dict[str, UUID]:
    """Who has these numbers. Nobody comes to know a protected person by inviting them."""
    rows = Person.objects.filter(personal_number__in=numbers)
    found = {person.personal_number: person for person in rows.only("personal_number", "protection")}
    hidden = {} if by.clearance else {key: person.pk for key, person in found.items() if person.is_protected}
    if hidden:
        seen = set(Person.objects.visible_to(by).filter(pk__in=hidden.values()).values_list("pk", flat=True))
        found = {key: person for key, person in found.items() if key not in hidden or person.pk in seen}
    return {key: person.pk for key, person in found.items()}


def told(wrong: dict[int, str]) -> str:
    """The first wrong lines, and how many more there are."""
    lines = [_("Line %(line)d: %(what)s") % {"line": line, "what": what} for line, what in sorted(wrong.items())]
    more = len(lines) - TOLD
    if more > 0:
        lines = [*lines[:TOLD], _("and %(count)d more") % {"count": more}]
    return "\n".join(lines)
