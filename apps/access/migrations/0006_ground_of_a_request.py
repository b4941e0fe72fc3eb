"""A unit may open an entry that the person has asked it to correct, also when it cares for the person no longer."""

from django.db import migrations, models
from django.db.models import Q

BASES = [(1, "Care"), (2, "Listed"), (4, "Case"), (8, "Consent"), (16, "Request"), (64, "Emergency"), (128, "Ended Case")]


class Migration(migrations.Migration):
    dependencies = [("access", "0005_lifts_and_emergencies_end")]

    operations = [
        migrations.RemoveConstraint("ground", "known_basis"),
        migrations.AlterField("ground", "basis", models.SmallIntegerField(choices=BASES)),
        migrations.AddConstraint(
            "ground",
            models.CheckConstraint(condition=Q(basis__in=[1, 2, 4, 8, 16, 64, 128]), name="known_basis"),
        ),
    ]
