import django.core.validators
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_sign_in_places")]

    operations = [
        migrations.AddField(
            "team",
            "ladder",
            ArrayField(
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
