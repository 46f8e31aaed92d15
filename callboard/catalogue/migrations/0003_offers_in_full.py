import callboard.catalogue.models
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalogue', '0002_card'),
    ]

    operations = [
        migrations.AddField(
            model_name='offer',
            name='params',
            field=models.JSONField(blank=True, db_default={}, default=dict, validators=[callboard.catalogue.models.are_parameters]),
        ),
        migrations.AddField(
            model_name='offer',
            name='upsell',
            field=models.CharField(blank=True, db_default='', default='', max_length=400),
        ),
        migrations.AddField(
            model_name='product',
            name='active',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.CreateModel(
            name='ScriptVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('ru', 'Русский'), ('uk', 'Українська')], max_length=2)),
                ('number', models.PositiveIntegerField()),
                ('steps', models.JSONField()),
                ('saved_at', models.DateTimeField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.offer')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.member')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('company', 'offer', 'language', 'number'), name='script_version_once')],
            },
        ),
    ]
