import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_one_provider_decides_rules'),
        ('patients', '0003_ended_at_once'),
        ('review', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('cause', models.CharField(choices=[('emergency', 'Emergency access'), ('lift', 'A block lifted in an emergency'), ('alert', 'Tried what nobody may'), ('ground', "Read without the person's yes"), ('own', 'About themselves'), ('colleague', 'A colleague'), ('address', 'Same address'), ('protected', 'Protected identity'), ('volume', 'Unusually many'), ('relation', 'Care ended long ago'), ('random', 'Random sample')], max_length=12)),
                ('outcome', models.CharField(choices=[('justified', 'Justified'), ('to_explain', 'Must be explained'), ('unjustified', 'Not justified')], max_length=12)),
                ('read_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('text', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('judged_as', models.CharField(blank=True, choices=[('justified', 'Justified'), ('to_explain', 'Must be explained'), ('unjustified', 'Not justified')], max_length=12)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.provider')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('verdict', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.verdict')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.reading')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['provider', 'due_on'], name='explanation_waiting')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('outcome__in', ['to_explain', 'unjustified'])), name='asked_to_explain_what_was_not_justified'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('judged_as', ''), ('text', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='an_explanation_has_words_and_somebody'),
                    models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('staff')), _negated=True), _connector='OR'), name='nobody_explains_their_own_reading'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='reading',
            name='known_cause',
        ),
        migrations.RemoveConstraint(
            model_name='reading',
            name='picked_once',
        ),
        migrations.AddField(
            model_name='reading',
            name='rule',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='reading',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='reading',
            name='cause',
            field=models.CharField(choices=[('emergency', 'Emergency access'), ('lift', 'A block lifted in an emergency'), ('alert', 'Tried what nobody may'), ('ground', "Read without the person's yes"), ('own', 'About themselves'), ('colleague', 'A colleague'), ('address', 'Same address'), ('protected', 'Protected identity'), ('volume', 'Unusually many'), ('relation', 'Care ended long ago'), ('random', 'Random sample')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['emergency', 'lift', 'alert', 'ground', 'own', 'colleague', 'address', 'protected', 'volume', 'relation', 'random'])), name='known_cause'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('cause', 'staff', 'patient', 'rule', 'first_at'), name='picked_once', nulls_distinct=False),
        ),
    ]
