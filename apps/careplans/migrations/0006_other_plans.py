"""Which plans the person has beside this one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careplans", "0005_who_is_near_the_plan"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="other_plans",
            field=models.JSONField(default=list),
        ),
    ]
