"""A request that is sent again with the same key is answered as the first time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("said", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
                ("headers", models.JSONField(default=dict)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
