"""Indexes of what waits and lives, among a year of what is over; two that other indexes made needless are dropped."""

from django.db import migrations, models
from django.db.models import Q

LIVING = [
    "draft", "ready", "sent", "paper_required", "opened", "fallback_due", "paper_sent", "phone_task",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("appointments", "0004_keep_unknown_references")]

    operations = [
        migrations.RemoveIndex("appointment", "appointment_of_slot"),
        migrations.AddIndex(
            "appointment",
            models.Index(fields=["unit"], condition=Q(state="waitlist"), name="appointment_waiting"),
        ),
        migrations.AddIndex(
            "appointment",
            models.Index(fields=["respond_by"], condition=Q(state="proposed"), name="appointment_to_choose"),
        ),
        migrations.RemoveIndex("invitation", "invitation_of_appointment"),
        migrations.AddIndex(
            "invitation",
            models.Index(fields=["appointment"], condition=Q(state__in=LIVING), name="invitation_living"),
        ),
    ]
