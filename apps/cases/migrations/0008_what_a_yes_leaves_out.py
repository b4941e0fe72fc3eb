"""Kinds of units that a yes does not cover; and what is kept from the person in a case."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_whose_answer_it_is"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="excluded_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="is_withheld",
            field=models.BooleanField(default=False),
        ),
    ]
