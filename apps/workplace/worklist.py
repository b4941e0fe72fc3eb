"""The worklist: one row for each case that a unit takes part in, by what is due next and who owes it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.access.actor import Actor
from apps.cases.kinds import ParticipantState, TaskState
from apps.cases.models import Participant, Task
from apps.cases.processes import beyond
from apps.core import clock
from apps.core.bundle import row_of, rows_of, unpack
from apps.core.municipalities import name_of
from apps.discharge.models import Stay
from apps.discharge.states import State
from apps.organisations.kinds import OUTPATIENT

PAGE = 50
COUNTED = 1000  # more than this is "1000+": nobody reads the number, and counting costs
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class View:
    """A selection of the list. `key` stands in the address."""

    key: str
    label: str
    where: Q


VIEWS = (
    ("allt", _("All ongoing")),
    ("forsenat", pgettext_lazy("cases", "Late")),
    ("vart", _("Our next step")),
    ("andra", _("Waiting for others")),
    ("okvitterat", _("Not acknowledged")),
    ("klara", _("Ready for discharge")),
    ("mina", _("My cases")),
    ("utan", _("Nobody responsible")),
)


def views_for(actor: Actor) -> dict[str, View]:
    conditions = {
        "allt": Q(),
        "forsenat": Q(due__lt=clock.now()),
        "vart": Q(has_own=True),
        "andra": Q(has_own=False, due__lt=NEVER),
        "okvitterat": Q(unread__gt=0),
        "klara": Q(stage=State.READY),
        "mina": Q(owner=actor.staff_id),
        "utan": Q(has_own=True, owner=None),
    }
    return {key: View(key, label, conditions[key]) for key, label in VIEWS}


def live(actor: Actor):
    """The unit's part in every case that goes on, under the policy."""
    return (
        Participant.objects.visible_to(actor, lead=True)
        .filter(unit=actor.unit, left_at=None, case__is_closed=False)
        .exclude(state=ParticipantState.DONE)
    )


def open_tasks(actor: Actor):
    """What is left to do in a row's case, without what nobody at the own unit could ever do."""
    tasks = Task.objects.visible_to(actor).filter(case=OuterRef("case"), state=TaskState.OPEN)
    return tasks.exclude(unit=actor.unit, kind__in=beyond(actor.role))


def count_of(queryset) -> Coalesce:
    """An expression: how many rows, of a queryset filtered by OuterRef."""
    counted = queryset.order_by().values(_same=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def ongoing(actor: Actor):
    """`live` with what views and order need: when the next step is due, whether it is ours, who has taken it."""
    own = open_tasks(actor).filter(unit=actor.unit)
    due = Coalesce(F("due_at"), Value(NEVER))
    taken = Task.objects.visible_to(actor).filter(case=OuterRef("case"), unit=actor.unit, assignee__isnull=False)
    return live(actor).annotate(
        stage=F("case__state"),
        has_own=Exists(own),
        due=Coalesce(
            Subquery(own.order_by(due).values(_due=due)[:1]),
            Subquery(open_tasks(actor).order_by(due).values(_due=due)[:1]),
            Value(NEVER),
        ),
        unread=count_of(own.filter(kind="acknowledge")),
        owner=Subquery(taken.order_by("-made_at").values("assignee")[:1]),
    )


def with_details(rows, actor: Actor):
    """Everything that a row shows, in the same statement."""
    health_centre = Participant.objects.visible_to(actor).filter(
        case=OuterRef("case"), left_at=None, unit__kind__in=OUTPATIENT
    )
    taken = Task.objects.visible_to(actor).filter(case=OuterRef("case"), unit=actor.unit, assignee__isnull=False)
    return rows.select_related("case__patient", "case__responsible_unit").annotate(
        tasks=rows_of(
            open_tasks(actor).order_by(F("due_at").asc(nulls_last=True)),
            "kind", "due_at", "unit_id", "message_id",
            unit_name=F("unit__name"), message_kind=F("message__kind"), sender_name=F("message__sender__name"),
        ),
        stay=row_of(
            Stay.objects.visible_to(actor).filter(case=OuterRef("case")),
            "admitted_at", "estimated_discharge_at", "is_estimate_a_day", "discharged_at",
        ),
        health_centre=Subquery(health_centre.order_by("joined_at").values("unit__name")[:1]),
        owner_name=Subquery(taken.order_by("-made_at").values("assignee__name")[:1]),
    )  # fmt: skip


def place_field(is_ward: bool) -> str:
    """A ward narrows its list by municipality, everybody else by the ward that the person lies in."""
    return "case__patient__municipality_code" if is_ward else "case__responsible_unit__name"


@dataclass
class Selection:
    """What the reader asked to see: from the address, and safe whatever stands there."""

    view: str = "allt"
    places: list[str] = field(default_factory=list)
    after: tuple[datetime, UUID] | None = None

    @classmethod
    def of(cls, query) -> "Selection":
        view = query.get("vy", "allt")
        known = {key for key, _label in VIEWS}
        places = [place for place in query.getlist("plats") if place and "\x00" not in place][:50]
        return cls(view if view in known else "allt", places, read_key(query.get("efter", "")))


def read_key(text: str) -> tuple[datetime, UUID] | None:
    """Where a page begins: the due time and id of the last row of the one before."""
    try:
        due, _sep, pk = text.partition("_")
        moment = datetime.fromisoformat(due)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC), UUID(pk))
    except (ValueError, OverflowError):
        return None


def write_key(row) -> str:
    return f"{row.due.astimezone(UTC).isoformat()}_{row.pk}"


def fetch(actor: Actor, selection: Selection, *, is_ward: bool, limit: int | None = PAGE) -> tuple[list, str]:
    """The rows of one page and the key of the next one ("" on the last). One statement."""
    rows = ongoing(actor).filter(views_for(actor)[selection.view].where)
    if selection.places:
        rows = rows.filter(**{f"{place_field(is_ward)}__in": selection.places})
    if selection.after:
        due, pk = selection.after
        rows = rows.filter(Q(due__gt=due) | Q(due=due, pk__gt=pk))
    rows = with_details(rows, actor).order_by("due", "pk")
    found = list(rows[: limit + 1] if limit else rows[:COUNTED])
    is_more = bool(limit) and len(found) > limit
    found = found[:limit] if limit else found
    for row in found:
        row.tasks, row.stay = unpack(row.tasks), unpack(row.stay)
    return found, write_key(found[-1]) if is_more else ""


def count(actor: Actor, *, is_ward: bool) -> tuple[dict[str, int], Counter]:
    """How many rows each view has, and how many lie in each place. One statement, never more than `COUNTED` rows."""
    views = views_for(actor)
    rows = ongoing(actor).annotate(place=F(place_field(is_ward)))[:COUNTED]
    each = {key: Count("pk", filter=view.where) for key, view in views.items()}
    found = rows.aggregate(places=ArrayAgg("place", default=Value([])), **each)
    return {key: found[key] for key in views}, Counter(found["places"])


def place_words(place: str, is_ward: bool) -> str:
    return name_of(place) if is_ward else place
