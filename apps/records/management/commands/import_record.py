"""`manage.py import_record FILE.csv --unit HSA-ID --staff HSA-ID --source NAME`: entries from another system."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.access.actor import Actor
from apps.core.calendar import today
from apps.core.errors import Invalid, Refused
from apps.organisations.models import Assignment
from apps.records.actions import import_entries

COLUMNS = "key personal_number kind note_type title text happened_at dose how_often severity code author"


class Command(BaseCommand):
    help = f"Import record entries from a CSV file, all or none. Columns: {COLUMNS}."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="HSA-id of the unit that owns the entries")
        parser.add_argument(
            "--staff", required=True, help="HSA-id of whoever answers for the import, with a valid post"
        )
        parser.add_argument("--source", required=True, help="Name of the system that they come from")

    def handle(self, *args, file: Path, unit: str, staff: str, source: str, **options):
        by = actor_of(unit, staff)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [dict(line) for line in csv.DictReader(lines)]
        try:
            import_entries(by.post.unit, by=by.actor, source=source, rows=rows)
        except Invalid as refusal:
            said = [f"{name}: {sentence}" for name, sentence in refusal.fields.items()]
            raise CommandError("\n".join([_("Nothing was imported."), *said])) from None
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(_("%(n)s rows are in the record.") % {"n": len(rows)})


class Post:
    """A valid post, and the actor under it."""

    def __init__(self, post: Assignment):
        self.post, self.actor = post, Actor.of_assignment(post)


def actor_of(unit: str, staff: str) -> Post:
    """Who answers for the import: somebody with a valid post at the unit whose role may do it."""
    posts = Assignment.objects.valid_on(today()).select_related("staff", "unit__provider__principal", "profile")
    found = [Post(post) for post in posts.filter(unit__hsa_id=unit, staff__hsa_id=staff).order_by("role")]
    able = next((one for one in found if one.actor.may("import_entries")), None)
    if able is None:
        raise CommandError(_("Nobody with that HSA-id may import at the unit today."))
    return able
