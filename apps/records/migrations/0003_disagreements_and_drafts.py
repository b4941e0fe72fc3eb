"""That the person disagrees is kept as it was said; what is being written is kept until it is an entry."""

import apps.core.clock
import django.db.models.deletion
import uuid
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION records_said_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the person has said stays as it was written' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER disagreement_is_never_changed BEFORE UPDATE OR DELETE ON records_disagreement
    FOR EACH ROW EXECUTE FUNCTION records_said_once();
CREATE FUNCTION records_never_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_current AND NOT OLD.is_current THEN
        RAISE EXCEPTION 'what has been replaced stays replaced' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.signed_by_id IS NOT NULL AND NEW.signed_by_id IS DISTINCT FROM OLD.signed_by_id THEN
        RAISE EXCEPTION 'a signature stays with whoever signed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_is_never_undone BEFORE UPDATE ON records_recordentry
    FOR EACH ROW EXECUTE FUNCTION records_never_undone();
"""
BACKWARD = """
DROP TRIGGER entry_is_never_undone ON records_recordentry;
DROP FUNCTION records_never_undone();
DROP TRIGGER disagreement_is_never_changed ON records_disagreement;
DROP FUNCTION records_said_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_profile_of_own_provider'),
        ('patients', '0002_acting_for_others'),
        ('records', '0002_never_changed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disagreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('said_at', models.DateTimeField(default=apps.core.clock.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disagreements', to='records.recordentry')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='disagreement_says_what')],
            },
        ),
        migrations.CreateModel(
            name='EntryDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=40)),
                ('fields', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('patient', 'unit', 'form'), name='one_entry_draft_per_unit_and_form')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
