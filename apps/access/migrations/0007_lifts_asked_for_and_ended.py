"""The person asks for a lift until a moment, a lift can be ended early, and a block that is asked for can be refused."""

from django.db import migrations, models
from django.db.models import F, Q

DROP = "DROP TRIGGER liftrequest_is_kept ON access_liftrequest;\n"
KEEP = (
    "CREATE TRIGGER liftrequest_is_kept BEFORE UPDATE OR DELETE ON access_liftrequest FOR EACH ROW"
    " EXECUTE FUNCTION access_keep('block_id', 'for_unit_id', 'for_staff_id', 'reason', 'asked_by_id', 'asked_at'{});"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0006_ground_of_a_request")]

    operations = [
        migrations.AddField("block", "answer", models.CharField(blank=True, default="", max_length=500), False),
        migrations.AddField("liftrequest", "until", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "liftrequest",
            models.CheckConstraint(
                condition=Q(until=None) | Q(reason="consent", for_unit__isnull=False),
                name="only_a_yes_for_a_unit_lapses",
            ),
        ),
        migrations.AddConstraint(
            "lift",
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(valid_until=F("ended_at")), name="lift_ended_early_is_over"
            ),
        ),
        migrations.RunSQL(DROP + KEEP.format(", 'until'"), DROP + KEEP.format("")),
    ]
