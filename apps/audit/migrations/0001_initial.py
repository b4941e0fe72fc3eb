import django.contrib.postgres.indexes
from django.db import migrations, models

import apps.audit.models

# The database itself keeps the promise: written once, never changed, never removed, not even all at once.
APPEND_ONLY = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: the audit trail is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""

ANYTHING_GOES = """
DROP TRIGGER audit_seal_no_truncate ON audit_seal;
DROP TRIGGER audit_seal_append_only ON audit_seal;
DROP TRIGGER audit_event_no_truncate ON audit_event;
DROP TRIGGER audit_event_append_only ON audit_event;
DROP FUNCTION audit_append_only();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField(unique=True)),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField(db_default=apps.audit.models.RealTime())),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("registered_at", models.DateTimeField(db_default=apps.audit.models.RealTime())),
                ("system_id", models.CharField(max_length=64)),
                ("request_id", models.UUIDField(null=True)),
                ("actor_kind", models.CharField(max_length=16)),
                ("user_id", models.UUIDField(null=True)),
                ("staff_id", models.UUIDField(null=True)),
                ("staff_hsa", models.CharField(blank=True, max_length=32)),
                ("person_id", models.UUIDField(null=True)),
                ("on_behalf_of", models.UUIDField(null=True)),
                ("assignment_id", models.UUIDField(null=True)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("purpose", models.CharField(blank=True, max_length=8)),
                ("unit_id", models.UUIDField(null=True)),
                ("unit_name", models.CharField(blank=True, max_length=200)),
                ("provider_id", models.UUIDField(null=True)),
                ("provider_name", models.CharField(blank=True, max_length=200)),
                ("loa", models.SmallIntegerField(default=0)),
                ("activity", models.CharField(max_length=60)),
                ("patient_id", models.UUIDField(null=True)),
                ("subject_type", models.CharField(blank=True, max_length=80)),
                ("subject_id", models.UUIDField(null=True)),
                ("shown", models.JSONField(null=True)),
                ("effect", models.CharField(max_length=16)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("patient_id"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="audit_event_of_patient",
                    ),
                    models.Index(
                        models.F("staff_id"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="audit_event_by_staff",
                    ),
                    models.Index(
                        models.F("provider_id"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="audit_event_by_provider",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("activity__in", ("list", "search"))),
                        fields=["shown"],
                        name="audit_event_shown",
                        opclasses=["jsonb_path_ops"],
                    ),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, ANYTHING_GOES),
    ]
