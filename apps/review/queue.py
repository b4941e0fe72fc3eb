"""What waits for a reviewer, and the short story of one reading. No name of a patient, no key, no content."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Func, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from apps.access.actor import Actor
from apps.audit import log
from apps.core import calendar
from apps.core.municipalities import name_of
from apps.core.parts import Entry
from apps.core.phrases import short_date
from apps.organisations.kinds import Role

from .models import Cause, Explanation, LogQuestion, Outcome, Reading, Verdict
from .words import RULES, because, done, kinds_of

AT_MOST = 100
STORY = 200
EXPLAINED, ALWAYS, SAMPLE, ASKED = range(4)  # the groups of the queue, in order
GROUPS = {
    EXPLAINED: _lazy("Explained: give the final judgement"),
    ALWAYS: _lazy("Always reviewed"),
    SAMPLE: _lazy("Random sample"),
    ASKED: _lazy("Waits for the manager's explanation"),
}
OPENED = ("read", "print", "export", "list", "search", "explain_access")
TELLS = (Cause.EMERGENCY, Cause.LIFT, Cause.GROUND)  # causes of which the person is told
LOOKS = {
    Cause.EMERGENCY: ("triangle-alert", "danger"),
    Cause.LIFT: ("triangle-alert", "danger"),
    Cause.ALERT: ("triangle-alert", "danger"),
    Cause.GROUND: ("key-round", "danger"),
    Cause.OWN: ("user", "warning"),
    Cause.COLLEAGUE: ("users", "warning"),
    Cause.ADDRESS: ("house", "warning"),
    Cause.PROTECTED: ("shield", "lin"),
    Cause.VOLUME: ("list", "warning"),
    Cause.RELATION: ("history", "warning"),
    Cause.BOOKING: ("calendar-days", "warning"),
    Cause.RANDOM: ("search", "quiet"),
}
VERDICTS = {
    Outcome.JUSTIFIED: ("circle-check", "success"),
    Outcome.TO_EXPLAIN: ("circle-alert", "warning"),
    Outcome.UNJUSTIFIED: ("x", "danger"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reading as the reviewer meets it. `what` names kinds of information, never any of it."""

    reading: Reading
    who: str
    patient: str
    about: str
    icon: str
    tone: str
    is_late: bool
    role: str = ""
    what: str = ""
    group: int = ALWAYS
    explain_by: date | None = None


def waiting(actor: Actor) -> QuerySet:
    """Readings to review at the own provider; never one's own, nor what was read about oneself."""
    return readings(actor).filter(reviewed_at=None)


def readings(actor: Actor) -> QuerySet:
    rows = Reading.objects.visible_to(actor, lead=True)
    return rows.exclude(patient=actor.person) if actor.person else rows


def in_order(actor: Actor) -> list[Row]:
    """What a manager has explained; what is always looked at, the soonest due first; the sample; what waits for a
    manager's answer."""
    rows = waiting(actor).annotate(
        of_month=month(actor, Q()), done_of_month=month(actor, Q(reviewed_at__isnull=False))
    )
    return [row_of(one) for one in told(rows, actor).order_by("group", "due_on", "first_at", "pk")[:AT_MOST]]


def told(rows: QuerySet, actor: Actor) -> QuerySet:
    """With who and where, what kinds were read, and how it stands with the question to the manager."""
    asked = Explanation.objects.visible_to(actor).filter(reading=OuterRef("pk")).order_by("-asked_at")
    group = Case(
        When(Q(asked_at=None, cause=Cause.RANDOM), then=SAMPLE),
        When(asked_at=None, then=ALWAYS),
        When(explained_at=None, then=ASKED),
        default=EXPLAINED,
    )
    return (
        rows.select_related("staff", "unit")
        .annotate(
            asked_at=Subquery(asked.values("asked_at")[:1]),
            explained_at=Subquery(asked.values("answered_at")[:1]),
            explain_by=Subquery(asked.values("due_on")[:1]),
            was_read=ArraySubquery(within(actor).values(said=WAS_READ).distinct()),
        )
        .annotate(group=group)
    )


def within(actor: Actor) -> QuerySet:
    """The rows of the log that a reading is made of."""
    rows = log.events().visible_to(actor).filter(staff_id=OuterRef("staff_id"), activity__in=OPENED, effect="PERMIT")
    is_about_many = Q(IsNull(OuterRef("patient_id"), True))
    about = Q(patient_id=OuterRef("patient_id")) | is_about_many
    return rows.filter(about, at__gte=OuterRef("first_at"), at__lte=OuterRef("last_at")).order_by()


WAS_READ = JSONObject(
    role="role",
    kind="information_kind",
    entries=Func("shown", Value("$.entries[*].kind"), function="jsonb_path_query_array", output_field=JSONField()),
)


def row_of(reading: Any) -> Row:
    """Of a row of `told`, or of a plain one."""
    icon, tone = LOOKS[Cause(reading.cause)]
    patient, about = whom(reading)
    was_read = getattr(reading, "was_read", [])
    group, explain_by = getattr(reading, "group", ALWAYS), getattr(reading, "explain_by", None)
    last_day = explain_by if group == ASKED else reading.due_on
    return Row(
        reading=reading,
        who=staff_name(reading.staff),
        patient=patient,
        about=about,
        icon=icon,
        tone=tone,
        is_late=last_day < calendar.today(),
        role=", ".join(sorted({role_name(one["role"]) for one in was_read} - {""})),
        what=kinds_of(was_read),
        group=group,
        explain_by=explain_by,
    )


def staff_name(staff) -> str:
    return _("Protected identity") if staff.is_protected else staff.name


def whom(reading: Reading) -> tuple[str, str]:
    """Enough to judge by, and nothing to open with."""
    if reading.cause == Cause.VOLUME:
        return _("%(n)s patients") % {"n": reading.patients}, ""
    if reading.rule == "A2":
        return _("No patient"), _("about permissions")
    if reading.rule == "S1" or reading.cause == Cause.OWN:
        return _("Themselves"), ""
    if reading.is_protected:
        return _("Protected"), _("is not opened from here")
    if reading.born_year is None:
        return _("Not known"), ""
    age = calendar.today().year - reading.born_year
    where = name_of(reading.municipality_code) if reading.municipality_code else ""
    return f"{reading.born_year}-••-••", ", ".join(filter(None, (_("about %(n)s years") % {"n": age}, where)))


# --- How much of the month is done


def of_month(actor: Actor) -> QuerySet:
    since = calendar.start_of_day(calendar.today().replace(day=1))
    return Reading.objects.visible_to(actor, lead=True).filter(Q(reviewed_at__gte=since) | Q(reviewed_at=None))


def month(actor: Actor, which: Q) -> Subquery:
    """How many of the month's readings, as an expression: it costs no statement of its own."""
    rows = of_month(actor).filter(which).order_by().values(nothing=Value(1)).annotate(n=Count("pk"))
    return Subquery(rows.values("n"))


def this_month(actor: Actor, rows: list[Row]) -> dict[str, int]:
    """How many have been reviewed of those that were picked this month."""
    if rows:
        first: Any = rows[0].reading
        return {"of": first.of_month or 0, "done": first.done_of_month or 0}
    done = of_month(actor).count()
    return {"of": done, "done": done}


# --- The story of one reading


def story(actor: Actor, reading: Reading) -> list[Entry]:
    """What led to it, what was read (which kind, how often, on what ground), that the person was told, and what
    has been said of it since."""
    then = [*read_between(actor, reading), *afterwards(reading)]
    then.sort(key=lambda entry: entry.at or reading.last_at)
    is_judged = reading.reviewed_at or getattr(reading, "asked_at", None)
    return [*before(reading), *then, *(judged(actor, reading) if is_judged else [])]


def before(reading: Reading) -> list[Entry]:
    entries = []
    if reading.related_at:
        entries.append(Entry("building-2", _("The unit had a care relation"), reading.related_at))
    elif reading.patient_id and reading.cause != Cause.ALERT:
        text = _("It may take part in the planning, or have looked the person up and said why.")
        entries.append(Entry("building-2", _("The unit had no care relation then"), text=text, tone="warning"))
    if reading.cause in (Cause.EMERGENCY, Cause.LIFT):
        title = str(reading.get_cause_display())
        entries.append(Entry("triangle-alert", title, reading.first_at, text=quoted(reading.reason), tone="danger"))
    if reading.rule:
        entries.append(Entry("scale", str(RULES[reading.rule]), reading.first_at, tone="danger"))
    return entries


def quoted(text: str) -> str:
    return f"”{text}”" if text else ""


def afterwards(reading: Reading) -> list[Entry]:
    """Whether the person has been told, where that was owed."""
    if reading.told_at:
        return [Entry("bell", _("The patient was told"), reading.told_at, text=_("In Samplan, without details."))]
    if reading.cause not in TELLS:
        return []
    return [Entry("bell", _("The patient has not been told"), text=_("Nobody is told after a death."), tone="warning")]


def read_between(actor: Actor, reading: Reading) -> list[Entry]:
    """The rows of the log around it, gathered by what was done to which kind."""
    rows = log.events().visible_to(actor).filter(staff_id=reading.staff_id, patient_id=reading.patient_id)
    rows = rows.filter(at__gte=reading.first_at, at__lte=reading.last_at).exclude(activity="open_emergency")
    if reading.patient_id is None:
        return []
    times: dict[tuple, list[Any]] = {}
    for event in rows.order_by("at")[:STORY]:
        times.setdefault((done(event), because(event), event.effect), []).append(event.at)
    return [
        Entry(
            "eye" if effect == "PERMIT" else "lock",
            what,
            at[0],
            meta=_("%(n)s times") % {"n": len(at)} if len(at) > 1 else "",
            text=why,
        )
        for (what, why, effect), at in times.items()
    ]


def judged(actor: Actor, reading: Reading) -> list[Entry]:
    """The verdicts, and what the manager has answered."""
    asked = Explanation.objects.visible_to(actor).filter(verdict=OuterRef("pk"))
    said = JSONObject(
        due_on="due_on", text="text", at="answered_at", by="answered_by__name", hidden="answered_by__is_protected"
    )
    rows = Verdict.objects.visible_to(actor).filter(reading=reading).select_related("by").order_by("at")
    entries = []
    for verdict in rows.annotate(asked=Subquery(asked.values(said=said)[:1])):
        icon, tone = VERDICTS[Outcome(verdict.outcome)]
        title, by = str(verdict.get_outcome_display()), staff_name(verdict.by)
        entries.append(Entry(icon, title, verdict.at, meta=by, text=quoted(verdict.note), tone=tone))
        if verdict.asked:
            entries.append(answer(verdict.asked))
    return entries


def answer(asked: dict[str, Any]) -> Entry:
    if not asked["at"]:
        last = _("Answer by %(day)s") % {"day": short_date(date.fromisoformat(asked["due_on"]))}
        return Entry("hourglass", _("The manager has been asked"), text=last, tone="warning")
    by = _("Protected identity") if asked["hidden"] else asked["by"]
    at = datetime.fromisoformat(asked["at"])
    return Entry("message-square", _("The manager's explanation"), at, meta=by, text=quoted(asked["text"]))


def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def questions(actor: Actor):
    rows = LogQuestion.objects.visible_to(actor, lead=True)
    return rows.exclude(patient=actor.person) if actor.person else rows
