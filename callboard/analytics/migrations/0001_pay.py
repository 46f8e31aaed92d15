import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('per_order', models.DecimalField(decimal_places=2, default=0, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('upsells', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))]), blank=True, default=list, size=20)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
            ],
            options={
                'ordering': ['-valid_from', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PayWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('begins', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(23)])),
                ('ends', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(24)])),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='analytics.payrule')),
            ],
            options={
                'ordering': ['begins', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='payrule',
            constraint=models.UniqueConstraint(fields=('company', 'team', 'valid_from'), name='pay_rule_once_a_day', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='payrule',
            constraint=models.CheckConstraint(condition=models.Q(('per_order__gte', 0)), name='pay_rule_takes_nothing_away'),
        ),
        migrations.AddConstraint(
            model_name='paywindow',
            constraint=models.UniqueConstraint(fields=('company', 'rule', 'name'), name='pay_window_once_in_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='paywindow',
            constraint=models.CheckConstraint(condition=models.Q(('begins__lt', models.F('ends')), ('ends__lte', 24)), name='pay_window_has_hours'),
        ),
        migrations.AddConstraint(
            model_name='paywindow',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='pay_window_takes_nothing_away'),
        ),
    ]
