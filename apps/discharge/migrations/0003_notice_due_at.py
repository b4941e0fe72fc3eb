from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discharge", "0002_known_states")]

    operations = [
        migrations.AddField("stay", "notice_due_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "UPDATE discharge_stay SET notice_due_at = greatest(admitted_at, need_assessed_at) + interval '24 hours'",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("stay", "notice_due_at", models.DateTimeField()),
    ]
