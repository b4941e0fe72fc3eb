"""Stays in hospital that have ended, with what was told, decided and done around them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from apps.careplans.models import Plan
from apps.cases.kinds import MessageKind
from apps.cases.models import Message, Participant
from apps.core import rules
from apps.discharge.models import Obstacle, ReadyPeriod, RetractReason, Stance, Stay
from apps.discharge.payment import payable_dates, payment_of, those_that_stop
from apps.followup.subjects import Episode, Ready, day_of
from apps.organisations.kinds import OUTPATIENT

from .window import BATCH, Window, form_of, home_of, source, years_old

TOLD = (
    MessageKind.ADMISSION_NOTICE,
    MessageKind.ESTIMATED_DISCHARGE_CHANGED,
    MessageKind.FIXED_CONTACT_NAMED,
    MessageKind.DISCHARGE_INFORMATION,
)
ESTIMATING = (MessageKind.ADMISSION_NOTICE, MessageKind.ESTIMATED_DISCHARGE_CHANGED)
NOT_ANNULLED = Q(case__is_annulled=False) & (~Q(case__state="cancelled") | Q(case__end_reason="deceased"))


@source(Episode)
def episodes(window: Window) -> Iterator[Episode]:
    died = Q(discharged_at=None, case__end_reason="deceased") & window.holds("case__closed_at")
    rows = Stay.objects.filter(NOT_ANNULLED, window.holds("discharged_at") | died)
    amounts = amounts_of(rules.on(window.last).get("payment.amounts"))
    found = with_what_hangs_on(rows).iterator(chunk_size=BATCH)
    while some := list(islice(found, BATCH)):
        yield from of_batch(some, window, amounts)


def amounts_of(written: list[str]) -> Mapping[int, int]:
    """Kronor for a day of care by year, from "2023: 10500". A year that is not there is not known."""
    return {int(year): int(kronor) for year, kronor in (one.split(":") for one in written)}


def with_what_hangs_on(rows: QuerySet[Stay]) -> QuerySet[Stay]:
    return rows.select_related("case__patient", "case__responsible_unit").prefetch_related(
        Prefetch("ready_periods", ReadyPeriod.objects.order_by("sent_at"), to_attr="periods"),
        Prefetch("case__participants", Participant.objects.select_related("unit"), to_attr="parts"),
        Prefetch("case__obstacles", Obstacle.objects.order_by("valid_from"), to_attr="in_the_way"),
    )


class Around(NamedTuple):
    """What hangs on a stay in other tables: see the functions that find it."""

    told: list[tuple]
    has_stance: bool
    again: list[datetime]
    plans: list[tuple]


def of_batch(stays: list[Stay], window: Window, amounts: Mapping[int, int]) -> Iterator[Episode]:
    cases = [stay.case_id for stay in stays]
    people = [stay.case.patient_id for stay in stays]
    told = messages_of(cases)
    considered = set(Stance.objects.filter(case__in=cases).values_list("case", flat=True))
    again = admissions_of(people, window)
    plans = plans_of(people)
    for stay in stays:
        person = stay.case.patient_id
        around = Around(told[stay.case_id], stay.case_id in considered, again[person], plans[person])
        yield episode(stay, around, amounts, window.days)


def messages_of(cases: list) -> Mapping[Any, list[tuple]]:
    """What was told in each case, oldest first: (kind, when, the planned day of leaving)."""
    found = defaultdict(list)
    rows = Message.objects.filter(case__in=cases, kind__in=TOLD, is_annulled=False).order_by("sent_at")
    for case, kind, at, estimate in rows.values_list("case", "kind", "sent_at", "statutory__estimated_discharge_at"):
        found[case].append((kind, at, estimate or ""))
    return found


def admissions_of(people: list, window: Window) -> Mapping[Any, list[datetime]]:
    """When each person came to a ward from the window on, until nobody asks any more."""
    until = window.ends + timedelta(days=window.days + 1)
    rows = Stay.objects.filter(
        NOT_ANNULLED, case__patient__in=people, admitted_at__gte=window.begins, admitted_at__lt=until
    )
    found = defaultdict(list)
    for person, at in rows.values_list("case__patient", "admitted_at").order_by("admitted_at"):
        found[person].append(at)
    return found


def plans_of(people: list) -> Mapping[Any, list[tuple]]:
    """The coordinated plans of each person that came into force: (when, until when)."""
    found = defaultdict(list)
    rows = Plan.objects.filter(case__patient__in=people, activated_at__isnull=False).order_by("activated_at")
    for person, at, until in rows.values_list("case__patient", "activated_at", "case__closed_at"):
        found[person].append((at, until))
    return found


def episode(stay: Any, around: Around, amounts: Mapping[int, int], follow_days: int) -> Episode:
    told = around.told
    case, person = stay.case, stay.case.patient
    is_deceased = stay.discharged_at is None
    ended_at = stay.discharged_at or min(person.deceased_at or case.closed_at, case.closed_at)
    periods = tuple(ready(one, ended_at) for one in stay.periods)
    notified = [one for one in stay.periods if one.is_notice_sent]
    left_on = day_of(ended_at)
    paid = payable(stay, ended_at)
    return Episode(
        case=case.pk,
        unit=case.responsible_unit_id,
        home=home_of(person.municipality_code),
        payer=home_of(stay.placing_municipality or person.municipality_code),
        age=years_old(person.born_on, left_on),
        care_form=form_of(case.responsible_unit.kind),
        admitted_at=stay.admitted_at,
        ended_at=ended_at,
        is_deceased=is_deceased,
        died_on=day_of(person.deceased_at) if person.deceased_at else None,
        notice_sent_at=stay.notice_sent_at,
        notice_due_at=stay.notice_due_at,
        periods=periods,
        estimates=tuple((at, day) for kind, at, text in told if kind in ESTIMATING and (day := day_in(text))),
        is_outpatient_told=any(part.unit.kind in OUTPATIENT for part in stay.case.parts),
        contact_at=first(told, MessageKind.FIXED_CONTACT_NAMED),
        is_sip_required=stay.is_sip_required,
        has_stance=around.has_stance,
        sip_call_due=notified[-1].sip_call_due if notified else None,
        sip_called_at=stay.sip_called_at,
        plan_active_at=next((at for at, until in around.plans if until is None or until > ended_at), None),
        information_at=first(told, MessageKind.DISCHARGE_INFORMATION),
        payable=paid,
        amount=amount_of(paid, left_on.year, amounts),
        returned_on=next((day for at in around.again if (day := day_of(at)) > left_on), None),
        follow_days=follow_days,
    )


def amount_of(paid: Mapping[int, int], year: int, amounts: Mapping[int, int]) -> int | None:
    """None in a year whose amount nobody knows, also of those who pay nothing: a sum of only them would be a lie."""
    if not {year, *paid} <= set(amounts):
        return None
    return sum(days * amounts[one] for one, days in paid.items())


def ready(period: ReadyPeriod, ended_at: datetime) -> Ready:
    reason = period.end_reason if period.end_reason in RetractReason.values else ""
    until = max(period.sent_at, period.ended_at or ended_at)
    return Ready(period.sent_at, until, reason, period.is_notice_sent)


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def first(told: list[tuple], kind: MessageKind) -> datetime | None:
    return next((at for what, at, _estimate in told if what == kind), None)


def payable(stay: Any, ended_at: datetime) -> Mapping[int, int]:
    """Days that the municipality pays for, by the year of each day: the amount is the year's."""
    paid = payment_of(stay, ended_at, periods=stay.periods, parts=stay.case.parts, obstacles=stay.case.in_the_way)
    if not paid.days:
        return {}
    stopping = those_that_stop(stay.case, stay.case.in_the_way)
    return Counter(day.year for one in stay.periods for day in payable_dates(stay, one, stopping, ended_at))
