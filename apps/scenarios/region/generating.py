"""Writing the region: all its tables, in an order in which nothing points at what is not there yet."""

from collections.abc import Callable
from datetime import date
from time import monotonic

from django.db import connection, transaction

from apps.core import clock
from apps.core.guard import as_system
from apps.core.models import Rule
from apps.followup import building, months
from apps.followup.models import Figure
from apps.patients.models import Person

from . import (
    campaigns,
    cases,
    clinics,
    inviting,
    log,
    organisation,
    people,
    plans,
    records,
    sharing,
    talk,
    times,
)
from .bare import bare
from .copying import Table, write
from .made import LETTERS, Region
from .size import Size

# A new table is one more function and one more line.
TABLES: tuple[Table, ...] = (
    organisation.principals,
    organisation.providers,
    organisation.units,
    organisation.staff,
    organisation.analyses,
    organisation.profiles,
    organisation.assignments,
    people.persons,
    people.contact_points,
    people.relationships,
    cases.cases,
    people.grounds,
    sharing.sharing_consents,
    sharing.blocks,
    sharing.lifts,
    sharing.lift_requests,
    sharing.capacities,
    sharing.inquiries,
    sharing.emergencies,
    sharing.choices,
    sharing.extended_access,
    records.entries,
    records.disagreements,
    records.corrections,
    records.drafts,
    cases.participants,
    cases.stays,
    cases.ready_periods,
    cases.stances,
    cases.readiness,
    cases.obstacles,
    cases.pauses,
    cases.consents,
    cases.statements,
    cases.guest_invitations,
    cases.drafts,
    *plans.TABLES,
    talk.messages,
    talk.contents,
    talk.receipts,
    talk.tasks,
    talk.timeline,
    talk.promises,
    *clinics.TABLES,
    *times.TABLES,
    *campaigns.TABLES,
    *inviting.TABLES,
    log.readings,
)
MONTHS = 2  # that have figures
NAMES = [each.model._meta.db_table for each in TABLES]
Tell = Callable[[str, int, float], None]


def holds_people() -> bool:
    with as_system("seeing whether anybody lives here before a region is generated"):
        return Person.objects.exists()


def generate(scale: float, *, seed: int = 1, tell: Tell = lambda *_: None) -> Region:
    """Write everything, or nothing. `tell` hears the name of each table, its rows and its seconds."""
    region = Region(Size(scale), seed, clock.now())
    with as_system("generating a region of invented people"), transaction.atomic(), bare(NAMES):
        for each in TABLES:
            begun = monotonic()
            count = write(each, region)
            tell(each.model._meta.db_table, count, monotonic() - begun)
        let_letters_in()
    settle(NAMES)
    begun = monotonic()
    count_months(region.today)
    tell(Figure._meta.db_table, MONTHS, monotonic() - begun)
    settle([Figure._meta.db_table])
    return region


def let_letters_in() -> None:
    """Here, and only here, a search by number takes the letters of the numbers that were made up."""
    for rule in Rule.objects.filter(key="reserve_number.prefixes", valid_to=None):
        rule.value = [*rule.value, *({LETTERS} - set(rule.value))]
        rule.save(update_fields=["value"])


def count_months(today: date) -> None:
    """The latest months that are over, closed as the product's own job closes them."""
    for back in range(1, MONTHS + 1):
        building.close_month(months.before(months.month_of(today), back))


def settle(names: list[str]) -> None:
    """Let the planner know what it has to do with. Inside somebody's transaction the cleaning must wait."""
    tables = ", ".join(map(connection.ops.quote_name, names))
    command = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with as_system("counting the rows of a generated region"), connection.cursor() as cursor:
        cursor.execute(f"{command} {tables}")
