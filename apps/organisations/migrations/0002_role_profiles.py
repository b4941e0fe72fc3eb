"""Role profiles and the analyses they rest on; when a provider joined shared documentation."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='provider',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.provider'),
        ),
        migrations.AddField(
            model_name='provider',
            name='svod_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='RiskAnalysis',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('text', models.TextField(blank=True)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='analyses', to='organisations.provider')),
            ],
        ),
        migrations.CreateModel(
            name='RoleProfile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('role', models.CharField(choices=[('ward_nurse', 'Ward nurse'), ('treating_physician', 'Treating physician'), ('municipal_recipient', 'Receiving care manager'), ('care_manager', 'Care manager'), ('municipal_nurse', 'Municipal nurse'), ('municipal_rehab', 'Municipal occupational therapist or physiotherapist'), ('home_service', 'Home care staff'), ('outpatient_coordinator', 'Care coordinator'), ('outpatient_manager', 'Head of the clinic'), ('fixed_care_contact', 'Fixed care contact'), ('chief_psychiatrist', 'Chief psychiatrist'), ('emergency_staff', 'Emergency staff'), ('permission_admin', 'Permission administrator'), ('permission_approver', 'Permission approver'), ('log_reviewer', 'Log reviewer'), ('analyst', 'Analyst'), ('technician', 'Technician')], max_length=30)),
                ('purpose', models.CharField(choices=[('VB', 'Care and treatment'), ('OMS', 'Social care'), ('KVAL', 'Quality follow-up'), ('ADM', 'Administration of care'), ('STAT', 'Statistics'), ('LOGG', 'Log review'), ('BEH', 'Administration of permissions'), ('TEKN', 'Technical operation')], max_length=4)),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('reads_other_providers', models.BooleanField(default=False)),
                ('handles_protected', models.BooleanField(default=False)),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='organisations.riskanalysis')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='organisations.provider')),
            ],
        ),
        migrations.AddField(
            model_name='assignment',
            name='profile',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='organisations.roleprofile'),
        ),
        migrations.AddConstraint(
            model_name='riskanalysis',
            constraint=models.UniqueConstraint(fields=('provider', 'title'), name='one_analysis_of_a_title'),
        ),
        migrations.AddConstraint(
            model_name='riskanalysis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('approved_on', None)), models.Q(('approved_by__isnull', False), ('approved_on__isnull', False), ('review_by__isnull', False)), _connector='OR'), name='an_approved_analysis_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='roleprofile',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['ward_nurse', 'treating_physician', 'municipal_recipient', 'care_manager', 'municipal_nurse', 'municipal_rehab', 'home_service', 'outpatient_coordinator', 'outpatient_manager', 'fixed_care_contact', 'chief_psychiatrist', 'emergency_staff', 'permission_admin', 'permission_approver', 'log_reviewer', 'analyst', 'technician'])), name='known_role_of_profile'),
        ),
        migrations.AddConstraint(
            model_name='roleprofile',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['VB', 'OMS', 'KVAL', 'ADM', 'STAT', 'LOGG', 'BEH', 'TEKN'])), name='known_purpose'),
        ),
        migrations.AddConstraint(
            model_name='roleprofile',
            constraint=models.UniqueConstraint(fields=('provider', 'role', 'name'), name='one_profile_of_a_name'),
        ),
    ]
