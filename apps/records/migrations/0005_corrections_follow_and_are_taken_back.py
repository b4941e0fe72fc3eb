"""A request to correct follows the entry to its newest version while it waits, and can be taken back."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NAME = "an_answered_request_has_an_outcome"
WAITS = Q(outcome="", answered_at=None, answered_by=None, answer="")
ANSWERED = Q(answered_at__isnull=False, answered_by__isnull=False)
TAKEN_BACK = Q(outcome="withdrawn", answered_at__isnull=False, answered_by=None, answer="")
OUTCOMES = (
    ("corrected", "Corrected"),
    ("annotated", "What you say stands with it"),
    ("declined", "Not changed"),
    ("withdrawn", "Taken back"),
)
# Also those that have been answered: nobody may change them, so the guard of that is away meanwhile.
FOLLOW = """
ALTER TABLE records_correctionrequest DISABLE TRIGGER correction_is_answered_once;
WITH RECURSIVE later AS (
    SELECT entry_id AS asked, entry_id AS id FROM records_correctionrequest
    UNION SELECT later.asked, newer.id FROM later JOIN records_recordentry newer ON newer.supersedes_id = later.id
)
UPDATE records_correctionrequest request
SET about_id = coalesce(request.replaced_by_id, CASE WHEN request.answered_at IS NULL THEN (
    SELECT later.id FROM later JOIN records_recordentry entry ON entry.id = later.id
    WHERE later.asked = request.entry_id AND entry.is_current
) END, request.entry_id);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE records_correctionrequest ENABLE TRIGGER correction_is_answered_once;
"""


def about(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordentry", **more
    )


class Migration(migrations.Migration):
    dependencies = [("records", "0004_correction_requests")]

    operations = [
        migrations.AlterField(
            "correctionrequest", "outcome", models.CharField(blank=True, choices=OUTCOMES, max_length=12)
        ),
        migrations.RemoveConstraint("correctionrequest", NAME),
        migrations.AddConstraint(
            "correctionrequest",
            models.CheckConstraint(
                name=NAME, condition=WAITS | TAKEN_BACK | (ANSWERED & ~Q(outcome__in=["", "withdrawn"]))
            ),
        ),
        migrations.RemoveConstraint("correctionrequest", "known_outcome_of_request"),
        migrations.AddConstraint(
            "correctionrequest",
            models.CheckConstraint(
                name="known_outcome_of_request",
                condition=Q(outcome__in=["", *(value for value, _label in OUTCOMES)]),
            ),
        ),
        migrations.AddField("correctionrequest", "about", about(null=True)),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
        migrations.AlterField("correctionrequest", "about", about()),
    ]
