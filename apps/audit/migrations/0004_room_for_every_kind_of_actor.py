"""Who acts may be a legal representative: a word of twenty letters, which the trail could not write."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_several_chains")]

    operations = [migrations.AlterField("event", "actor_kind", models.CharField(max_length=24))]
