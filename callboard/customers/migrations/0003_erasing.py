import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_second_factor'),
        ('customers', '0002_customer_moved'),
    ]

    operations = [
        migrations.AlterField(
            model_name='customerentry',
            name='kind',
            field=models.CharField(choices=[('customer.blacklisted', 'blacklisted'), ('customer.cleared', 'taken off the blacklist'), ('customer.moved', 'lives by another clock'), ('customer.erased', 'made unknown')], max_length=40),
        ),
        migrations.CreateModel(
            name='KeepingPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('months', models.PositiveSmallIntegerField(default=0)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company',), name='keeping_policy_once_per_company')],
            },
        ),
    ]
