import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from apps.audit import origin

COLUMNS = {
    "idp": models.CharField(blank=True, max_length=200, default=""),
    "session": models.CharField(blank=True, max_length=64, default=""),
    "network": models.CharField(blank=True, max_length=8, default=""),
    "subject_version": models.IntegerField(null=True),
    "information_kind": models.CharField(blank=True, max_length=20, default=""),
    "owner_unit_id": models.UUIDField(null=True),
    "owner_unit_name": models.CharField(blank=True, max_length=200, default=""),
    "owner_provider_id": models.UUIDField(null=True),
    "owner_provider_name": models.CharField(blank=True, max_length=200, default=""),
    "obligations": django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=12), db_default=[], default=list, size=None
    ),
    "ground": models.CharField(blank=True, max_length=200, default=""),
    "proof": models.BinaryField(max_length=48, null=True),
}


def prove_what_is_there(apps, schema_editor):
    """The rows of before prove their origin too, so that no row ever is excused from it."""
    Event = apps.get_model("audit", "Event")
    for row in Event.objects.values().iterator(chunk_size=1000):
        Event.objects.filter(id=row["id"]).update(proof=origin.prove(row))


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        *(
            migrations.AddField("event", name, field, preserve_default=name in ("obligations",) or field.null)
            for name, field in COLUMNS.items()
        ),
        migrations.RunSQL(
            "ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only",
            "ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only",
        ),
        migrations.RunPython(prove_what_is_there, migrations.RunPython.noop),
        migrations.RunSQL(
            "ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only",
            "ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only",
        ),
        migrations.AlterField("event", "proof", models.BinaryField(max_length=48, unique=True)),
        # A printed list shows as many patients as one on the screen.
        migrations.RemoveIndex("event", "audit_event_shown"),
        migrations.AddIndex(
            "event",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("activity__in", ("list", "search", "print", "export"))),
                fields=["shown"],
                name="audit_event_shown",
                opclasses=["jsonb_path_ops"],
            ),
        ),
    ]
