"""Where somebody is placed, the plan says who pays what."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careplans", "0006_other_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="cost_sharing",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
