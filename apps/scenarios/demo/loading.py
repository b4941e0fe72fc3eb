"""Filling a database with the demo: the region, its people, and a story for each patient, played by the verbs."""

from pathlib import Path
from string import Template

import yaml
from django.db import transaction

from apps.cases.models import Case
from apps.core import clock
from apps.core.calendar import local, start_of_day
from apps.core.errors import Refused
from apps.core.guard import as_system
from apps.followup.tasks import count_lacks
from apps.notifications import outbox
from apps.organisations.loading import load
from apps.patients.models import Person
from apps.scenarios.outcome import DONE, Outcome
from apps.scenarios.player import Player
from apps.scenarios.problems import Unplayable
from apps.scenarios.reading import script_of
from apps.scenarios.script import Event, Script
from apps.scenarios.source import read
from apps.scenarios.world import World

from . import clinic, costs, folk, helpers, office, openings, profiles, readings, records
from .casting import Region, cast_for
from .dates import Days
from .past.filling import put_behind

HERE = Path(__file__).parent
TEXTS = {"reason": "", "home": "Bor i lägenhet. Inga insatser sedan tidigare.", "words": "Jag vill hem."}
SUMMARY = (
    "Du har fått vård på sjukhus och är nu så frisk att du kan vara hemma. Ring vårdcentralen om du undrar något."
)


class DemoBroken(Exception):
    """The demo's own stories no longer hold: the text says which and where."""


def is_loaded() -> bool:
    """Whether anybody of the demo has a case: then it has been loaded, whatever has happened since."""
    numbers = [row["personal_number"] for row in folk.rows()]
    with as_system("seeing whether the demo is loaded"):
        return Case.objects.filter(patient__personal_number__in=numbers).exists()


@transaction.atomic
def load_demo(*, behind: int = 0) -> int:
    """Load everything, or nothing. Returns the number of stories played; 0 when the demo is there already.

    `behind` is how many closed months of figures lie behind it: they come first, before the stories' own days.
    """
    if is_loaded():
        return 0
    now = clock.now()
    report = load(folk.REGION)
    if report.problems:
        raise DemoBroken("\n".join(map(str, report.problems)))
    profiles.give_rights(local(now).date())
    with as_system("settling the people of the demo"):
        people = folk.settle(now)
    if behind:
        put_behind(now, behind)
    entries = yaml.safe_load((HERE / "patients.yaml").read_text(encoding="utf-8"))
    centres = {row["id"]: row["health_centre_hsa_id"] for row in folk.rows()}
    region, days = Region(local(now).date()), Days(now)
    for name, entry in entries.items():
        play(name, entry, people[name], centres[name], region, days)
    for name, written in records.lives(days).items():
        _cast, world = cast_for(region, entries[name], people[name], centres[name])
        try:
            records.write_all(people[name], written, world, region)
        except Refused as refusal:
            raise DemoBroken(f"records.yaml ({name}): {refusal.code}. {refusal.message}") from None
    helpers.settle(people, now)
    for name, entry in plans(entries).items():
        play(name, entry, people[name], centres[name], region, days)
    office.open_the_office()
    costs.share_the_costs()
    openings.open_and_close(people)
    clinic.open_the_clinic(people, now)
    readings.review_the_log(people)
    count_lacks(now)
    outbox.settle_held(seen_before=start_of_day(local(now).date()))
    return len(entries)


def plans(entries: dict[str, dict]) -> dict[str, dict]:
    """Whose plan is played, with what patients.yaml says of them."""
    mine = yaml.safe_load((HERE / "plans.yaml").read_text(encoding="utf-8"))
    return {name: {**entries.get(name, {}), **entry} for name, entry in mine.items()}


def play(name: str, entry: dict, person: Person, centre: str, region: Region, days: Days) -> None:
    """One patient's story from its first day until now."""
    texts = {**TEXTS, "summary": SUMMARY, **{key: one_line(str(value)) for key, value in entry.items()}}
    story = (HERE / "stories" / f"{entry['story']}.yaml").read_text(encoding="utf-8")
    text = days.fill_in(Template(story).substitute(texts))
    cast, world = cast_for(region, entry, person, centre)
    file = f"stories/{entry['story']}.yaml ({name})"
    try:
        script = script_of(read(f"scenario: {entry['story']}\n{text}"), cast)
    except Unplayable as error:
        raise DemoBroken("\n".join(f"{file}:{one.line - 1}: {one.text}" for one in error.problems)) from None
    DemoPlayer(script, world, file).play(until=clock.now())


class DemoPlayer(Player):
    """Does the verbs and no more: nothing is measured or expected, and jobs run once the story has come to now."""

    def __init__(self, script: Script, world: World, file: str):
        super().__init__(script, world)
        self.file = file

    def step(self, event: Event) -> None:
        outcome = Outcome(event)
        self.now = event.at
        with clock.at(event.at):
            self.perform(event, outcome)
        if outcome.result != DONE:
            raise DemoBroken(f"{self.file}:{event.line - 1}: {event.do}: {outcome.code}. {outcome.sentence}")


def one_line(text: str) -> str:
    """Ready to stand between double quotes in a story."""
    return " ".join(text.split()).replace('"', "”")
