"""What the person asks to have corrected, and the answer: kept as it was said, answered once, never erased."""

import apps.core.clock
import django.db.models.deletion
import uuid
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION records_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR NEW.text IS DISTINCT FROM OLD.text
        OR NEW.entry_id IS DISTINCT FROM OLD.entry_id OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id THEN
        RAISE EXCEPTION 'a request to correct is kept as it was said, and answered once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER correction_is_answered_once BEFORE UPDATE OR DELETE ON records_correctionrequest
    FOR EACH ROW EXECUTE FUNCTION records_answered_once();
"""
BACKWARD = """
DROP TRIGGER correction_is_answered_once ON records_correctionrequest;
DROP FUNCTION records_answered_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_one_provider_decides_rules'),
        ('patients', '0003_ended_at_once'),
        ('records', '0003_disagreements_and_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('asked_at', models.DateTimeField(default=apps.core.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'Corrected'), ('annotated', 'What you say stands with it'), ('declined', 'Not changed')], max_length=12)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('disagreement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.disagreement')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.recordentry')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.recordentry')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['unit', 'asked_at'], name='correction_waiting'), models.Index(fields=['patient', '-asked_at'], name='correction_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_request_says_what_is_wrong'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'corrected', 'annotated', 'declined'])), name='known_outcome_of_request'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('outcome', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='an_answered_request_has_an_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'corrected'), ('replaced_by__isnull', False)), models.Q(models.Q(('outcome', 'corrected'), _negated=True), ('replaced_by', None)), _connector='OR'), name='corrected_by_a_version'), models.CheckConstraint(condition=models.Q(models.Q(('disagreement__isnull', False), ('outcome', 'annotated')), models.Q(models.Q(('outcome', 'annotated'), _negated=True), ('disagreement', None)), _connector='OR'), name='annotated_by_what_was_said'), models.CheckConstraint(condition=models.Q(('answer', ''), ('outcome', 'declined'), _negated=True), name='declined_says_why'), models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('entry', 'asked_by'), name='one_waiting_request_each')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
