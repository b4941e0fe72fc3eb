"""An invitation says whose case it is and what name was written, and may go to nobody without saying so."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

WHOSE = """
UPDATE cases_guestinvitation AS one
SET person_id = mandate.person_id, name = guest.name
FROM patients_relationship AS mandate, patients_person AS guest
WHERE mandate.id = one.mandate_id AND guest.id = one.guest_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def person(**more) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.person", **more
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_consent_signed_by"), ("patients", "0003_ended_at_once")]

    operations = [
        migrations.AddField("guestinvitation", "person", person(null=True)),
        migrations.AddField(
            "guestinvitation", "name", models.CharField(blank=True, default="", max_length=120), False
        ),
        migrations.AddField(
            "guestinvitation", "number_digest", models.CharField(blank=True, default="", max_length=64), False
        ),
        migrations.RunSQL(WHOSE, migrations.RunSQL.noop),
        migrations.AlterField("guestinvitation", "person", person()),
        migrations.AlterField("guestinvitation", "guest", person(null=True)),
        migrations.AlterField(
            "guestinvitation",
            "mandate",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="patients.relationship",
            ),
        ),
        migrations.AddConstraint(
            "guestinvitation",
            models.UniqueConstraint(
                condition=Q(ended_at=None) & ~Q(number_digest=""),
                fields=("case", "number_digest"),
                name="number_asked_once",
            ),
        ),
        migrations.AddConstraint(
            "guestinvitation",
            models.CheckConstraint(
                condition=Q(guest=None, mandate=None) | Q(guest__isnull=False, mandate__isnull=False),
                name="guest_has_a_mandate",
            ),
        ),
    ]
