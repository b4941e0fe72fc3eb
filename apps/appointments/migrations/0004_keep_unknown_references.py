"""What a channel tells of that nobody here has sent is shown on the board."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("appointments", "0003_only_what_is_used")]

    operations = [
        migrations.AddField("inboundevent", "reference", models.CharField(blank=True, max_length=120)),
        migrations.AddIndex(
            "inboundevent",
            models.Index(fields=["received_at"], condition=Q(is_known=False), name="event_of_nothing_sent"),
        ),
    ]
