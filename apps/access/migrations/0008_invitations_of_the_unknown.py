"""A question to somebody whom nobody here knows waits for whoever signs in; of one that lapses the person is told."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("access", "0007_lifts_asked_for_and_ended")]

    operations = [
        migrations.AddField(
            "proxyinvitation", "number_digest", models.CharField(blank=True, default="", max_length=64), False
        ),
        migrations.AddField("proxyinvitation", "lapse_told_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "proxyinvitation",
            models.Index(condition=~Q(number_digest=""), fields=["number_digest"], name="somebody_expected"),
        ),
        migrations.AddIndex(
            "proxyinvitation",
            models.Index(
                condition=Q(answered_at=None, withdrawn_at=None, lapse_told_at=None),
                fields=["lapses_at"],
                name="invitation_waiting",
            ),
        ),
        migrations.AddConstraint(
            "proxyinvitation",
            models.CheckConstraint(
                condition=Q(number_digest="") | Q(invited=None), name="number_is_kept_for_the_unknown"
            ),
        ),
    ]
