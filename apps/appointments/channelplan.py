"""By which ways an invitation goes to its person, and why: the channel plan (kanalplan).

A pure function of what is known about the person. A channel that has said no is left out and the plan made anew, so
that what comes next follows from the same rules.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from apps.core import clock, rules
from apps.core.calendar import age_on, is_holiday, local
from apps.patients.models import ContactKind, ContactPoint, NumberKind, Person, Preference

from .channels import in_use
from .kinds import ChannelKind, Why
from .models import Appointment

C = ChannelKind
MAILBOXES = (C.KIVRA, C.MINA_MEDDELANDEN, C.INBOX_1177)  # asked in this order; the first that takes it has it
CONTENT = (C.KIVRA, C.MINA_MEDDELANDEN, C.INBOX_1177, C.PORTAL, C.PAPER)  # holds the invitation itself
NOTICES = (C.SMS, C.EMAIL)  # say only that there is something to read


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the plan. `reason` is a word of `Why`."""

    channel: ChannelKind
    reason: Why

    def as_dict(self) -> dict[str, str]:
        return {"channel": self.channel.value, "reason": self.reason.value}


@dataclass(frozen=True, slots=True)
class Known:
    """What decides. `days_left` are working days until the visit, None without one; `is_told`: has an account and
    an address there that is theirs."""

    is_protected: bool = False
    is_child: bool = False
    is_youth: bool = False
    needs_interpreter: bool = False
    can_sign_in: bool = True
    prefers_paper: bool = False
    mailboxes: frozenset[str] = field(default_factory=frozenset)
    has_account: bool = False
    has_email: bool = False
    has_phone: bool = False
    has_address: bool = True
    days_left: int | None = None
    paper_days: int = 5


def plan(known: Known, without: Collection[str] = ()) -> list[Step]:
    """The steps in order. Never empty: where nothing else is left the clinic phones."""
    if known.is_protected:
        return [Step(C.PHONE, Why.PROTECTED)]
    steps = [step for step in _wanted(known, without) if step.channel not in without]
    steps = [_in_time(step, known) for step in steps]
    return list({step.channel: step for step in reversed(steps)}.values())[::-1] or [Step(C.PHONE, Why.OTHERWISE)]


def _wanted(known: Known, without: Collection[str]) -> list[Step]:
    """The first that fits decides."""
    if known.is_child:
        return [Step(C.PORTAL, Why.CHILD), Step(C.PAPER, Why.CHILD)]
    digital = [] if known.prefers_paper else _digital(known, without)
    if known.is_youth:
        return [*digital, Step(C.PAPER, Why.YOUTH)]
    if known.needs_interpreter:
        return [*digital, Step(C.PAPER, Why.INTERPRETER)]
    if not known.can_sign_in:
        own = [Step(C.PORTAL, Why.ACCOUNT)] if known.has_account else []
        return [*own, Step(C.PAPER, Why.CANNOT_SIGN_IN)]
    if known.prefers_paper:
        return [Step(C.PAPER, Why.CHOSE_PAPER)]
    return digital or [Step(C.PAPER, Why.OTHERWISE)]


def _digital(known: Known, without: Collection[str]) -> list[Step]:
    """A mailbox and a notice in Samplan; else the account, where there is somewhere to be told of it."""
    mailbox = next((one for one in MAILBOXES if one in known.mailboxes and one not in without), None)
    if mailbox:
        sms = [Step(C.SMS, Why.NOTICE)] if known.has_phone else []
        return [Step(mailbox, Why.MAILBOX), Step(C.PORTAL, Why.NOTICE), *sms]
    told = [
        Step(channel, Why.NOTICE)
        for channel, has_it in ((C.SMS, known.has_phone), (C.EMAIL, known.has_email))
        if has_it and channel not in without
    ]
    return [Step(C.PORTAL, Why.ACCOUNT), *told] if known.has_account and told else []


def _in_time(step: Step, known: Known) -> Step:
    """A letter that would come too late, or has no address to go to, is a call instead."""
    if step.channel != C.PAPER:
        return step
    if known.days_left is not None and known.days_left < known.paper_days:
        return Step(C.PHONE, Why.TOO_CLOSE)
    return step if known.has_address else Step(C.PHONE, Why.OTHERWISE)


def is_in_time_for_paper(known: Known) -> bool:
    return _in_time(Step(C.PAPER, Why.UNREAD), known).channel == C.PAPER and not known.is_protected


# --- What is known


def known_about(appointment: Appointment, *, paper_days: int, by: datetime | None = None) -> Known:
    """The facts of one person. The caller may read them. `by` is the last day for an answer, where there is no time.

    Three statements besides the person's row. Channels that this installation does not use are not there.
    """
    person = appointment.patient
    preference = Preference.objects.filter(person=person).first() or Preference(person=person)
    contacts = ContactPoint.objects.filter(person=person, verified_at__isnull=False)
    return known_from(
        person,
        preference,
        set(contacts.values_list("kind", flat=True)),
        days_left=days_until(appointment.starts_at or by),
        paper_days=paper_days,
    )


def known_from(
    person: Person, preference: Preference, kinds: Collection[str], *, days_left: int | None, paper_days: int
) -> Known:
    """The same from rows that have been read already, for many at once."""
    today = local(clock.now()).date()
    rule = rules.on(today)
    age = age_on(person.born_on, today) if person.born_on else None
    has_account = preference.has_account or person.user_id is not None
    return Known(
        is_protected=person.is_protected,
        is_child=age is not None and age < rule.number("citizen.min_age"),
        is_youth=age is not None and rule.number("citizen.min_age") <= age < rule.number("citizen.adult_age"),
        needs_interpreter=person.needs_interpreter,
        can_sign_in=person.number_kind == NumberKind.PERSONAL,
        prefers_paper=preference.prefers_paper,
        mailboxes=in_use(preference.mailboxes),
        has_account=has_account,
        has_email=ContactKind.EMAIL in kinds,
        has_phone=ContactKind.PHONE in kinds and C.SMS in in_use([C.SMS]),
        has_address=bool(person.address),
        days_left=days_left,
        paper_days=paper_days,
    )


def days_until(moment: datetime | None) -> int | None:
    """Working days from today, which is not counted, up to and including the day: the days that the post has."""
    if moment is None:
        return None
    day, last = local(clock.now()).date(), local(moment).date()
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)
