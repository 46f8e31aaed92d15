from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_audit_seal'),
    ]

    operations = [
        # Companies that are there choose it themselves; new ones begin with it.
        migrations.AddField(
            model_name='company',
            name='second_factor',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='company',
            name='second_factor',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='member',
            name='extension',
            field=models.CharField(blank=True, default='', max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='member',
            name='sounds',
            field=models.BooleanField(default=True),
        ),
    ]
