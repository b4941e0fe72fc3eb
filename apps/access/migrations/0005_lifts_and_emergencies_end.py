"""A lift and an emergency have an end: the limits on how long they last say nothing about one that never ends."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("access", "0004_proxy_invitation")]

    operations = [
        migrations.AddConstraint(
            "emergency",
            models.CheckConstraint(condition=Q(valid_until__isnull=False), name="emergency_has_an_end"),
        ),
        migrations.AddConstraint(
            "lift", models.CheckConstraint(condition=Q(valid_until__isnull=False), name="lift_has_an_end")
        ),
    ]
