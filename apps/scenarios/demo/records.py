"""The record of the demo's people, written where they have been, by the same verbs as from the pages."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from apps.access import grounds
from apps.access.actions import VERBS
from apps.access.actor import Actor
from apps.access.fields import coerce_all
from apps.access.models import Basis
from apps.core import clock
from apps.core.calendar import from_local
from apps.notifications import outbox
from apps.organisations.models import Unit
from apps.patients.models import Person
from apps.records.models import RecordEntry
from apps.scenarios.world import World

from .casting import Region
from .dates import Days

FILE = Path(__file__).parent / "records.yaml"
# The other provider of the demo, and who works there.
CLINIC = "SE9999005029-DEMO101"
AT_CLINIC = {"clinic_head": ["outpatient_manager"], "clinic_contact": ["fixed_care_contact"]}
ONGOING = ("health", "vc")  # who care for the person also today; elsewhere it was a visit
VISIT = timedelta(hours=1)
AFTERWARDS = {
    "correct": "correct_entry",
    "withhold": "withhold_entry",
    "disagree": "note_disagreement",
    "ask": "ask_for_correction",
}
HERSELF = "ask"  # what the person does, and nobody for them


def lives(days: Days) -> dict[str, list[dict[str, Any]]]:
    """What is written about each person, by their short names, with days and times filled in."""
    return yaml.safe_load(days.fill_in(FILE.read_text(encoding="utf-8")))


def write_all(person: Person, written: list[dict[str, Any]], world: World, region: Region) -> None:
    """Everything about one person, from the oldest."""
    clinic = next(unit for unit in region.by_id.values() if unit.hsa_id == CLINIC)
    for each in written:
        unit = clinic if each["in"] == "clinic" else world.units[each["in"]]
        write(person, each, unit, world, region)


def write(person: Person, each: dict[str, Any], unit: Unit, world: World, region: Region) -> None:
    at = moment(each["at"])
    if each["in"] != "ward":
        make_known(person, unit, at, is_ongoing=each["in"] in ONGOING)
    own = ("at", "in", "by", *AFTERWARDS)
    fields = {name: value for name, value in each.items() if name not in own}
    entry = do("write_entry", person, at, actor(each["by"], unit, world, region), fields)
    for word, verb in AFTERWARDS.items():
        if word in each:
            said = dict(each[word])
            by = Actor.of_person(person) if word == HERSELF else actor(said.pop("by"), unit, world, region)
            made = do(verb, entry, moment(said.pop("at")), by, said)
            entry = made if isinstance(made, RecordEntry) else entry


def do(verb: str, row: Any, at: datetime, by: Actor, fields: dict[str, Any]) -> Any:
    with clock.at(at), outbox.held():
        return VERBS[verb].run(row, by=by, **coerce_all(VERBS[verb], fields, nobody))


def nobody(kind: type, key: Any):
    raise LookupError(key)


def actor(name: str, unit: Unit, world: World, region: Region) -> Actor:
    post = region.post(unit, AT_CLINIC[name]) if name in AT_CLINIC else world.posts[name][0]
    if post is None:
        raise LookupError(name)
    return Actor.of_assignment(post)


def make_known(person: Person, unit: Unit, at: datetime, *, is_ongoing: bool) -> None:
    """The person is there: cared for by the unit from then on, or for the time of a visit."""
    grounds.open(
        patient_id=person.pk,
        unit_id=unit.pk,
        basis=Basis.CARE,
        source="care" if is_ongoing else "visit",
        source_id=person.pk,
        valid_from=at - VISIT,
        valid_until=None if is_ongoing else at + VISIT,
    )


def moment(raw: Any) -> datetime:
    return from_local(raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw)))
