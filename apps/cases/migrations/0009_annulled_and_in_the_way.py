"""What should never have been written is annulled, once and for good; and three new kinds of message."""

from django.db import migrations, models
from django.db.models import Q

NAMES = {
    "admission_notice": "Admission notice",
    "estimated_discharge_changed": "Changed planned discharge",
    "general_message": "Message",
    "mapping": "Mapping",
    "planning_basis": "Planning basis",
    "fixed_contact_named": "Fixed care contact named",
    "ready_notice": "Ready for discharge",
    "ready_retraction": "Ready for discharge: taken back",
    "sip_stance": "Stance on a coordinated plan",
    "sip_decision": "Decision on a coordinated plan",
    "obstacle": "Obstacle to going home",
    "obstacle_ended": "Obstacle gone",
    "discharge_readiness": "Stance before discharge",
    "discharge_notice": "Discharge notice",
    "discharge_information": "Discharge information",
    "patient_summary": "Information to the patient",
    "case_reopened": "Case reopened",
    "case_cancelled": "Case cancelled",
    "case_closed": "Case closed",
}
# Sent is sent, as before; but what is sent may be annulled, and what is annulled stays so.
FUNCTION = """
CREATE OR REPLACE FUNCTION cases_sent_is_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{{readers{more}}}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{{readers{more}}}'::text[]{unless} THEN
        RAISE EXCEPTION 'a sent message cannot be changed: send a corrected version' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
AGAIN = "\n        OR to_jsonb(OLD) ->> 'is_annulled' = 'true' AND to_jsonb(NEW) ->> 'is_annulled' = 'false'"
FORWARD = FUNCTION.format(more=",is_annulled", unless=AGAIN)
BACKWARD = FUNCTION.format(more="", unless="")


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_what_a_yes_leaves_out")]

    operations = [
        migrations.AddField("case", "is_annulled", models.BooleanField(default=False)),
        migrations.AddField("message", "is_annulled", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(name="annulled_case_is_closed", condition=Q(is_annulled=False) | Q(is_closed=True)),
        ),
        migrations.RemoveConstraint("message", "known_message_kind"),
        migrations.AlterField("message", "kind", models.CharField(max_length=40, choices=list(NAMES.items()))),
        migrations.AddConstraint(
            "message", models.CheckConstraint(name="known_message_kind", condition=Q(kind__in=list(NAMES)))
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
