"""A time that made a unit know somebody, and nothing else that ties them together, is looked at too."""

from django.db import migrations, models
from django.db.models import Q

CAUSES = [
    ("emergency", "Emergency access"),
    ("lift", "A block lifted in an emergency"),
    ("alert", "Tried what nobody may"),
    ("ground", "Read without the person's yes"),
    ("own", "About themselves"),
    ("colleague", "A colleague"),
    ("address", "Same address"),
    ("protected", "Protected identity"),
    ("volume", "Unusually many"),
    ("relation", "Care ended long ago"),
    ("booking", "A time and nothing else"),
    ("random", "Random sample"),
]
KNOWN = Q(cause__in=[code for code, _text in CAUSES])


class Migration(migrations.Migration):
    dependencies = [("review", "0003_disputed_readings")]

    operations = [
        migrations.RemoveConstraint("reading", "known_cause"),
        migrations.AlterField("reading", "cause", models.CharField(choices=CAUSES, max_length=12)),
        migrations.AlterField("explanation", "cause", models.CharField(choices=CAUSES, max_length=12)),
        migrations.AddConstraint("reading", models.CheckConstraint(condition=KNOWN, name="known_cause")),
    ]
