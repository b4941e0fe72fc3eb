"""Whom the person does not want there, and why a plan is kept from the person."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

UNIT, STAFF, PERSON = "organisations.unit", "organisations.staff", "patients.person"


def key(to: str, related_name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, related_name=related_name, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("careplans", "0004_an_interpreter_at_the_meeting"),
        ("cases", "0008_what_a_yes_leaves_out"),
        ("organisations", "0006_school_staff"),
        ("patients", "0003_ended_at_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("case", key("cases.case", "objections")),
                ("person", key(PERSON, null=True)),
                ("relative", key(PERSON)),
                ("staff", key(STAFF, null=True)),
                ("unit", key(UNIT, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case", "relative"],
                        condition=models.Q(("lifted_at", None)),
                        name="one_objection_to_somebody",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="withheld_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
