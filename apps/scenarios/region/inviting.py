"""How people were invited to their times: by which ways, what came back, and what clinics owe about it.

Everybody here has a reserve number, with which nobody can sign in. Their ways are those of people with a personal
number, for whom they stand. Letters are without their bytes: pages leave those where they lie.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from json import dumps
from typing import NamedTuple

from apps.appointments.kinds import AnswerKind, ChannelKind, InvitationKind, Modality, Opened, TaskKind, Why
from apps.appointments.states import AppointmentState, DispatchState, InvitationState
from apps.core.calendar import local
from apps.organisations.kinds import UnitKind

from . import campaigns, times
from .clinics import KINDS, Clinic, Visit, kind_of, performer, place_of
from .copying import Rows, table
from .made import Region, Resident

WAYS = 8  # of one invitation, at most
TURNS_TO_COME = (  # how invitations to what is to come stand, of twenty
    *["opened"] * 6, *["answered"] * 5, *["sent"] * 5, "paper_sent", "paper_sent", "paper_required", "phone_task",
)  # fmt: skip
SEEN = (InvitationState.OPENED, InvitationState.ANSWERED)
LETTER = (InvitationState.PAPER_REQUIRED, InvitationState.PAPER_SENT, InvitationState.PHONE_TASK)
ON_ITS_WAY, SAID_NO, TRIED_AGAIN = 40, 60, 90  # every so many sendings
TO_REPLY = 5  # days
TEXTS = {
    AnswerKind.ACCEPT: "",
    AnswerKind.DECLINE: "Jag mår bra nu.",
    AnswerKind.REBOOK: "Jag arbetar den dagen.",
    AnswerKind.QUESTION: "Får jag äta frukost innan?",
}
D, I = DispatchState, InvitationState  # noqa: E741


class Call(NamedTuple):
    """An invitation. `number` says its keys; `appointment` and `campaign` are keys."""

    number: int
    clinic: Clinic
    one: Resident
    appointment: str
    campaign: str | None
    state: str
    is_open: bool  # somebody chooses the time
    made_at: datetime
    visit: Visit | None

    @property
    def is_seen(self) -> bool:
        return self.state in SEEN or (self.state in (I.EXPIRED, I.WITHDRAWN) and self.number % 3 > 0)

    @property
    def is_living(self) -> bool:
        return self.state not in (I.ANSWERED, I.EXPIRED, I.WITHDRAWN)


def calls(region: Region) -> Iterator[Call]:
    """To every other visit at a health centre and to four of five at a clinic; and to those that a campaign asks."""
    for visit in region.visits:
        if is_invited(visit):
            state = state_of(region, visit)
            key, made = region.key("appointment", visit.number), made_at(region, state, visit.made_at, visit.number)
            yield Call(2 * visit.number, visit.clinic, visit.one, key, None, state, False, made, visit)
    for asked in campaigns.asked(region):
        if asked.is_invited:
            made = made_at(region, asked.state, asked.campaign.started_at, asked.number)
            yield Call(
                2 * asked.number + 1, asked.campaign.clinic, asked.one, region.key("to choose", asked.number),
                region.key("campaign", asked.campaign.number), asked.state, True, made, None,
            )  # fmt: skip


def made_at(region: Region, state: str, begun: datetime, number: int) -> datetime:
    """What is sent and unread was made lately: after two days it goes another way."""
    return max(begun, region.now - timedelta(hours=number % 40 + 1)) if state == I.SENT else begun


def is_invited(visit: Visit) -> bool:
    if visit.state in (AppointmentState.PENDING, AppointmentState.WRONG):
        return False
    return visit.number % 2 == 0 if visit.clinic.place.kind == UnitKind.OUTPATIENT else visit.number % 5 > 0


def state_of(region: Region, visit: Visit) -> str:
    if visit.state == AppointmentState.CANCELLED:
        return I.WITHDRAWN
    if visit.starts_at <= region.now:
        return I.ANSWERED if visit.number % 5 < 2 else I.EXPIRED
    return TURNS_TO_COME[visit.number // 2 % len(TURNS_TO_COME)]


# --- By which ways


def age_of(region: Region, one: Resident) -> int:
    return region.today.year - one.born.year


def wants_paper(one: Resident) -> bool:
    return one.number % 20 == 7


def has_mailbox(one: Resident) -> bool:
    return one.number % 10 < 6


def has_account(one: Resident) -> bool:
    return one.number % 10 < 8


def has_phone(one: Resident) -> bool:
    return one.number % 3 != 1


def ways_of(region: Region, call: Call) -> list[tuple[ChannelKind, Why]]:
    """As the plan of the channels has it, and a letter where that was not enough."""
    found, age = digital(call.one), age_of(region, call.one)
    if age < 13:
        found = [(ChannelKind.PORTAL, Why.CHILD), (ChannelKind.PAPER, Why.CHILD)]
    elif wants_paper(call.one):
        found = [(ChannelKind.PAPER, Why.CHOSE_PAPER)]
    elif age < 18:
        found = [*found, (ChannelKind.PAPER, Why.YOUTH)]
    found = found or [(ChannelKind.PAPER, Why.OTHERWISE)]
    if call.state in LETTER and not any(channel == ChannelKind.PAPER for channel, _why in found):
        found = [*found, (ChannelKind.PAPER, Why.UNREAD)]
    return found


def digital(one: Resident) -> list[tuple[ChannelKind, Why]]:
    told = [(ChannelKind.SMS, Why.NOTICE)] if has_phone(one) else []
    if has_mailbox(one):
        return [(ChannelKind.KIVRA, Why.MAILBOX), (ChannelKind.PORTAL, Why.NOTICE), *told]
    return [(ChannelKind.PORTAL, Why.ACCOUNT), *told] if has_account(one) and told else []


@cache
def plan_of(ways: tuple[tuple[ChannelKind, Why], ...]) -> str:
    return dumps([{"channel": channel, "reason": why} for channel, why in ways])


# --- What it says


def page_of(clinic: Clinic, name: str, how: str, who: str, where: str, kind: str) -> str:
    """What it says behind the sign-in, as JSON with two marks for its moments."""
    said = {
        "kind": kind, "title": name, "title_en": "", "modality": how, "starts_at": "@from@", "ends_at": "@to@",
        "respond_by": "", "unit": clinic.place.name, "outside": clinic.place.name, "owner": "Region Testland",
        "phone": "040-628 04 01", "performer": who, "place": where, "address": "Torggatan 1, Teststad",
        "way_there": "Anmäl dig i receptionen.", "link": "", "interpreter": "",
        "prepare": "Ta med en lista över dina läkemedel.", "bring": "", "company": "", "prepare_en": "",
        "bring_en": "", "company_en": "",
    }  # fmt: skip
    return dumps(said, ensure_ascii=False)


@table(
    "appointments.Invitation",
    "id appointment_id campaign_id kind state opened opened_at respond_by page plan made_at made_by_unit_id made_by_id"
    " sent_at fallback_at ended_at",
)
def invitations(region: Region) -> Rows:
    pages: dict[int, str] = {}
    for call in calls(region):
        visit, place = call.visit, call.clinic.place
        mark = call.clinic.number if visit is None else -1 - visit.schedule
        if mark not in pages:
            pages[mark] = page_for(call)
        first, last = (visit.starts_at.isoformat(), visit.ends_at.isoformat()) if visit else ("", "")
        is_new = call.state == I.PAPER_REQUIRED
        opened = Opened.OPENED if call.is_seen else Opened.UNKNOWN if has_mailbox(call.one) else Opened.UNOPENED
        yield (
            region.key("invitation", call.number), call.appointment, call.campaign,
            InvitationKind.OPEN if call.is_open else InvitationKind.FIXED, call.state, opened,
            opened_at(region, call), campaigns.last_day(region) if call.is_open else None,
            pages[mark].replace("@from@", first).replace("@to@", last),
            plan_of(tuple(ways_of(region, call))), call.made_at,
            place.id, region.staff_at[place.id][0], None if is_new else call.made_at,
            None if is_new else call.made_at + timedelta(hours=48), ended_at(region, call),
        )  # fmt: skip


def page_for(call: Call) -> str:
    if call.visit is None:
        return page_of(call.clinic, KINDS[0][0], Modality.PHYSICAL, "", "", InvitationKind.OPEN)
    name, how = KINDS[kind_of(call.visit.schedule)]
    schedule = call.visit.schedule
    return page_of(call.clinic, name, how, performer(schedule), place_of(schedule), InvitationKind.FIXED)


def opened_at(region: Region, call: Call) -> datetime | None:
    """Within some days, as people do; never after now."""
    return min(region.now, call.made_at + timedelta(hours=call.number % 70 + 1)) if call.is_seen else None


def ended_at(region: Region, call: Call) -> datetime | None:
    if call.is_living:
        return None
    visit = call.visit
    if call.state == I.ANSWERED or visit is None:
        return opened_at(region, call) or campaigns.last_day(region)
    return visit.ended_at if visit.state == AppointmentState.CANCELLED else visit.starts_at


# --- Each sending


@table(
    "appointments.Dispatch",
    "id invitation_id channel order reason state key content_sha256 external_ref attempts is_simulated error batch_id"
    " made_at next_at attempted_at accepted_at delivered_at opened_at ended_at",
)
def dispatches(region: Region) -> Rows:
    for call in calls(region):
        for nth, (channel, why) in enumerate(ways_of(region, call)):
            number = WAYS * call.number + nth
            yield sending(region, call, nth, channel, why, region.key("dispatch", number))


def sending(region: Region, call: Call, nth: int, channel: ChannelKind, why: Why, key: str) -> tuple:
    state, at = state_of_sending(call, channel), call.made_at
    batch, seen = None, opened_at(region, call) if state == D.OPENED else None
    if channel == ChannelKind.PAPER and state == D.ACCEPTED:
        batch = region.key("batch", batch_number(region, call))
    has_gone = state in (D.ACCEPTED, D.DELIVERED, D.OPENED)
    waits = region.now + timedelta(minutes=call.number % 50 + 5) if state in (D.QUEUED, D.RETRY) else None
    return (
        key, region.key("invitation", call.number), channel, nth, why, state, key, "", key[:16] if has_gone else "",
        0 if state == D.QUEUED else 1, channel == ChannelKind.KIVRA,
        "unreachable" if state == D.RETRY else "rejected" if state == D.REJECTED else "", batch, at,
        waits if channel != ChannelKind.PAPER else None, None if state == D.QUEUED else at,
        at + timedelta(minutes=1) if has_gone else None,
        at + timedelta(minutes=2) if state in (D.DELIVERED, D.OPENED) else None, seen,
        at + timedelta(minutes=3) if state in (D.REJECTED, D.STOPPED) else None,
    )  # fmt: skip


def state_of_sending(call: Call, channel: ChannelKind) -> str:
    """Kivra and the post never tell of reading; Samplan does. Few are still on their way, or were refused."""
    number = call.number // 2
    if channel == ChannelKind.PAPER:
        return D.QUEUED if call.state == I.PAPER_REQUIRED else D.STOPPED if call.state == I.WITHDRAWN else D.ACCEPTED
    if channel == ChannelKind.PORTAL:
        return D.OPENED if call.is_seen else D.ACCEPTED
    if call.is_living and not call.is_seen:
        if number % ON_ITS_WAY == 24:
            return D.QUEUED
        if number % TRIED_AGAIN == 28:
            return D.RETRY
    return D.REJECTED if number % SAID_NO == 2 else D.DELIVERED


def batch_number(region: Region, call: Call) -> int:
    return 2000 * call.clinic.number + 1000 - (local(region.now).date() - local(call.made_at).date()).days


@table("appointments.PrintBatch", "id unit_id posting_on made_at made_by_id letters printed_at printed_by_id asked_at")
def print_batches(region: Region) -> Rows:
    """One for each unit and day with letters. Those of the last day nobody has confirmed yet."""
    counts: Counter[int] = Counter()
    kept: dict[int, tuple[Clinic, date]] = {}
    for call in calls(region):
        has_letter = any(channel == ChannelKind.PAPER for channel, _why in ways_of(region, call))
        if has_letter and state_of_sending(call, ChannelKind.PAPER) == D.ACCEPTED:
            number = batch_number(region, call)
            counts[number] += 1
            kept.setdefault(number, (call.clinic, local(call.made_at).date()))
    for number, (clinic, day) in kept.items():
        made, by = datetime.combine(day, region.now.timetz()), region.staff_at[clinic.place.id][0]
        is_new = day >= local(region.now).date() - timedelta(days=1)
        printed = None if is_new else made + timedelta(hours=2)
        who = None if is_new else by
        yield region.key("batch", number), clinic.place.id, day, made, by, counts[number], printed, who, None


# --- What came back, and what is owed


@table("appointments.Answer", "id invitation_id kind text at said by_person_id reply replied_at replied_by_id")
def answers(region: Region) -> Rows:
    """What people said, and now and then a question: those of the last days wait for their reply."""
    for call in calls(region):
        at = opened_at(region, call)
        if at is None:
            continue
        if call.state == I.ANSWERED:
            kind = (AnswerKind.ACCEPT, AnswerKind.ACCEPT, AnswerKind.ACCEPT, AnswerKind.REBOOK)[call.number // 2 % 4]
            yield answer(region, call, kind, at, 0)
        if asks(call):
            yield answer(region, call, AnswerKind.QUESTION, at, 1)


def asks(call: Call) -> bool:
    return call.is_seen and call.number // 2 % 25 == 3


def waits_for_reply(region: Region, call: Call) -> bool:
    at = opened_at(region, call)
    return asks(call) and at is not None and at > region.ago(TO_REPLY)


def answer(region: Region, call: Call, kind: AnswerKind, at: datetime, nth: int) -> tuple:
    is_replied = kind == AnswerKind.QUESTION and not waits_for_reply(region, call)
    return (
        region.key("answer to a call", 2 * call.number + nth), region.key("invitation", call.number), kind,
        TEXTS[kind], at, "self", call.one.id, "Ja, det går bra." if is_replied else "",
        at + timedelta(hours=3) if is_replied else None,
        region.staff_at[call.clinic.place.id][0] if is_replied else None,
    )  # fmt: skip


@table(
    "appointments.ClinicTask",
    "id appointment_id invitation_id unit_id kind reason due_at state made_at ended_at ended_by_id outcome",
)
def clinic_tasks(region: Region) -> Rows:
    """Calls, questions, new times to offer, and whether somebody was there."""
    numbers = iter(range(10**9))

    def row(clinic: Clinic, appointment: str, invitation: str | None, kind: TaskKind, at: datetime, is_open: bool):
        due, ended = at + timedelta(hours=20), None if is_open else at + timedelta(hours=4)
        reason = Why.UNREAD if kind == TaskKind.PHONE_PATIENT else ""
        return (
            region.key("clinic's task", next(numbers)), appointment, invitation, clinic.place.id, kind, reason,
            region.now + timedelta(hours=8) if is_open else due, "open" if is_open else "done", at, ended,
            None if is_open else region.staff_at[clinic.place.id][0], "",
        )  # fmt: skip

    for visit in region.visits:
        key = region.key("appointment", visit.number)
        if visit.state == AppointmentState.NO_SHOW:
            is_open = times.is_to_review(region, visit)
            yield row(visit.clinic, key, None, TaskKind.REVIEW_NO_SHOW, visit.ends_at, is_open)
        elif visit.reason == "by_clinic":
            is_open = times.is_new_time_owed(region, visit)
            yield row(visit.clinic, key, None, TaskKind.OFFER_NEW_TIME, visit.ended_at, is_open)
    for call in calls(region):
        key = region.key("invitation", call.number)
        if call.state == I.PHONE_TASK or (call.state == I.EXPIRED and call.number // 2 % 20 == 8):
            is_open = call.state == I.PHONE_TASK
            yield row(call.clinic, call.appointment, key, TaskKind.PHONE_PATIENT, call.made_at, is_open)
        if asks(call):
            is_open = waits_for_reply(region, call)
            yield row(call.clinic, call.appointment, key, TaskKind.ANSWER_QUESTION, call.made_at, is_open)


# --- How people want to be invited


@table(
    "patients.Preference",
    "id person_id prefers_paper large_print has_account mailboxes asked_mailboxes_at full_texts_since",
)
def preferences(region: Region) -> Rows:
    """Known of the four in five who have been asked about."""
    for one in region.residents:
        if one.number % 5 != 4:
            yield (
                region.key("preference", one.number), one.id, wants_paper(one), one.number % 40 == 3,
                has_account(one), ["kivra"] if has_mailbox(one) else [], region.ago(one.number % 20 + 1),
                region.ago(300).date() if one.number % 9 == 0 else None,
            )  # fmt: skip


@table("patients.ContactPoint", "id person_id kind value verified_at")
def phones(region: Region) -> Rows:
    """Numbers of the series that PTS keeps for books and films: nobody has them."""
    for one in region.residents:
        if has_phone(one):
            number = f"+4670174{605 + one.number % 95:04}"
            yield region.key("phone", one.number), one.id, "phone", number, region.ago(100)


TABLES = (
    print_batches, invitations, dispatches, answers, clinic_tasks, preferences, phones,
)  # fmt: skip
