"""Heads of units follow up what their unit does: a role of its own, for quality."""

from django.db import migrations, models

ROLES = [
    ("ward_nurse", "Ward nurse"),
    ("treating_physician", "Treating physician"),
    ("municipal_recipient", "Receiving care manager"),
    ("care_manager", "Care manager"),
    ("municipal_nurse", "Municipal nurse"),
    ("municipal_rehab", "Municipal occupational therapist or physiotherapist"),
    ("home_service", "Home care staff"),
    ("outpatient_coordinator", "Care coordinator"),
    ("outpatient_manager", "Head of the clinic"),
    ("unit_manager", "Head of unit"),
    ("fixed_care_contact", "Fixed care contact"),
    ("school_staff", "School staff"),
    ("chief_psychiatrist", "Chief psychiatrist"),
    ("emergency_staff", "Emergency staff"),
    ("permission_admin", "Permission administrator"),
    ("permission_approver", "Permission approver"),
    ("log_reviewer", "Log reviewer"),
    ("analyst", "Analyst"),
    ("technician", "Technician"),
    ("steering", "Representative of a principal"),
]
CODES = [code for code, _name in ROLES]


def is_known(name):
    return models.CheckConstraint(condition=models.Q(role__in=CODES), name=name)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_steering")]
    operations = [
        migrations.RemoveConstraint("assignment", "known_role"),
        migrations.RemoveConstraint("roleprofile", "known_role_of_profile"),
        migrations.AlterField("assignment", "role", models.CharField(choices=ROLES, max_length=30)),
        migrations.AlterField("roleprofile", "role", models.CharField(choices=ROLES, max_length=30)),
        migrations.AddConstraint("assignment", is_known("known_role")),
        migrations.AddConstraint("roleprofile", is_known("known_role_of_profile")),
    ]
