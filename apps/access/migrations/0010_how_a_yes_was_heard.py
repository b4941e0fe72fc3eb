"""A lift says how the owner's staff heard the person say yes, and keeps it."""

from django.db import migrations, models
from django.db.models import Q

HEARD = (
    ("in_person", "In person"),
    ("phone", "By phone"),
    ("video", "By video"),
    ("writing", "In writing"),
    ("interpreter", "Through an interpreter"),
)
DROP = "DROP TRIGGER lift_is_kept ON access_lift;\n"
KEEP = (
    "CREATE TRIGGER lift_is_kept BEFORE UPDATE OR DELETE ON access_lift FOR EACH ROW"
    " EXECUTE FUNCTION access_keep('block_id', 'unit_id', 'staff_id', 'reason', 'lifted_by_id', 'valid_from'{});"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0009_booked_times")]

    operations = [
        migrations.AddField(
            "lift", "heard", models.CharField(blank=True, choices=HEARD, default="", max_length=20), False
        ),
        migrations.AddConstraint(
            "lift",
            models.CheckConstraint(
                condition=Q(heard="") | Q(heard__in=[value for value, _label in HEARD], reason="consent"),
                name="only_a_yes_is_heard",
            ),
        ),
        migrations.RunSQL(DROP + KEEP.format(", 'heard'"), DROP + KEEP.format("")),
    ]
