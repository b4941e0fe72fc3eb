"""The yearly check at the health centre: twelve on the list, six invited, and a pause until the phones are manned."""

from datetime import datetime, timedelta

from apps.access.actor import Actor
from apps.appointments import actions, campaigns
from apps.appointments.kinds import AnswerKind, ChannelKind, Said
from apps.appointments.models import Campaign, CampaignPerson
from apps.core import clock
from apps.core.calendar import end_of_day, local
from apps.core.guard import as_system
from apps.organisations.models import Unit
from apps.patients.models import Person, Preference

CHECK = "Årskontroll"
LISTED, INVITED = 12, 6
BOXES = (*[ChannelKind.KIVRA] * 5, *[ChannelKind.MINA_MEDDELANDEN] * 3)  # the others are written to
ANSWERS = (AnswerKind.ACCEPT, AnswerKind.ACCEPT, AnswerKind.DECLINE)  # by phone; the others have only read it
TEXTS = {
    "title": "Årlig hälsokontroll",
    "title_en": "Yearly health check",
    "prepare": "Ät och drick som vanligt.",
    "prepare_en": "Eat and drink as usual.",
    "bring": "Legitimation",
    "bring_en": "Identification",
}


def invite_many(folk: list[Person], unit: Unit, maria: Actor, now: datetime, slots: list[dict]) -> None:
    """Maria begins it in the morning and pauses it. One on the list has such a time already and is not invited."""
    people = folk[-LISTED:]
    with as_system("how the people of the demo are reached"):
        for person, box in zip(people, BOXES, strict=False):
            Preference.objects.update_or_create(person=person, defaults={"mailboxes": [box.value]})
    with clock.at(now - timedelta(hours=4)):
        actions.save_service(unit, by=maria, name=CHECK, **TEXTS)
        actions.set_schedule(unit, by=maria, service=CHECK, slots=slots, performer="Lina Sand", place="Rum 3")
        actions.book(people[0], by=maria, unit=unit, start=slots[0]["start"], service=CHECK)
        campaign = actions.make_campaign(
            unit,
            by=maria,
            service=CHECK,
            name="Årskontroll, första omgången",
            respond_by=end_of_day(local(now).date() + timedelta(days=21)),
            numbers="\n".join(one.personal_number for one in people),
        )
        actions.plan_campaign(campaign, by=maria)
        actions.start_campaign(campaign, by=maria)
        with as_system("the demo invites the first people of a campaign"):
            campaigns.send_some(campaign.pk, INVITED)
        actions.pause_campaign(Campaign.objects.visible_to(maria).get(pk=campaign.pk), by=maria)
    with clock.at(now - timedelta(hours=1)):
        answer(campaign, maria, slots)


def answer(campaign: Campaign, maria: Actor, slots: list[dict]) -> None:
    rows = CampaignPerson.objects.visible_to(maria).filter(campaign=campaign).exclude(invitation=None)
    for number, row in enumerate(rows.select_related("invitation", "patient").order_by("pk")):
        if number >= len(ANSWERS):
            actions.open_invitation(row.invitation, by=Actor.of_person(row.patient))
            continue
        start = slots[number + 1]["start"] if ANSWERS[number] == AnswerKind.ACCEPT else None
        actions.answer_invitation(row.invitation, by=maria, kind=ANSWERS[number], said=Said.PHONE, start=start)
