"""The rows of what was drawn, one function for each table."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from apps.access.models import Basis
from apps.core.calendar import from_local, local
from apps.scenarios.region.copying import Rows, table

from .drawing import DAY, HOUR, Home, Past

AT_MOST = 8  # of anything that is numbered within a case or a message
REASON = "Behöver stöd hemma efter vårdtiden."
CLOSED_AS = {
    "closed": ("closed", "closed"),
    "cancelled": ("cancelled", "no_needs"),
    "deceased": ("closed", "deceased"),
}


def noon(day) -> datetime:
    return from_local(datetime.combine(day, time(12)))


@table(
    "patients.Person",
    "id name personal_number number_kind born_on address municipality_code protection deceased_at language created_at",
)
def persons(past: Past) -> Rows:
    dead = {home.patient.id: home.left_at for home in past.homes if home.end == "deceased"}
    for one in past.patients:
        yield (
            one.id, one.name, one.digits, "reserve", one.born, one.address, one.municipality, "none",
            dead.get(one.id), "sv", past.now - 700 * DAY,
        )  # fmt: skip


@table(
    "cases.Case",
    "id process patient_id state responsible_unit_id opened_at is_closed closed_at end_reason rules_on version"
    " changed_at",
)
def cases(past: Past) -> Rows:
    for home in past.homes:
        state, reason = CLOSED_AS[home.end]
        opened = min(home.admitted_at + HOUR, home.notice_at)
        yield (
            home.id, "svu", home.patient.id, state, home.ward.pk, opened, True, home.closed_at, reason,
            local(opened).date(), 12, home.closed_at,
        )  # fmt: skip


@table("access.Ground", "patient_id unit_id staff_id basis source_type source_id valid_from valid_until")
def grounds(past: Past) -> Rows:
    """What the verbs leave behind: that the units took part, and that the ward cared for the person for a while."""
    for home in past.homes:
        known_until = home.closed_at + 30 * DAY
        since = home.admitted_at
        yield home.patient.id, home.ward.pk, None, int(Basis.CARE), "stay", home.id, since, known_until
        for unit in home.units:
            yield home.patient.id, unit.pk, None, int(Basis.CASE), "case", home.id, since, home.closed_at
            yield home.patient.id, unit.pk, None, int(Basis.ENDED_CASE), "case", home.id, home.closed_at, None


@table("cases.Participant", "id case_id unit_id state is_responsible joined_at last_activity_at")
def participants(past: Past) -> Rows:
    for home in past.homes:
        for nth, unit in enumerate(home.units):
            key = past.key("part", AT_MOST * home.number + nth)
            yield key, home.id, unit.pk, "done", nth == 0, home.notice_at, home.closed_at


@table(
    "discharge.Stay",
    "id case_id admitted_at notice_due_at assessed_by_id care_form expected_needs reason estimated_discharge_at"
    " notice_sent_at fixed_contact_name fixed_contact_unit_id is_sip_required sip_decided_at sip_called_at"
    " discharged_at destination",
)
def stays(past: Past) -> Rows:
    for home in past.homes:
        contact = ("Vårdsamordnaren", home.centre.pk) if home.contact_at else ("", None)
        needs = ["social", "outpatient", *(["municipal_health"] if len(home.units) > 3 else [])]
        yield (
            past.key("stay", home.number), home.id, home.admitted_at, home.admitted_at + 24 * HOUR,
            past.somebody_at(home.ward), home.care_form, needs, REASON, noon(home.last_estimate), home.notice_at,
            *contact, home.is_sip, home.ready_at if home.is_sip else None, home.sip_called_at,
            home.left_at if home.has_left else None, "own_home" if home.has_left else "",
        )  # fmt: skip


@table(
    "discharge.ReadyPeriod",
    "id stay_id decided_by_id decided_at sent_at first_payable_day sip_call_due ended_at end_reason",
)
def ready_periods(past: Past) -> Rows:
    for home in past.homes:
        if home.end == "cancelled":
            continue
        spans = [(home.ready_at, home.left_at, "discharged" if home.has_left else "deceased")]
        if home.retracted:
            spans.insert(0, home.retracted)
        for nth, (sent, ended, why) in enumerate(spans):
            day, sender = local(sent).date(), past.somebody_at(home.ward)
            payable = day + (3 if local(sent).hour < 12 else 4) * DAY
            key = past.key("ready", 2 * home.number + nth)
            yield key, past.key("stay", home.number), sender, sent, sent, payable, day + 3 * DAY, ended, why


@table("discharge.Stance", "id case_id unit_id view at")
def stances(past: Past) -> Rows:
    """One in eleven units says nothing."""
    for home in past.homes:
        for nth, unit in enumerate(home.units):
            key = AT_MOST * home.number + nth
            if home.end != "cancelled" and key % 11:
                view = "need" if home.is_sip else "no_need"
                yield past.key("stance", key), home.id, unit.pk, view, home.ready_at - HOUR


def said_in(past: Past, home: Home) -> Iterator[tuple[int, str, int, datetime, str]]:
    """Number, kind, who sends (the place among the units), when, and the planned day as it was told."""
    told = [("admission_notice", 0, home.notice_at, home.first_estimate)]
    if home.end != "cancelled":
        if home.last_estimate != home.first_estimate:
            told.append(("estimated_discharge_changed", 0, home.ready_at - 20 * HOUR, home.last_estimate))
        if home.contact_at:
            told.append(("fixed_contact_named", 2, max(home.contact_at, home.notice_at + HOUR), home.last_estimate))
        told.append(("ready_notice", 0, home.ready_at, home.last_estimate))
    if home.has_left:
        told.append(("discharge_notice", 0, home.left_at, home.last_estimate))
        if home.info_at:
            told.append(("discharge_information", 0, home.info_at, home.last_estimate))
    for nth, (kind, sender, when, estimate) in enumerate(told):
        yield AT_MOST * home.number + nth, kind, sender, when, estimate.isoformat()


@table(
    "cases.Message",
    "id case_id kind sender_id author_id author_title readers basis statutory occurred_at sent_at registered_at",
)
def messages(past: Past) -> Rows:
    for home in past.homes:
        one = home.patient
        for number, kind, sender, when, estimate in said_in(past, home):
            who = home.units[sender]
            head = {
                "name": one.name, "personal_number": one.digits, "address": one.address,
                "estimated_discharge_at": estimate,
            }  # fmt: skip
            yield (
                past.key("message", number), home.id, kind, who.pk, past.somebody_at(who), "",
                [unit.pk for unit in home.units if unit is not who], "consent", head, when, when, when,
            )  # fmt: skip


@table("cases.Content", "id message_id body")
def contents(past: Past) -> Rows:
    for home in past.homes:
        for number, _kind, _sender, _when, _estimate in said_in(past, home):
            yield past.key("content", number), past.key("message", number), {}


@table("cases.Receipt", "id message_id unit_id state opened_at acknowledged_at acknowledged_by_id")
def receipts(past: Past) -> Rows:
    """Within the hour on a weekday, within some hours on others; one in two hundred never."""
    dice = past.made.dice("past receipts")
    for home in past.homes:
        for number, _kind, sender, when, _estimate in said_in(past, home):
            who = home.units[sender]
            is_weekend = local(when).weekday() >= 5
            for nth, unit in enumerate(home.units):
                if unit is who:
                    continue
                minutes = dice.triangular(15, 260, 70) if is_weekend else dice.triangular(5, 110, 25)
                at = when + timedelta(minutes=minutes)
                key, message = past.key("receipt", AT_MOST * number + nth), past.key("message", number)
                if dice.random() < 0.005:
                    yield key, message, unit.pk, "unopened", None, None, None
                else:
                    yield key, message, unit.pk, "acknowledged", at, at, past.somebody_at(unit)


TABLES = (persons, cases, grounds, participants, stays, ready_periods, stances, messages, contents, receipts)
