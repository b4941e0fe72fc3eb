
import apps.core.states
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        ('patients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('case_id', models.UUIDField(null=True)),
                ('message_id', models.UUIDField(null=True)),
                ('data', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('promised', 'To be sent'), ('delivering', 'Being sent'), ('delivered', 'Sent'), ('failed', 'Could not be sent'), ('cancelled', 'Not sent: no longer to be told')], default='promised', max_length=40)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by', models.UUIDField(null=True)),
                ('to_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='patients.person')),
                ('to_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='organisations.unit')),
            ],
            bases=(apps.core.states.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('waiting', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('dead', 'Given up'), ('cancelled', 'Not sent: no longer to be told')], default='waiting', max_length=40)),
                ('address_hash', models.CharField(blank=True, max_length=64)),
                ('content', models.BinaryField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('uncertain', models.PositiveSmallIntegerField(default=0)),
                ('attempted_at', models.DateTimeField(null=True)),
                ('next_attempt_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=40)),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.promise')),
            ],
            bases=(apps.core.states.Stateful, models.Model),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(models.F('to_unit'), models.OrderBy(models.F('created_at'), descending=True), name='notifications_of_unit'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(models.F('to_person'), models.OrderBy(models.F('created_at'), descending=True), name='notifications_of_person'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['case_id'], name='notifications_of_case'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('state__in', ('promised', 'delivering'))), fields=['next_attempt_at'], name='notifications_open'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_person__isnull', False), ('to_unit', None)), models.Q(('to_person', None), ('to_unit__isnull', False)), _connector='OR'), name='notifications_promise_has_one_receiver'),
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['promised', 'delivering', 'delivered', 'failed', 'cancelled'])), name='notifications_promise_state'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('promise', 'channel'), name='notifications_delivery_once_per_channel'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'dead', 'cancelled'])), name='notifications_delivery_state'),
        ),
    ]
