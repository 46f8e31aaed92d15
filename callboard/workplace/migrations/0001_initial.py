
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_team_exports'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListColumns',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.member')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('assign', 'Assign'), ('take_away', 'Take away'), ('restore', 'Back to the first line'), ('duplicates', 'Duplicates to trash')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.member')),
                ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.member')),
            ],
        ),
        migrations.CreateModel(
            name='RunRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('done', 'Done'), ('refused', 'Refused')], default='waiting', max_length=7)),
                ('why', models.CharField(blank=True, max_length=600)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='workplace.run')),
            ],
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(max_length=2000)),
                ('shared', models.BooleanField(default=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.member')),
            ],
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('writing', 'writing'), ('ready', 'ready'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='waiting', max_length=9)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('rows', models.PositiveIntegerField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('token', models.CharField(max_length=64)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.member')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'expires_at'], name='export_by_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'writing'])), fields=('company', 'member'), name='export_one_at_a_time')],
            },
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['company', 'asked_at'], name='list_run_by_age'),
        ),
        migrations.AddConstraint(
            model_name='runrow',
            constraint=models.UniqueConstraint(fields=('company', 'run', 'number'), name='list_run_each_order_once'),
        ),
        migrations.AddIndex(
            model_name='savedfilter',
            index=models.Index(condition=models.Q(('shared', True)), fields=['company', 'name'], name='saved_filters_shared'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('company', 'member', 'name'), name='saved_filter_name_once_per_member'),
        ),
    ]
