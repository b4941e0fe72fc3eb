"""Somebody may say that a reading is wrong, besides asking about it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0002_explanations_and_alerts")]

    operations = [
        migrations.AddField("logquestion", "is_dispute", models.BooleanField(default=False)),
    ]
