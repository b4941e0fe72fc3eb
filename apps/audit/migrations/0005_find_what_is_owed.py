from django.db import migrations, models


class Migration(migrations.Migration):
    """What somebody must look at soon is few rows among many."""

    dependencies = [("audit", "0004_room_for_every_kind_of_actor")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["at"],
                condition=models.Q(obligations__overlap=["REVIEW", "ALERT"]),
                name="audit_event_owing",
            ),
        ),
    ]
