from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_privacy_page'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='notify_email',
            field=models.EmailField(blank=True, default='', max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='company',
            name='popups',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='team',
            name='popups',
            field=models.BooleanField(default=False),
        ),
    ]
