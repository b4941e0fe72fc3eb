"""A day at the health centre: forty times, some come, some missing; invitations, unopened ones, and a campaign."""

from datetime import date, datetime, time, timedelta

from apps.access.actor import Actor
from apps.appointments import actions
from apps.appointments.channelplan import is_working_day
from apps.appointments.kinds import ChannelAnswer, ChannelKind, Modality
from apps.appointments.models import Appointment
from apps.core import clock
from apps.core.calendar import from_local, local
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.organisations.models import Assignment, Unit
from apps.patients.models import Person, Preference

from . import campaign
from .office import MARIA

CENTRE = "SE9999000129-DEMO120"
HALF_HOUR = timedelta(minutes=30)
OPENS, ROWS, AT_ONCE, FORTY = time(8), 16, 3, 40
NURSE, VIDEO = "Sjuksköterska", "Videobesök"
PHONED, LETTERS, WAITS, REFUSED = 2, 3, 3, 2  # unread invitations by what helps, and those that could not be sent
MISSED = 7  # every so many of those whose time has been did not come


def open_the_clinic(people: dict[str, Person], now: datetime) -> None:
    """Made by Maria through the verbs, as it would be: put out and booked days before, come and gone today."""
    post = Assignment.objects.select_related("unit").get(staff__hsa_id=MARIA, unit__hsa_id=CENTRE)
    maria, unit, today = Actor.of_assignment(post), post.unit, local(now).date()
    with as_system("who of the demo's people can be booked"):
        living = Person.objects.filter(pk__in=[one.pk for one in people.values()], deceased_at=None)
        folk = [one for one in living.order_by("personal_number") if not one.is_protected]
    with outbox.held():
        with clock.at(now - timedelta(days=3)):
            describe(unit, maria)
            put_out(unit, maria, today)
            comers = [one for one in folk if one.pk != people["karin"].pk]  # she is on the ward
            booked = book_the_day(comers, unit, maria, today)
        come_and_go(booked, maria, now)
        invite(folk, unit, maria, now)
        slots = [line(day, number, 1) for day in workdays(today, 15) for number in (11, 12)]
        campaign.invite_many(grown_up(folk), unit, maria, now, slots)


def describe(unit: Unit, maria: Actor) -> None:
    actions.save_clinic(unit, by=maria, address="Måsgatan 2", city="Lund", way_there="Buss 3 stannar utanför.")
    texts = {"title": "Besök hos sjuksköterska", "title_en": "Visit to a nurse", "bring": "Legitimation"}
    actions.save_service(unit, by=maria, name=NURSE, **texts)
    actions.save_service(
        unit, by=maria, name=VIDEO, title="Videobesök", title_en="Video visit", modality=Modality.VIDEO
    )


def put_out(unit: Unit, maria: Actor, today: date) -> None:
    """Today, and the mornings of the next weeks."""
    day = [line(today, number, AT_ONCE) for number in range(ROWS)]
    coming = [line(one, number, 2) for one in workdays(today, 15) for number in range(6)]
    actions.set_schedule(unit, by=maria, service=NURSE, slots=day + coming, performer="Lina Sand", place="Rum 3")
    video = [line(one, number, 1) for one in (today, *workdays(today, 5)) for number in (4, 10)]
    actions.set_schedule(unit, by=maria, service=VIDEO, modality=Modality.VIDEO, slots=video, performer="Omar Aziz")


def workdays(today: date, count: int) -> list[date]:
    days = (today + timedelta(days=number) for number in range(1, 3 * count))
    return [day for day in days if is_working_day(day)][:count]


def line(day: date, number: int, capacity: int) -> dict:
    start = from_local(datetime.combine(day, OPENS)) + number * HALF_HOUR
    return {"start": start, "end": start + HALF_HOUR, "capacity": capacity}


def book_the_day(folk: list[Person], unit: Unit, maria: Actor, today: date) -> list[Appointment]:
    rows = []
    for number in range(FORTY):
        start = line(today, number % ROWS, 1)["start"]
        service = VIDEO if number in (4, 10) else NURSE
        person = folk[number % len(folk)]
        rows.append(actions.book(person, by=maria, unit=unit, start=start, service=service))
    return rows


def come_and_go(booked: list[Appointment], maria: Actor, now: datetime) -> None:
    """Those whose hour has been have come, but for a few; whoever came a while ago is done."""
    for number, row in enumerate(booked):
        if row.starts_at > now - timedelta(minutes=5) or number % MISSED == 3:
            continue
        with clock.at(row.starts_at - timedelta(minutes=4)):
            actions.check_in(row, by=maria)
        if row.ends_at <= now:
            with clock.at(row.ends_at):
                actions.fulfil(row, by=maria)


def invite(folk: list[Person], unit: Unit, maria: Actor, now: datetime) -> None:
    """Eight that nobody has opened: two to phone about, three letters, three that wait; and two that were refused."""
    days = workdays(local(now).date(), 15)
    with as_system("how the people of the demo are reached"):
        reached = [one for one in folk if one.contact_points.filter(kind="phone").exists() and not is_young(one)]
        others = [one for one in folk if one not in reached[: WAITS + REFUSED] and not is_young(one)]
        for number, person in enumerate(reached[: WAITS + REFUSED]):
            boxes = [ChannelKind.KIVRA.value] if number >= WAITS else []
            Preference.objects.update_or_create(person=person, defaults={"has_account": True, "mailboxes": boxes})
    with clock.at(now - timedelta(hours=26)):
        for number, person in enumerate(others[:PHONED]):
            send(person, unit, maria, line(days[1], number, 1)["start"])
        for number, person in enumerate(others[PHONED : PHONED + LETTERS]):
            send(person, unit, maria, line(days[9], number, 1)["start"])
        for number, person in enumerate(reached[: WAITS + REFUSED]):
            invitation = send(person, unit, maria, line(days[11], number, 1)["start"])
            way = ChannelKind.KIVRA if number >= WAITS else ChannelKind.SMS
            said = ChannelAnswer.REJECTED if number >= WAITS else ChannelAnswer.ACCEPTED
            actions.channel_answers(invitation, by=maria, channel=way, answer=said)


def grown_up(folk: list[Person]) -> list[Person]:
    return [one for one in folk if not is_young(one)]


def is_young(person: Person) -> bool:
    return person.born_on is None or person.born_on.year > 2000 or person.needs_interpreter


def send(person: Person, unit: Unit, maria: Actor, start: datetime):
    time_ = actions.book(person, by=maria, unit=unit, start=start, service=NURSE, agreed=False)
    return actions.send_invitation(time_, by=maria)
