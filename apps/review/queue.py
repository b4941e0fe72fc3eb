"""What waits for a reviewer, and the short story of one reading. No name of a patient, no key, no content."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.audit import log, words
from apps.core import calendar
from apps.core.municipalities import name_of
from apps.core.parts import Entry
from apps.organisations.kinds import Role

from .models import Cause, LogQuestion, Reading

AT_MOST = 100
STORY = 200
LOOKS = {
    Cause.EMERGENCY: ("triangle-alert", "danger"),
    Cause.LIFT: ("triangle-alert", "danger"),
    Cause.OWN: ("user", "warning"),
    Cause.COLLEAGUE: ("users", "warning"),
    Cause.ADDRESS: ("house", "warning"),
    Cause.PROTECTED: ("shield", "lin"),
    Cause.VOLUME: ("list", "warning"),
    Cause.RELATION: ("history", "warning"),
    Cause.RANDOM: ("search", "quiet"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reading as the reviewer meets it."""

    reading: Reading
    who: str
    patient: str
    about: str
    icon: str
    tone: str
    is_late: bool


def waiting(actor: Actor):
    """Readings to review at the own provider; never one's own, nor what was read about oneself."""
    rows = Reading.objects.visible_to(actor, lead=True).filter(reviewed_at=None)
    return rows.exclude(patient=actor.person) if actor.person else rows


def in_order(actor: Actor) -> list[Row]:
    """What is always looked at first, the soonest due first; then the sample."""
    is_sample = Case(When(cause=Cause.RANDOM, then=Value(1)), default=Value(0))
    rows = waiting(actor).select_related("staff", "unit").annotate(is_sample=is_sample)
    return [row_of(one) for one in rows.order_by("is_sample", "due_on", "first_at", "pk")[:AT_MOST]]


def row_of(reading: Reading) -> Row:
    icon, tone = LOOKS[Cause(reading.cause)]
    patient, about = whom(reading)
    return Row(reading, staff_name(reading), patient, about, icon, tone, reading.due_on < calendar.today())


def staff_name(reading: Reading) -> str:
    return _("Protected identity") if reading.staff.is_protected else reading.staff.name


def whom(reading: Reading) -> tuple[str, str]:
    """Enough to judge by, and nothing to open with."""
    if reading.cause == Cause.VOLUME:
        return _("%(n)s patients") % {"n": reading.patients}, ""
    if reading.is_protected:
        return _("Protected"), _("is not opened from here")
    if reading.born_year is None:
        return _("Not known"), ""
    age = calendar.today().year - reading.born_year
    where = name_of(reading.municipality_code) if reading.municipality_code else ""
    return f"{reading.born_year}-••-••", ", ".join(filter(None, (_("about %(n)s years") % {"n": age}, where)))


def this_month(actor: Actor) -> dict[str, int]:
    """How many have been reviewed of those that were picked this month."""
    since = calendar.start_of_day(calendar.today().replace(day=1))
    rows = Reading.objects.visible_to(actor, lead=True).filter(Q(reviewed_at__gte=since) | Q(reviewed_at=None))
    return rows.aggregate(of=Count("pk"), done=Count("pk", filter=Q(reviewed_at__gte=since)))


def story(actor: Actor, reading: Reading) -> list[Entry]:
    """What led to the reading, what was read (which kind, how often), and that the person was told."""
    entries = []
    if reading.related_at:
        entries.append(Entry("building-2", _("The unit had a care relation"), reading.related_at))
    if reading.cause in (Cause.EMERGENCY, Cause.LIFT):
        entries.append(
            Entry(
                "triangle-alert",
                str(reading.get_cause_display()),
                reading.first_at,
                text=reading.reason,
                tone="danger",
            )
        )
    entries += read_between(actor, reading)
    return entries


def read_between(actor: Actor, reading: Reading) -> list[Entry]:
    """The rows of the log around it, gathered by what was done to which kind."""
    rows = log.events().visible_to(actor).filter(staff_id=reading.staff_id, patient_id=reading.patient_id)
    rows = rows.filter(at__gte=reading.first_at, at__lte=reading.last_at).order_by("at")
    if reading.patient_id is None:
        return []
    times: dict[tuple, list[Any]] = {}
    for event in rows[:STORY]:
        times.setdefault((event.activity, event.information_kind, event.effect), []).append(event.at)
    return [
        Entry(
            "eye" if effect == "PERMIT" else "lock",
            f"{words.of(words.ACTIVITIES, activity)}: {words.of(words.KINDS, kind) or _('not said')}",
            at[0],
            meta=_("%(n)s times") % {"n": len(at)} if len(at) > 1 else "",
        )
        for (activity, kind, effect), at in times.items()
    ]


def role_of(event) -> str:
    return str(Role(event.role).label) if event.role in Role.values else ""


def questions(actor: Actor):
    rows = LogQuestion.objects.visible_to(actor, lead=True)
    return rows.exclude(patient=actor.person) if actor.person else rows


def by_cause(rows: list[Row]) -> Counter:
    return Counter("sample" if row.reading.cause == Cause.RANDOM else "always" for row in rows)
