import django.contrib.postgres.fields
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_offers_in_full")]

    operations = [
        migrations.AddField(
            "offer",
            "ladder",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(
                    validators=[django.core.validators.MinValueValidator(1)]
                ),
                blank=True,
                db_default=[],
                default=list,
                size=20,
            ),
        )
    ]
