"""Whose answer a consent is, also where staff wrote it down: one guardian is one answer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_guests_that_are_not_found"),
        ("patients", "0003_ended_at_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.person"
            ),
        ),
        migrations.RunSQL(
            "UPDATE cases_consent SET answered_by_id = signed_by_id WHERE signed_by_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
