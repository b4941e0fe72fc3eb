"""Karin is cared for by the ward, has been by the health centre, and has home care in Lund. Monday 30 March 2026."""

import pytest

from apps.access.models import Basis
from apps.core import clock
from apps.core.guard import as_system
from apps.notifications import outbox
from apps.records.actions import write_entry
from apps.records.models import RecordEntry
from tests.access import world
from tests.cast import moment

NOW = "2026-03-30T09:10"
LAST_YEAR = moment("2025-05-01T08:00")


@pytest.fixture(autouse=True)
def monday():
    with outbox.held(), clock.at(moment(NOW)):
        yield


@pytest.fixture
def care(cast):
    """The ward, its sister ward and the health centre are in care of Karin now; so are the municipality's two."""
    for unit in (cast.ward, cast.vc, cast.hsv, cast.home, cast.other_ward):
        world.ground(cast.karin, unit, Basis.CARE, LAST_YEAR)
    return cast


def note(person, by, **more) -> RecordEntry:
    """A note as it stands in the database afterwards, seen by its author."""
    fields = {"kind": "note", "note_type": "sva", "text": "Går med rollator.", **more}
    return fresh(write_entry(person, by=by, **fields), by)


def fresh(entry, actor) -> RecordEntry:
    return RecordEntry.objects.visible_to(actor).get(pk=entry.pk)


def everything(model=RecordEntry, **where) -> list:
    with as_system("a test looks"):
        return list(model.objects.filter(**where))
