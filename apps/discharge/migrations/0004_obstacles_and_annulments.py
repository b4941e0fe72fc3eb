"""What keeps somebody who is ready from leaving; and what should never have been written."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

PROTECT = django.db.models.deletion.PROTECT
OBSTACLES = [
    ("outpatient_effort_unavailable", "Outpatient care cannot do its part yet"),
    ("outpatient_effort_unclear", "It is not clear whether outpatient care can do its part"),
    ("municipal_effort_missing", "The municipality's help is missing"),
    ("housing", "Housing"),
    ("aids", "Aids"),
    ("patient_opposed", "The patient does not want the help"),
    ("other", "Something else"),
]
ANNULLED = [
    ("wrong_patient", "Wrong patient"),
    ("duplicate", "Registered twice"),
    ("registered_in_error", "Registered in error"),
    ("other", "Something else"),
]


def link(to: str, **more):
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to=to, **more)


def key():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_annulled_and_in_the_way"),
        ("discharge", "0003_notice_due_at"),
        ("organisations", "0006_school_staff"),
    ]

    operations = [
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", key()),
                ("reason", models.CharField(max_length=40, choices=OBSTACLES)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="obstacles", to="cases.case"
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(null=True, on_delete=PROTECT, related_name="obstacle", to="cases.message"),
                ),
                ("unit", link("organisations.unit")),
            ],
            options={
                "ordering": ["valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        name="known_obstacle", condition=Q(reason__in=[code for code, _name in OBSTACLES])
                    ),
                    models.CheckConstraint(
                        name="obstacle_ends_after_it_began",
                        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Annulment",
            fields=[
                ("id", key()),
                ("reason", models.CharField(max_length=30, choices=ANNULLED)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("annulled_by", link("organisations.staff")),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="annulments", to="cases.case")),
                ("confirmed_by", link("organisations.staff", null=True)),
                ("message", models.OneToOneField(null=True, on_delete=PROTECT, related_name="+", to="cases.message")),
                ("unit", link("organisations.unit")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["case"], condition=Q(message=None), name="case_is_annulled_once"),
                    models.CheckConstraint(
                        name="known_annulment", condition=Q(reason__in=[code for code, _name in ANNULLED])
                    ),
                    models.CheckConstraint(
                        name="somebody_else_confirms",
                        condition=Q(confirmed_by=None, confirmed_at=None)
                        | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                        & ~Q(confirmed_by=F("annulled_by")),
                    ),
                ],
            },
        ),
    ]
