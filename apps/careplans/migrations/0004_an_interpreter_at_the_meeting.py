"""Which language somebody interprets at the meeting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careplans", "0003_a_sheet_for_all"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="interpreter",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
    ]
