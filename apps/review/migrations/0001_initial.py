import django.db.models.deletion
import uuid
from django.db import migrations, models


# A verdict is written once; whoever changes their mind writes another (the function is the log's own).
APPEND_ONLY = """
CREATE TRIGGER review_verdict_append_only BEFORE UPDATE OR DELETE ON review_verdict
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
"""
ANYTHING_GOES = "DROP TRIGGER review_verdict_append_only ON review_verdict;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0003_several_chains'),
        ('organisations', '0005_one_provider_decides_rules'),
        ('patients', '0003_ended_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(choices=[('emergency', 'Emergency access'), ('lift', 'A block lifted in an emergency'), ('own', 'About themselves'), ('colleague', 'A colleague'), ('address', 'Same address'), ('protected', 'Protected identity'), ('volume', 'Unusually many'), ('relation', 'Care ended long ago'), ('random', 'Random sample')], max_length=12)),
                ('source_id', models.UUIDField(null=True)),
                ('reason', models.CharField(blank=True, max_length=600)),
                ('born_year', models.SmallIntegerField(null=True)),
                ('municipality_code', models.CharField(blank=True, max_length=4)),
                ('is_protected', models.BooleanField(default=False)),
                ('patients', models.IntegerField(default=1)),
                ('related_at', models.DateTimeField(null=True)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('picked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('patient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.provider')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('justified', 'Justified'), ('to_explain', 'Must be explained'), ('unjustified', 'Not justified')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='review.reading')),
            ],
        ),
        migrations.CreateModel(
            name='LogQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('event_id', models.BigIntegerField()),
                ('read_at', models.DateTimeField()),
                ('unit_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.provider')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['provider', 'asked_at'], name='log_question_waiting'), models.Index(fields=['patient', '-asked_at'], name='log_question_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_answer_has_words_and_somebody')],
            },
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(condition=models.Q(('reviewed_at', None)), fields=['provider', 'due_on'], name='reading_to_review'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['provider', '-reviewed_at'], name='reading_reviewed'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['emergency', 'lift', 'own', 'colleague', 'address', 'protected', 'volume', 'relation', 'random'])), name='known_cause'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('cause', 'staff', 'patient', 'first_at'), name='picked_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['justified', 'to_explain', 'unjustified'])), name='known_outcome'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'justified'), models.Q(('note', ''), _negated=True), _connector='OR'), name='only_the_justified_needs_no_words'),
        ),
        migrations.RunSQL(APPEND_ONLY, ANYTHING_GOES),
    ]
