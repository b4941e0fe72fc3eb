from django.db import migrations, models

import apps.audit.models

# What was sealed in the one chain of before goes on as chain 0; its digests hold.
NUMBER_THE_LINKS = """
ALTER TABLE audit_seal DISABLE TRIGGER audit_seal_append_only;
UPDATE audit_seal SET seq = counted.place
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM audit_seal) AS counted
WHERE counted.id = audit_seal.id;
ALTER TABLE audit_seal ENABLE TRIGGER audit_seal_append_only;
"""

APPEND_ONLY = """
CREATE TRIGGER audit_anchor_append_only BEFORE UPDATE OR DELETE ON audit_anchor
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_anchor_no_truncate BEFORE TRUNCATE ON audit_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_say_more")]

    operations = [
        migrations.AddField("seal", "chain", models.SmallIntegerField(default=0), preserve_default=False),
        migrations.AddField("seal", "seq", models.BigIntegerField(null=True)),
        migrations.RunSQL(NUMBER_THE_LINKS, migrations.RunSQL.noop),
        migrations.AlterField("seal", "seq", models.BigIntegerField()),
        migrations.AddConstraint(
            "seal", models.UniqueConstraint("chain", "seq", name="audit_seal_one_after_another")
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(db_default=apps.audit.models.RealTime())),
            ],
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
