"""Which readings somebody shall look at. Alerts at once; emergencies, lifts and what the policy itself says shall be
reviewed within the hour; the rest from the log of whole days.

Facts about the person are copied to the row, so that a reviewer never needs to open anything of the person.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Window
from django.db.models.functions import Random, RowNumber, TruncDate

from apps.access.models import Basis, Emergency, Ground, Lift, LiftReason
from apps.access.policy import OBLIGATIONS
from apps.access.telling import OPENED as OPENED_NOTICE
from apps.appointments.kinds import Said
from apps.appointments.models import Appointment, Invitation
from apps.audit import log
from apps.core import calendar, rules
from apps.notifications import outbox
from apps.organisations.kinds import Purpose
from apps.organisations.models import Assignment, Unit
from apps.patients.models import Person, Protection

from .models import Cause, Reading
from .whom import tell_reviewers

OPENED = ("read", "print", "export")
# Asking why somebody can read tells which units know a person: whoever asks about a neighbour is seen as well.
LOOKED = (*OPENED, "explain_access")
TIES = (Basis.CARE, Basis.LISTED, Basis.CASE, Basis.ENDED_CASE)
IN_THE_VERB = timedelta(minutes=1)
LOOK_BACK = timedelta(days=3)  # a job that stood still over a weekend misses nothing


def pick_what_cannot_wait(now: datetime) -> int:
    """Emergencies and lifts in an emergency that nobody has been asked to look at."""
    return keep(now, [*emergencies(), *lifts()])


def emergencies() -> Iterator[dict[str, Any]]:
    waiting = Emergency.objects.filter(~Exists(Reading.objects.filter(source_id=OuterRef("pk"))), reviewed_at=None)
    for one in waiting.select_related("unit"):
        yield {
            "cause": Cause.EMERGENCY,
            "source_id": one.pk,
            "staff_id": one.staff_id,
            "unit": one.unit,
            "patient_id": one.patient_id,
            "reason": one.why[:600],
            "first_at": one.valid_from,
            "last_at": one.ended_at or one.valid_until,
            "told_at": told_at(one.patient_id, one.valid_from),
        }


def lifts() -> Iterator[dict[str, Any]]:
    """Whoever lifted is reviewed by their own provider, which owns what was blocked."""
    rows = Lift.objects.filter(~Exists(Reading.objects.filter(source_id=OuterRef("pk"))), reason=LiftReason.EMERGENCY)
    posts = {}
    for one in rows.exclude(lifted_by=None).select_related("block"):
        where = Assignment.objects.filter(staff=one.lifted_by_id, provider=one.block.provider_id)
        posts[one.pk] = where.select_related("unit").order_by("-valid_from").first()
        if posts[one.pk] is None:
            continue
        yield {
            "cause": Cause.LIFT,
            "source_id": one.pk,
            "staff_id": one.lifted_by_id,
            "unit": posts[one.pk].unit,
            "patient_id": one.block.patient_id,
            "reason": one.text,
            "first_at": one.valid_from,
            "last_at": one.valid_until,
            "told_at": told_at(one.block.patient_id, one.valid_from),
        }


def told_at(patient_id, since: datetime) -> datetime | None:
    """When the person was told, in the same verb."""
    return outbox.promised_at(OPENED_NOTICE, to_person=patient_id, since=since, until=since + IN_THE_VERB)


# --- What the policy itself says that somebody shall look at ---


def pick_what_is_owed(now: datetime, **of) -> int:
    """Refusals that oblige an alert, and readings that were open though nobody had said yes. Tells the people, and
    the reviewers of alerts. `of` narrows the rows of the log."""
    since = calendar.start_of_day(calendar.local(now - LOOK_BACK).date())
    events = log.owing(since).filter(actor_kind="staff", unit_id__isnull=False, **of).order_by("at")
    if not events.exists():
        return 0
    known = set(
        Reading.objects.filter(cause=Cause.ALERT, first_at__gte=since).values_list("staff", "rule", "first_at")
    )
    tries = list(alerts(events.filter(effect="DENY")))
    wake({one["unit_id"] for one in tries if (one["staff_id"], one["rule"], one["first_at"]) not in known})
    opened = list(without_a_yes(events.filter(effect="PERMIT")))
    told: dict[tuple, datetime | None] = {}
    for one in opened:
        key = (one["patient_id"], one["rule"], calendar.local(one["first_at"]).date())
        if key not in told:
            told[key] = tell(one, now)
        one["told_at"] = told[key]
    return keep(now, [*tries, *opened])


def alerts(events) -> Iterator[dict[str, Any]]:
    """Somebody has tried to open what is about themselves, or permissions that are not theirs to see to."""
    tries: dict[tuple, list[datetime]] = {}
    for event in events.filter(~covered(Cause.ALERT, patient="person_id")):
        is_about_permissions = event.purpose == Purpose.PERMISSIONS
        rule, patient = ("A2", None) if is_about_permissions else ("S1", event.person_id)
        key = (event.staff_id, event.unit_id, patient, rule, calendar.local(event.at).date())
        tries.setdefault(key, []).append(event.at)
    yield from gathered(Cause.ALERT, tries)


def without_a_yes(events) -> Iterator[dict[str, Any]]:
    """One for each staff member, person, rule and day; what an emergency that waits for review already shows is not
    asked about twice."""
    times: dict[tuple, list[datetime]] = {}
    rows = events.filter(activity__in=OPENED, patient_id__isnull=False)
    for event in rows.filter(~covered(Cause.GROUND), ~in_an_emergency()):
        for rule in rules_of(event):
            key = (event.staff_id, event.unit_id, event.patient_id, rule, calendar.local(event.at).date())
            times.setdefault(key, []).append(event.at)
    yield from gathered(Cause.GROUND, times)


def gathered(cause: Cause, times: dict[tuple, list[datetime]]) -> Iterator[dict[str, Any]]:
    for (staff, unit, patient, rule, _day), at in times.items():
        yield {
            "cause": cause, "staff_id": staff, "unit_id": unit, "patient_id": patient, "rule": rule,
            "first_at": min(at), "last_at": max(at),
        }  # fmt: skip


def rules_of(event) -> set[str]:
    """Which of the rules that ask for a review stood behind what was shown."""
    shown = event.shown or {}
    lines = [*shown.get("entries", ()), *shown.get("closed", ())]
    return {line["rule"] for line in lines if "REVIEW" in OBLIGATIONS.get(line["rule"], ())}


def covered(cause: Cause, patient: str = "patient_id") -> Exists:
    """Somebody has looked at it already."""
    seen = Reading.objects.filter(cause=cause, staff=OuterRef("staff_id"), reviewed_at__gte=OuterRef("at"))
    return Exists(seen.filter(Q(patient=OuterRef(patient)) | Q(patient=None)))


def in_an_emergency() -> Exists:
    """It is part of an emergency access that nobody had reviewed then: it is told in that story."""
    own = Reading.objects.filter(cause=Cause.EMERGENCY, staff=OuterRef("staff_id"), patient=OuterRef("patient_id"))
    own = own.filter(first_at__lte=OuterRef("at"), last_at__gte=OuterRef("at"))
    return Exists(own.filter(Q(reviewed_at=None) | Q(reviewed_at__gte=OuterRef("at"))))


def tell(one: dict[str, Any], now: datetime) -> datetime | None:
    """Tell the person, once for each rule and day, and never after death. Returns when they were told."""
    day = calendar.start_of_day(calendar.local(one["first_at"]).date())
    same = Reading.objects.filter(
        cause=Cause.GROUND, patient=one["patient_id"], rule=one["rule"], told_at__isnull=False
    )
    told = (
        same.filter(first_at__gte=day, first_at__lt=day + timedelta(days=1)).values_list("told_at", flat=True).first()
    )
    if told or Person.objects.filter(pk=one["patient_id"], deceased_at__isnull=False).exists():
        return told
    outbox.promise(OPENED_NOTICE, to_person=one["patient_id"], data={"rule": one["rule"]})
    return now


def wake(units: set) -> None:
    """Tell whoever reviews at the providers, at once."""
    for provider in Unit.objects.filter(pk__in=units).values_list("provider", flat=True).distinct():
        tell_reviewers(provider, "log_alert")


# --- What stands out ---


def pick_from_the_log(now: datetime) -> int:
    """What stands out in the days that have ended, and the sample of the month that has."""
    day = calendar.local(now).date()
    until = calendar.start_of_day(day)
    opened = readings(until - LOOK_BACK, until)
    found = [
        *without_a_tie(until, rules.on(now).duration("log.booked_tie_within")),
        *sample(day, rules.on(now).number("log.sample_size")),
        *(standing_out(opened, now) if opened.exists() else ()),
    ]
    return keep(now, found)


def standing_out(opened, now: datetime) -> list[dict[str, Any]]:
    """What stands out among these rows of the log, by one question for each cause."""
    day = calendar.local(now).date()
    return [
        *each(Cause.OWN, opened.filter(person_id=F("patient_id"))),
        *each(Cause.PROTECTED, opened.filter(patient_id__in=Person.objects.exclude(protection="none").values("pk"))),
        *each(Cause.COLLEAGUE, opened.filter(Exists(colleagues(day))).exclude(person_id=F("patient_id"))),
        *each(Cause.ADDRESS, opened.filter(same_address()).exclude(person_id=F("patient_id"))),
        *each(Cause.RELATION, opened.filter(*long_ago(rules.on(now).duration("log.old_relation")))),
        *volumes(opened, rules.on(now).number("log.unusual_volume")),
    ]


def readings(since: datetime, until: datetime):
    return log.events().filter(
        at__gte=since, at__lt=until, activity__in=LOOKED, actor_kind="staff", effect="PERMIT", patient_id__isnull=False
    )


def colleagues(day) -> Any:
    """The person works at the unit that read."""
    people = Person.objects.filter(pk=OuterRef(OuterRef("patient_id")), user__isnull=False)
    return Assignment.objects.valid_on(day).filter(unit=OuterRef("unit_id"), staff__user__in=people.values("user"))


def same_address() -> Exists:
    homes = Person.objects.filter(pk=OuterRef(OuterRef("patient_id"))).exclude(address="")
    return Exists(Person.objects.filter(pk=OuterRef("person_id"), address__in=homes.values("address")))


def long_ago(patience: timedelta) -> tuple:
    """Whatever the unit had to do with the person ended long before."""
    known = Ground.objects.filter(
        unit=OuterRef("unit_id"), patient=OuterRef("patient_id"), basis__in=[Basis.CARE, Basis.LISTED, Basis.CASE]
    )
    lately = known.filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("at") - patience))
    return Exists(known), ~Exists(lately)


def without_a_tie(until: datetime, patience: timedelta) -> Iterator[dict[str, Any]]:
    """Staff made a time for somebody, so that their unit came to know who it is, and then nothing tied the two
    together: no care, listing or case, and the person has neither opened the invitation, nor answered, nor come.

    Who was invited with many others (a campaign) was on a list that somebody answers for.
    """
    made = Appointment.objects.filter(
        made_at__gte=until - patience - LOOK_BACK, made_at__lt=until - patience, made_by_staff__isnull=False,
        made_by_unit=F("unit"), made_by_person=None, replaces=None,
    )  # fmt: skip
    ties = Ground.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("made_at")),
        unit=OuterRef("unit"), patient=OuterRef("patient"), basis__in=TIES,
    )  # fmt: skip
    invited = Invitation.objects.filter(appointment=OuterRef("pk"))
    known = invited.filter(Q(opened_at__isnull=False) | Q(answers__said=Said.SELF) | Q(campaign__isnull=False))
    rows = made.filter(~Exists(ties), ~Exists(known))
    for one in rows.order_by("made_at").values("made_by_staff", "unit", "patient", "made_at"):
        yield {
            "cause": Cause.BOOKING, "staff_id": one["made_by_staff"], "unit_id": one["unit"],
            "patient_id": one["patient"], "first_at": one["made_at"], "last_at": one["made_at"],
        }  # fmt: skip


def each(cause: Cause, rows) -> Iterator[dict[str, Any]]:
    """One for each day, person and staff member."""
    kept = rows.order_by().values("staff_id", "unit_id", "patient_id", day=TruncDate("at"))
    for one in kept.annotate(first_at=Min("at"), last_at=Max("at")):
        one.pop("day")
        yield {"cause": cause, **one}


def volumes(rows, limit: int) -> Iterator[dict[str, Any]]:
    days = rows.order_by().values("staff_id", "unit_id", day=TruncDate("at"))
    many = days.annotate(patients=Count("patient_id", distinct=True), first_at=Min("at"), last_at=Max("at"))
    for one in many.filter(patients__gt=limit):
        one.pop("day")
        yield {"cause": Cause.VOLUME, "patient_id": None, **one}


def sample(day, size: int) -> Iterator[dict[str, Any]]:
    """So many readings of each unit from the month that has ended, once."""
    until = calendar.start_of_day(day.replace(day=1))
    since = calendar.start_of_day((day.replace(day=1) - timedelta(days=1)).replace(day=1))
    if Reading.objects.filter(cause=Cause.RANDOM, first_at__gte=since, first_at__lt=until).exists():
        return
    turn = Window(RowNumber(), partition_by=F("unit_id"), order_by=Random())
    chosen = readings(since, until).filter(unit_id__isnull=False).annotate(turn=turn).filter(turn__lte=size)
    for one in chosen.values("staff_id", "unit_id", "patient_id", "at"):
        at = one.pop("at")
        yield {"cause": Cause.RANDOM, "first_at": at, "last_at": at, **one}


def keep(now: datetime, found: Iterable[dict[str, Any]]) -> int:
    """Make the rows, each once. Returns how many are new."""
    found = list(found)
    if not found:
        return 0
    units = Unit.objects.in_bulk({one["unit_id"] for one in found if one.get("unit_id")})
    people = Person.objects.in_bulk({one["patient_id"] for one in found if one["patient_id"]})
    before = Reading.objects.count()
    rule = rules.on(now)
    late = {True: rule.duration("log.sample_within"), False: rule.duration("log.review_within")}
    rows = []
    for one in found:
        unit = one.pop("unit", None) or units.get(one["unit_id"])
        if unit is None:
            continue
        due = calendar.local(now + late[one["cause"] == Cause.RANDOM]).date()
        about = of_person(people.get(one["patient_id"]))
        rows.append(
            Reading(unit=unit, provider_id=unit.provider_id, picked_at=now, due_on=due, **without(one), **about)
        )
    related(rows)
    Reading.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["last_at"],
        unique_fields=["cause", "staff", "patient", "rule", "first_at"],
    )
    return Reading.objects.count() - before


def without(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "unit_id"}


def of_person(person: Person | None) -> dict[str, Any]:
    """What a reviewer may know of somebody: nothing that points at them, and of a protected person not even that."""
    if person is None:
        return {}
    if person.protection != Protection.NONE:
        return {"is_protected": True}
    year = person.born_on.year if person.born_on else None
    return {"born_year": year, "municipality_code": person.municipality_code}


def related(rows: list[Reading]) -> None:
    """Since when the unit had something to do with the person, at the time."""
    for row in rows:
        if row.patient_id:
            had = Ground.objects.filter(unit=row.unit_id, patient=row.patient_id, basis__in=[Basis.CARE, Basis.LISTED])
            live = had.filter(Q(valid_until=None) | Q(valid_until__gt=row.first_at), valid_from__lte=row.first_at)
            row.related_at = live.order_by("valid_from").values_list("valid_from", flat=True).first()
